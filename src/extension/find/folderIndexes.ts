import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import { isWithin, type RemotePath } from '../../common/remotePath.ts';
import { NameIndex } from '../../remote/nameIndex/nameIndex.ts';
import { affectsExcluded, mayIndex, readExcluded } from '../configuration.ts';
import { locate } from '../ftpUri.ts';
import type { LocalKeepings } from '../remotes/localKeepings.ts';
import type { Remote } from '../remotes/remote.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { openFolders, searchedFolders } from './searchedFolders.ts';

/** A folder in which files are looked for, with the names of what is below it. */
export interface IndexedFolder {
  readonly uri: vscode.Uri;
  readonly remote: Remote;
  readonly index: NameIndex;
}

export interface FolderIndexesOptions {
  readonly remotes: Remotes;
  readonly keepings: LocalKeepings;
  readonly logger: Logger;
}

/** A server that failed is not asked again by every listing that it gives since. */
const RETRY_MS = 60_000;

/** The names of all folders that are open in the window. */
export class FolderIndexes implements Disposable {
  readonly #options: FolderIndexesOptions;
  readonly #store = new DisposableStore();
  readonly #folders = new Map<string, IndexedFolder>();
  readonly #triedAtMs = new WeakMap<NameIndex, number>();
  readonly #didChange = new vscode.EventEmitter<void>();

  readonly onDidChange = this.#didChange.event;

  constructor(options: FolderIndexesOptions) {
    this.#options = options;
    this.#store.add(this.#didChange);
    const { remotes } = options;
    this.#store.add(
      remotes.onDidOpen((remote) =>
        remote.onDidList((listed) => {
          // Somebody is at work there: before that nothing is sent to a server for this.
          for (const folder of this.#at(remote, listed.path)) {
            folder.index.listed(listed);
            this.#begin(folder);
          }
        }),
      ),
    );
    this.#store.add(
      remotes.onDidChange(({ remote, changes }) => {
        for (const folder of this.#folders.values()) {
          if (folder.remote === remote) void folder.index.changed(changes);
        }
      }),
    );
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#settle()));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsExcluded(event)) this.#forget(() => true);
      }),
    );
  }

  /** Of all folders that are searched, with what is kept of them; what is too old is read anew behind. */
  async all(): Promise<readonly IndexedFolder[]> {
    const uris = searchedFolders(this.#options.remotes);
    const folders = uris.flatMap((uri) => this.#of(uri) ?? []);
    await Promise.all(folders.map(({ index }) => index.load()));
    for (const folder of folders) this.#begin(folder);
    return folders;
  }

  dispose(): void {
    this.#forget(() => true);
    this.#store.dispose();
  }

  #at(remote: Remote, path: RemotePath): IndexedFolder[] {
    return openFolders(this.#options.remotes)
      .filter((uri) => remoteOf(this.#options.remotes, uri) === remote)
      .filter((uri) => isWithin(path, locate(uri).path))
      .flatMap((uri) => this.#of(uri) ?? []);
  }

  #begin({ index }: IndexedFolder): void {
    const triedMs = this.#triedAtMs.get(index) ?? -Infinity;
    const { state } = index.status;
    if (!mayIndex() || state === 'reading' || Date.now() - triedMs < RETRY_MS) return;
    this.#triedAtMs.set(index, Date.now());
    void index.refresh();
  }

  #of(uri: vscode.Uri): IndexedFolder | undefined {
    const key = uri.toString();
    const known = this.#folders.get(key);
    if (known) return known;
    const { remotes, keepings, logger } = this.#options;
    const remote = remoteOf(remotes, uri);
    if (!remote) return undefined;
    const { path: top } = locate(uri);
    const index = new NameIndex({
      top,
      files: () => remote.files,
      file: keepings.namesFileOf(remote.connection, top),
      exclude: readExcluded(uri),
      logger,
    });
    index.onDidChange(() => this.#didChange.fire());
    const folder = { uri, remote, index };
    this.#folders.set(key, folder);
    return folder;
  }

  #settle(): void {
    const open = new Set(openFolders(this.#options.remotes).map((uri) => uri.toString()));
    this.#forget((key) => !open.has(key));
  }

  #forget(isGone: (key: string) => boolean): void {
    for (const [key, { index }] of this.#folders) {
      if (!isGone(key)) continue;
      void index.written();
      index.dispose();
      this.#folders.delete(key);
    }
  }
}
