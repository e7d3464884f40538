import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { basename } from '../../common/remotePath.ts';
import { ConflictError } from '../../remote/guard/conflict.ts';
import type { FileHistory } from '../../remote/history/fileHistory.ts';
import { hashOf } from '../../remote/localStore/blobStore.ts';
import { willDrop } from '../../remote/outbox/droppedEntries.ts';
import type { OutboxEntry } from '../../remote/outbox/outboxEntry.ts';
import type { Outcome } from '../../remote/outbox/uploader.ts';
import type { Connection } from '../connections/connection.ts';
import { withHelp } from '../help/helpLink.ts';
import { topicOf } from '../help/helpTopics.ts';
import type { Remote } from '../remotes/remote.ts';
import type { Save } from '../saving/save.ts';
import type { Saves } from '../saving/saves.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { problemText } from '../ui/problemText.ts';
import { toUri } from '../provider/convert.ts';
import { confirmDrop } from './confirmDrop.ts';
import type { ServerOutbox } from './outboxes.ts';
import { serverName } from './reasonText.ts';

/** An entry, and where it belongs. */
export interface OutboxItem {
  readonly at: ServerOutbox;
  readonly entry: OutboxEntry;
}

export interface OutboxActionsOptions {
  /** The server that an outbox belongs to, by the settings of now; undefined: none does. */
  readonly remoteFor: (at: ServerOutbox) => Remote | undefined;
  /** Of the files of a server, whether a connection leads to it or not. */
  readonly historyOf: (at: ServerOutbox) => FileHistory;
  readonly saves: Pick<Saves, 'decide' | 'compare'>;
  /** Told of an entry of several that the server does not take as it is. */
  readonly onDidStay: (connection: Connection, entry: OutboxEntry, outcome: Outcome) => void;
}

/** What a person can do with what waits. */
export class OutboxActions {
  readonly #options: OutboxActionsOptions;

  constructor(options: OutboxActionsOptions) {
    this.#options = options;
  }

  /** Uploads it, or asks what becomes of it, or tells why it stays. */
  async upload(item: OutboxItem): Promise<void> {
    const remote = this.#remote(item);
    if (!remote) return;
    const outcome = await remote.outbox.upload(item.entry);
    if (outcome.kind === 'busy') this.#tellBusy(remote, item);
    if (!('error' in outcome)) return;
    if (outcome.error instanceof ConflictError) await this.#decide(remote, item, outcome.error);
    else tell(problemText(outcome.error, remote.connection, item.entry.path), outcome.error);
  }

  /** One after the other; a server that cannot be reached is told of once. */
  async uploadAll(items: readonly OutboxItem[]): Promise<void> {
    const away = new Set<string>();
    for (const item of items) {
      const { directory } = item.at;
      if (!away.has(directory) && !(await this.#uploadOneOfAll(item))) away.add(directory);
    }
  }

  async compare({ at, entry }: OutboxItem): Promise<void> {
    const remote = this.#remote({ at, entry });
    if (!remote) return;
    const { onServer } = remote.outbox;
    const { path } = entry;
    try {
      const content = await onServer.read(path);
      const { size, mtimeMs } = await onServer.stat(path);
      const hash = hashOf(content);
      const snapshot = { size, mtimeMs, mtimeUnitMs: 1_000, hash, settled: false };
      const theirs = { snapshot, content };
      const save = await this.#saveOf(remote, { at, entry });
      await this.#options.saves.compare(save, { path, base: undefined, theirs });
    } catch (error) {
      if (hasCode(error, 'not-found')) {
        tell(vscode.l10n.t('{0} has no file {1} yet.', remote.connection.name, path));
      } else tell(problemText(error, remote.connection, path), error);
    }
  }

  async open(item: OutboxItem): Promise<void> {
    const remote = this.#remote(item);
    if (remote) await vscode.commands.executeCommand('vscode.open', uriOf(remote, item.entry));
  }

  /** Works without the server, and without its connection. */
  async saveCopy({ at, entry }: OutboxItem): Promise<void> {
    const content = await contentOf({ at, entry });
    if (!content) return;
    const target = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.file(join(homedir(), basename(entry.path))),
      title: vscode.l10n.t('Save a Local Copy'),
    });
    if (target) await vscode.workspace.fs.writeFile(target, content);
  }

  async discard({ at, entry }: OutboxItem): Promise<void> {
    const discard = vscode.l10n.t('Discard');
    const question = vscode.l10n.t('Discard the save of {0} that waits?', basename(entry.path));
    const detail = vscode.l10n.t(
      'The server keeps what it has. What you saved goes into the history of the file on this computer, from which it can be restored.',
    );
    const options = { modal: true, detail: plainNotice(`${entry.path}\n\n${detail}`) };
    const chosen = await vscode.window.showWarningMessage(plainNotice(question), options, discard);
    if (chosen !== discard) return;
    await this.#discard({ at, entry });
  }

  /** Gives what waits up for what the server has. @returns false where it stays */
  async takeTheirs(remote: Remote, item: OutboxItem): Promise<boolean> {
    const { path } = item.entry;
    try {
      // What cannot be had from the server is no reason to lose what is here.
      await remote.outbox.onServer.read(path);
    } catch (error) {
      tell(problemText(error, remote.connection, path), error);
      return false;
    }
    return this.#discard(item);
  }

  /** @returns false where its server cannot be reached */
  async #uploadOneOfAll(item: OutboxItem): Promise<boolean> {
    const remote = this.#remote(item);
    if (!remote) return false;
    const { connection } = remote;
    const outcome = await remote.outbox.upload(item.entry);
    if (outcome.kind !== 'away') this.#options.onDidStay(connection, item.entry, outcome);
    else tell(problemText(outcome.error, connection, item.entry.path), outcome.error);
    return outcome.kind !== 'away';
  }

  /** @returns false where it stays */
  async #discard({ at, entry }: OutboxItem): Promise<boolean> {
    const remote = this.#options.remoteFor(at);
    try {
      if (remote) await remote.outbox.files.discard([entry]);
      else {
        const { outbox } = at;
        const history = this.#options.historyOf(at);
        await willDrop([entry], 'discarded', { outbox, history, confirmDrop });
        await outbox.discard([entry]);
      }
      return true;
    } catch (error) {
      if (!hasCode(error, 'aborted')) tell(problemText(error, serverName(at), entry.path), error);
      return false;
    }
  }

  async #decide(remote: Remote, item: OutboxItem, error: ConflictError): Promise<void> {
    const save = await this.#saveOf(remote, item);
    const decision = await this.#options.saves.decide(save, error.conflict);
    if (decision === undefined) return;
    if (decision === 'beside') return remote.outbox.files.settle([item.entry]);
    const outcome = await remote.outbox.upload(item.entry, decision);
    if (!('error' in outcome)) return;
    // It has changed again, while the person was deciding.
    if (outcome.error instanceof ConflictError) await this.#decide(remote, item, outcome.error);
    else tell(problemText(outcome.error, remote.connection, item.entry.path), outcome.error);
  }

  async #saveOf(remote: Remote, { at, entry }: OutboxItem): Promise<Save> {
    return {
      uri: uriOf(remote, entry),
      server: remote.connection,
      files: remote.outbox.onServer,
      path: entry.path,
      content: await at.outbox.content(entry),
      create: true,
      overwrite: true,
    };
  }

  /** What is not there any more has been uploaded just now, or discarded. */
  #tellBusy({ connection }: Remote, { at, entry }: OutboxItem): void {
    const { path, id } = entry;
    if (!at.outbox.entries.some((one) => one.id === id)) return;
    const busy = new RemoteError('busy', 'Another window has it in hand', { path });
    tell(problemText(busy, connection, path), busy);
  }

  #remote({ at }: OutboxItem): Remote | undefined {
    const remote = this.#options.remoteFor(at);
    if (!remote) tell(withoutConnection(at));
    return remote;
  }
}

function uriOf(remote: Remote, { path }: OutboxEntry): vscode.Uri {
  return toUri({ authority: remote.connection.authority, path });
}

async function contentOf({ at, entry }: OutboxItem): Promise<Uint8Array | undefined> {
  try {
    return await at.outbox.content(entry);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    tell(
      vscode.l10n.t(
        'What was kept of {0} is damaged on this computer, and cannot be restored.',
        entry.path,
      ),
    );
    return undefined;
  }
}

function withoutConnection({ server }: ServerOutbox): string {
  const { t } = vscode.l10n;
  if (!server) {
    return t('It is not known which server this belongs to. It can be saved as a local copy.');
  }
  return t(
    'The connection {0} does not lead to {1}:{2} as {3} any more. Set it up again as it was to upload this, or save a local copy.',
    server.name,
    server.host,
    server.port,
    server.user ?? 'anonymous',
  );
}

/** @param error what the text is about, where that is a failure */
function tell(text: string, error?: unknown): void {
  const topic = error === undefined ? 'waiting-saves' : topicOf(error);
  void vscode.window.showErrorMessage(withHelp(text, topic));
}
