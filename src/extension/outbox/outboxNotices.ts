import * as vscode from 'vscode';
import type { OutboxEntry } from '../../remote/outbox/outboxEntry.ts';
import type { Outcome } from '../../remote/outbox/uploader.ts';
import type { Connection } from '../connections/connection.ts';
import { commands } from '../contributions.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { problemText } from '../ui/problemText.ts';
import type { OutboxItem } from './outboxActions.ts';
import type { Outboxes, ServerOutbox } from './outboxes.ts';

export interface OutboxNoticesOptions {
  readonly outboxes: Outboxes;
  readonly upload: (item: OutboxItem) => Promise<void>;
  readonly uploadAll: (items: readonly OutboxItem[]) => Promise<void>;
  /** True when a folder of the server is open in the window: then it is uploaded by itself. */
  readonly isOpen: (at: ServerOutbox) => boolean;
}

/** Tells what became of saves that waited. */
export class OutboxNotices {
  readonly #options: OutboxNoticesOptions;
  /** Of one server, since something waited there. */
  readonly #uploaded = new Map<string, number>();
  /** Entries that the person was told of, each once. */
  readonly #told = new Set<string>();

  constructor(options: OutboxNoticesOptions) {
    this.#options = options;
  }

  /** Nobody asks about a server that is away: it is tried again. */
  stays(connection: Connection, entry: OutboxEntry, outcome: Outcome): void {
    if (outcome.kind !== 'conflict' && outcome.kind !== 'refused') return;
    void this.#tellStays(connection, entry, outcome);
  }

  uploaded({ name, authority }: Connection, { id }: OutboxEntry): void {
    this.#told.delete(id);
    const count = (this.#uploaded.get(authority) ?? 0) + 1;
    this.#uploaded.set(authority, count);
    const { outboxes } = this.#options;
    const isDone = !outboxes.waiting.some(({ server }) => server?.authority === authority);
    if (!isDone) return;
    this.#uploaded.delete(authority);
    const text =
      count === 1
        ? vscode.l10n.t('The save that waited was uploaded to {0}.', name)
        : vscode.l10n.t('All {0} saves that waited were uploaded to {1}.', count, name);
    void vscode.window.showInformationMessage(plainNotice(text));
  }

  /** Tells of what earlier windows have left. */
  async begin(): Promise<void> {
    const left = this.#options.outboxes.waiting.filter((at) => !this.#options.isOpen(at));
    const items = left.flatMap((at) => at.outbox.entries.map((entry) => ({ at, entry })));
    if (items.length === 0) return;
    const servers = left.map(({ server }) => server?.name ?? vscode.l10n.t('an unknown server'));
    const names = [...new Set(servers)].join(', ');
    const upload = vscode.l10n.t('Upload Now');
    const show = vscode.l10n.t('Show');
    const text = vscode.l10n.t(
      'Saves that have not reached their server yet: {0} ({1}).',
      items.length,
      names,
    );
    const chosen = await vscode.window.showWarningMessage(plainNotice(text), upload, show);
    if (chosen === upload) await this.#options.uploadAll(items);
    if (chosen === show) await vscode.commands.executeCommand(commands.showOutbox);
  }

  /** No connection leads to where these saves belong. */
  leftBehind({ server, outbox }: ServerOutbox): void {
    const show = vscode.l10n.t('Show Outbox');
    const text = vscode.l10n.t(
      'No connection leads to {0} any more, for which saves wait: {1}. They stay on this computer until you set it up again or discard them.',
      server ? `${server.user ?? 'anonymous'}@${server.host}:${server.port}` : '?',
      outbox.entries.length,
    );
    void vscode.window.showWarningMessage(plainNotice(text), show).then((chosen) => {
      if (chosen === show) void vscode.commands.executeCommand(commands.showOutbox);
    });
  }

  async #tellStays(
    connection: Connection,
    entry: OutboxEntry,
    { kind, error }: Extract<Outcome, { readonly error: unknown }>,
  ): Promise<void> {
    const key = `${entry.id} ${kind} ${entry.hash}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const decide = kind === 'conflict' ? vscode.l10n.t('Decide…') : vscode.l10n.t('Try Again');
    const show = vscode.l10n.t('Show Outbox');
    const text =
      kind === 'conflict'
        ? vscode.l10n.t(
            '{0} was not uploaded, since it has changed on {1} while your save waited.',
            entry.path,
            connection.name,
          )
        : vscode.l10n.t(
            '{0} is not uploaded. {1}',
            entry.path,
            problemText(error, connection, entry.path),
          );
    const chosen = await vscode.window.showWarningMessage(plainNotice(text), decide, show);
    const at = this.#options.outboxes.waiting.find((one) => one.outbox.entries.includes(entry));
    if (chosen === decide) await this.#decide(entry.id, at);
    if (chosen === show) await vscode.commands.executeCommand(commands.showOutbox);
  }

  async #decide(id: string, known: ServerOutbox | undefined): Promise<void> {
    for (const at of known ? [known] : this.#options.outboxes.waiting) {
      const entry = at.outbox.entries.find((one) => one.id === id);
      if (entry) return this.#options.upload({ at, entry });
    }
  }
}
