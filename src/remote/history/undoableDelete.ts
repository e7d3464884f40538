import { RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { Deleter } from '../deleter.ts';
import type { Lookup } from '../lookup.ts';
import { isFolder } from '../metadataCache.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import type { DeletionKeeper, KeepScope } from './deletionKeeper.ts';
import type { DeletionPlan } from './deletionPlan.ts';
import type { DeletionPlanner } from './deletionPlanner.ts';
import type { DeletedFile, Deletion, VersionEnd } from './keptVersion.ts';
import type { LocalHistory } from './localHistory.ts';
import type { Trash } from './trash.ts';

export interface UndoableDeleteOptions {
  readonly lookup: Lookup;
  readonly deleter: Deleter;
  readonly planner: DeletionPlanner;
  readonly keeper: DeletionKeeper;
  readonly history: LocalHistory;
  /** Undefined: what is deleted does not stay on the server. */
  readonly trash: Trash | undefined;
  readonly now: () => number;
}

export interface UndoableScope {
  readonly recursive: boolean;
  /** Of this folder; undefined: made here. */
  readonly plan?: DeletionPlan | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Deletes what a person can get back: into the trash, or with its contents kept first. */
export class UndoableDelete {
  readonly #options: UndoableDeleteOptions;

  constructor(options: UndoableDeleteOptions) {
    this.#options = options;
  }

  /** @returns where it is on the server now; undefined: gone */
  async delete(
    path: RemotePath,
    entry: RemoteEntry,
    scope: UndoableScope,
  ): Promise<RemotePath | undefined> {
    const { trash, deleter } = this.#options;
    const isTree = entry.kind === 'directory';
    if (trash?.takes(path)) {
      if (isTree && !scope.recursive) await this.#mustBeEmpty(path);
      const movedTo = await trash.put(path);
      await this.#note(path, entry, [], { fileCount: isTree ? 0 : 1, movedTo });
      return movedTo;
    }
    const { files, fileCount } = await this.#keep(path, entry, scope);
    let isUntouched = false;
    try {
      await deleter.delete(path, entry, scope.recursive);
    } catch (error) {
      // Of a folder a part may be gone.
      isUntouched = !isTree;
      throw error;
    } finally {
      if (!isUntouched && files.length > 0) await this.#note(path, entry, files, { fileCount });
    }
    return undefined;
  }

  /** Keeps what a move or a copy is about to replace. */
  async keepReplaced(path: RemotePath, entry: RemoteEntry, scope: KeepScope = {}): Promise<void> {
    const end: VersionEnd = 'moved-over';
    const { keeper, planner } = this.#options;
    if (entry.kind !== 'directory') await keeper.keepFile(path, entry, end, scope);
    else await keeper.keepTree(await planner.plan(path, scope), end, scope);
  }

  async #keep(
    path: RemotePath,
    entry: RemoteEntry,
    { recursive, plan, signal }: UndoableScope,
  ): Promise<Pick<Deletion, 'files' | 'fileCount'>> {
    const { keeper, planner } = this.#options;
    if (entry.kind !== 'directory') {
      const file = await keeper.keepFile(path, entry, 'deleted', { signal });
      return { files: file ? [file] : [], fileCount: 1 };
    }
    if (!recursive) return { files: [], fileCount: 0 };
    const known = plan?.path === path ? plan : await planner.plan(path, { signal });
    const files = await keeper.keepTree(known, 'deleted', { signal });
    return { files, fileCount: known.files };
  }

  async #mustBeEmpty(path: RemotePath): Promise<void> {
    const entries = await this.#options.lookup.folder(path, { fresh: true });
    if (entries.size > 0) throw new RemoteError('not-empty', 'The folder is not empty', { path });
  }

  async #note(
    path: RemotePath,
    entry: RemoteEntry,
    files: readonly DeletedFile[],
    details: Pick<Deletion, 'fileCount' | 'movedTo'>,
  ): Promise<void> {
    const { history, now } = this.#options;
    const kind = isFolder(entry) && entry.kind !== 'symlink' ? 'folder' : 'file';
    await history.noteDeletion({ path, kind, deletedMs: now(), files, ...details });
  }
}
