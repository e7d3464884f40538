import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import { basename, type RemotePath } from '../../common/remotePath.ts';
import { hashOf } from '../../remote/localStore/blobStore.ts';
import { locate } from '../ftpUri.ts';
import type { Remote } from '../remotes/remote.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import type { ServerName } from '../ui/problemText.ts';
import type { Saves } from './saves.ts';
import { shownBy } from './shownBy.ts';

export interface StaleDocumentsOptions {
  readonly remotes: Remotes;
  readonly saves: Saves;
  readonly logger: Logger;
}

interface Theirs {
  readonly path: RemotePath;
  readonly server: ServerName;
  readonly content: Uint8Array | undefined;
}

/** The end of a save is told of before the editor takes its document for saved. */
const SAVED_MS = 1_000;
/** Larger ones are told of without a look at what is in them. */
const MAX_COMPARED_BYTES = 4 * 1024 * 1024;

/**
 * Tells the person of files that somebody has changed on the server while the editor holds changes
 * of theirs: once, until these are saved or dropped, and not beside the question of a save.
 */
export class StaleDocuments implements Disposable {
  readonly #options: StaleDocumentsOptions;
  readonly #store = new DisposableStore();
  readonly #told = new WeakSet<vscode.TextDocument>();
  readonly #timers = new Map<vscode.TextDocument, NodeJS.Timeout>();

  constructor(options: StaleDocumentsOptions) {
    this.#options = options;
    const settled = (document: vscode.TextDocument) => {
      if (!document.isDirty) this.#told.delete(document);
    };
    this.#store.add(vscode.workspace.onDidSaveTextDocument(settled));
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => settled(document)));
    this.#store.add(options.saves.onDidMeetConflict((uri) => this.#noteTold(uri)));
    this.#store.add(
      options.remotes.onDidChange(({ remote, changes }) => {
        const changed = new Set(
          changes.flatMap(({ type, path }) => (type === 'changed' ? path : [])),
        );
        for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
          if (remoteOf(options.remotes, document.uri) !== remote) continue;
          if (changed.has(locate(document.uri).path)) this.#lookSoon(document, remote);
        }
      }),
    );
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#store.dispose();
  }

  #noteTold(uri: vscode.Uri): void {
    const key = uri.toString();
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === key);
    if (document) this.#told.add(document);
  }

  #lookSoon(document: vscode.TextDocument, remote: Remote): void {
    clearTimeout(this.#timers.get(document));
    const timer = setTimeout(() => {
      this.#timers.delete(document);
      if (this.#options.saves.isWriting(document.uri)) {
        this.#lookSoon(document, remote);
        return;
      }
      this.#look(document, remote).catch((error: unknown) => {
        this.#options.logger.trace(`Could not look at a file that has changed: ${String(error)}`);
      });
    }, SAVED_MS);
    this.#timers.set(document, timer);
  }

  async #look(document: vscode.TextDocument, { files, connection }: Remote): Promise<void> {
    if (!document.isDirty || this.#told.has(document)) return;
    const { path } = locate(document.uri);
    const [base, now] = await Promise.all([
      files.documents.base(path),
      // The editor goes by what the document began from, as long as it has changes.
      files.stat(path, { fresh: true }),
    ]);
    if (base?.size === now.size && base.mtimeMs === now.mtimeMs) return;
    const content = now.size > MAX_COMPARED_BYTES ? undefined : await files.read(path);
    // What was touched, what came of a save here, and what is the same by now, is no news.
    if (content && (hashOf(content) === base?.hash || shownBy(document)(content))) return;
    await this.#tell(document, { path, server: connection, content });
  }

  async #tell(document: vscode.TextDocument, { path, server, content }: Theirs): Promise<void> {
    if (!document.isDirty || this.#told.has(document)) return;
    this.#told.add(document);
    const text = vscode.l10n.t(
      '{0} has changed on {1}, and the editor holds changes of yours. When you save, you are asked which to keep.',
      basename(path),
      server.name,
    );
    const compare = vscode.l10n.t('Compare');
    const choices = content ? [compare] : [];
    const chosen = await vscode.window.showWarningMessage(plainNotice(text), ...choices);
    if (chosen !== compare || !content) return;
    const facts = { size: content.length, hash: hashOf(content) };
    const snapshot = { ...facts, mtimeMs: 0, mtimeUnitMs: 1_000, settled: false };
    const versions = { base: undefined, theirs: { snapshot, content } };
    await this.#options.saves.compare({ uri: document.uri, server, path }, { path, ...versions });
  }
}
