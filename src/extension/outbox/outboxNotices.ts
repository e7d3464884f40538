import * as vscode from 'vscode';
import type { Disposable } from '../../common/lifecycle.ts';
import type { OutboxEntry } from '../../remote/outbox/outboxEntry.ts';
import type { Outcome } from '../../remote/outbox/uploader.ts';
import type { Connection } from '../connections/connection.ts';
import { commands } from '../contributions.ts';
import { withHelp } from '../help/helpLink.ts';
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

/** An entry that goes nowhere before the person has said what becomes of it. */
interface Stay {
  readonly connection: Connection;
  readonly entry: OutboxEntry;
  readonly kind: 'conflict' | 'refused';
  readonly error: unknown;
}

/** Uploads follow one upon the other: what stays within this is told in one notice. */
const GATHER_MS = 1_000;

/** Tells what became of saves that waited. */
export class OutboxNotices implements Disposable {
  readonly #options: OutboxNoticesOptions;
  readonly #gathered: Stay[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Of one server, since something waited there. */
  readonly #uploaded = new Map<string, number>();
  /** By the id of the entry, what the person was told of it last. */
  readonly #told = new Map<string, string>();

  constructor(options: OutboxNoticesOptions) {
    this.#options = options;
  }

  /** Nobody asks about a server that is away: it is tried again. Of each entry it is told once. */
  stays(connection: Connection, entry: OutboxEntry, outcome: Outcome): void {
    if (outcome.kind !== 'conflict' && outcome.kind !== 'refused') return;
    const news = `${outcome.kind} ${entry.hash}`;
    if (this.#told.get(entry.id) === news) return;
    this.#told.set(entry.id, news);
    this.#gather({ connection, entry, kind: outcome.kind, error: outcome.error });
  }

  /** The same for one whose upload the person has asked for, which they were told of perhaps. */
  staysStill(connection: Connection, entry: OutboxEntry, outcome: Outcome): void {
    this.#told.delete(entry.id);
    this.stays(connection, entry, outcome);
  }

  dispose(): void {
    clearTimeout(this.#timer);
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
    const chosen = await vscode.window.showWarningMessage(
      withHelp(text, 'waiting-saves'),
      upload,
      show,
    );
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
    void vscode.window.showWarningMessage(withHelp(text, 'waiting-saves'), show).then((chosen) => {
      if (chosen === show) void vscode.commands.executeCommand(commands.showOutbox);
    });
  }

  /** Nothing becomes of them by itself. */
  unreadable({ server, outbox }: ServerOutbox): void {
    const show = vscode.l10n.t('Show Outbox');
    const text = vscode.l10n.t(
      'Saves that wait for {0} cannot be read on this computer: {1}. They stay as they are and are not uploaded, while all else works. If a later version of this extension wrote them, install it again; otherwise look at the files that you saved last, and save again what the server lacks.',
      server?.name ?? vscode.l10n.t('an unknown server'),
      outbox.unreadable.length,
    );
    void vscode.window.showWarningMessage(withHelp(text, 'waiting-saves'), show).then((chosen) => {
      if (chosen === show) void vscode.commands.executeCommand(commands.showOutbox);
    });
  }

  #gather(stay: Stay): void {
    this.#gathered.push(stay);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const stays = this.#gathered.splice(0);
      for (const server of new Set(stays.map(({ connection }) => connection.authority))) {
        void this.#tellStays(stays.filter(({ connection }) => connection.authority === server));
      }
    }, GATHER_MS);
  }

  async #tellStays(stays: readonly Stay[]): Promise<void> {
    const [first, ...others] = stays;
    if (!first) return;
    const decide =
      first.kind === 'conflict' ? vscode.l10n.t('Decide…') : vscode.l10n.t('Try Again');
    const show = vscode.l10n.t('Show Outbox');
    const text = others.length > 0 ? manyText(first.connection, stays) : oneText(first);
    const buttons = others.length > 0 ? [show] : [decide, show];
    const chosen = await vscode.window.showWarningMessage(
      withHelp(text, 'waiting-saves'),
      ...buttons,
    );
    if (chosen === decide) await this.#decide(first.entry.id);
    if (chosen === show) await vscode.commands.executeCommand(commands.showOutbox);
  }

  async #decide(id: string): Promise<void> {
    for (const at of this.#options.outboxes.waiting) {
      const entry = at.outbox.entries.find((one) => one.id === id);
      if (entry) return this.#options.upload({ at, entry });
    }
  }
}

function oneText({ kind, error, entry, connection }: Stay): string {
  const { path } = entry;
  if (kind === 'conflict') {
    return vscode.l10n.t(
      '{0} was not uploaded, since it has changed on {1} while your save waited.',
      path,
      connection.name,
    );
  }
  return vscode.l10n.t('{0} is not uploaded. {1}', path, problemText(error, connection, path));
}

function manyText({ name }: Connection, stays: readonly Stay[]): string {
  const { t } = vscode.l10n;
  const { length } = stays;
  const conflicts = stays.filter(({ kind }) => kind === 'conflict').length;
  if (conflicts === length) {
    return t(
      '{0} files were not uploaded, since they have changed on {1} while your saves waited. Decide about each in the outbox.',
      length,
      name,
    );
  }
  if (conflicts === 0) {
    return t('{1} did not take {0} saves. They stay in the outbox with the reason.', length, name);
  }
  return t(
    '{0} files were not uploaded: {2} have changed on {1} while your saves waited, the others were refused. Decide about each in the outbox.',
    length,
    name,
    conflicts,
  );
}
