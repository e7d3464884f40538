import { hasCode, RemoteError } from '../common/remoteError.ts';
import { joinPath, type RemotePath } from '../common/remotePath.ts';
import { forEachBounded } from './forEachBounded.ts';
import type { Lookup } from './lookup.ts';
import { isFolder } from './metadataCache.ts';
import type { FolderSize, FolderSizeOptions } from './remoteFiles.ts';
import type { RemoteListing } from './remoteSession.ts';
import type { RunScope, SessionRunner } from './sessionRunner.ts';
import { isTemporaryName } from './saving/temporaryName.ts';

export interface FolderSizerOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
}

/** The pool gives background work fewer sessions than that: this bounds what waits. */
const FOLDERS_AT_ONCE = 4;
/** A server that shows a link to a folder as a folder may have a tree without an end. */
const MAX_DEPTH = 100;
const MAX_FOLDERS = 50_000;

/** How much a folder holds: by one command where the server has it, else by walking the tree. */
export class FolderSizer {
  readonly #options: FolderSizerOptions;

  constructor(options: FolderSizerOptions) {
    this.#options = options;
  }

  /** @throws RemoteError `not-found`, `not-a-directory`, `no-permission`, `aborted` */
  async measure(path: RemotePath, options: FolderSizeOptions): Promise<FolderSize> {
    const { runner, lookup } = this.#options;
    const { signal } = options;
    const entry = await lookup.get(path, { signal });
    if (!isFolder(entry)) throw new RemoteError('not-a-directory', 'It is a file', { path });
    const scope = { signal, priority: 'background', repeatable: true } as const;
    const told = await runner.run((session, inner) => session.treeSize(path, { signal: inner }), {
      ...scope,
    });
    if (told !== undefined) return { bytes: told, counted: undefined };
    const walk = new Walk(runner, scope, options.onProgress);
    try {
      await walk.list(path, true);
    } catch (error) {
      throw await lookup.reasonOf(error, path);
    }
    await walk.run();
    return walk.result();
  }
}

/** One walk through a tree, a level at a time. Links are counted as what they are, not followed. */
class Walk {
  readonly #runner: SessionRunner;
  readonly #scope: RunScope;
  readonly #onProgress: FolderSizeOptions['onProgress'];
  #bytes = 0;
  #files = 0;
  #folders = 0;
  #skipped = 0;
  #level: RemotePath[] = [];
  #depth = 0;

  constructor(runner: SessionRunner, scope: RunScope, onProgress: FolderSizeOptions['onProgress']) {
    this.#runner = runner;
    this.#scope = scope;
    this.#onProgress = onProgress;
  }

  async run(): Promise<void> {
    while (this.#level.length > 0) {
      const level = this.#level;
      this.#level = [];
      this.#depth++;
      await forEachBounded(level, FOLDERS_AT_ONCE, (path) => this.list(path, false));
    }
  }

  /** @param isTop a folder further down that is closed, or gone by now, is left out */
  async list(path: RemotePath, isTop: boolean): Promise<void> {
    try {
      const list = this.#runner.run(
        (session, signal) => session.list(path, { signal }),
        this.#scope,
      );
      this.#count(path, await list);
    } catch (error) {
      if (isTop || !hasCode(error, 'rejected', 'no-permission', 'not-supported')) throw error;
      this.#skipped++;
    }
    this.#onProgress?.({ bytes: this.#bytes, counted: this.#counted() });
  }

  result(): FolderSize {
    return { bytes: this.#bytes, counted: this.#counted() };
  }

  #counted(): NonNullable<FolderSize['counted']> {
    return { files: this.#files, folders: this.#folders, skipped: this.#skipped };
  }

  #count(path: RemotePath, { entries }: RemoteListing): void {
    for (const { name, kind, size } of entries) {
      if (isTemporaryName(name)) continue;
      if (kind === 'directory') this.#enter(joinPath(path, name));
      else {
        this.#files++;
        if (kind === 'file') this.#bytes += size ?? 0;
      }
    }
  }

  #enter(path: RemotePath): void {
    this.#folders++;
    if (this.#depth >= MAX_DEPTH || this.#folders > MAX_FOLDERS) this.#skipped++;
    else this.#level.push(path);
  }
}
