import { hasCode } from '../common/remoteError.ts';
import { basename, dirname, type RemotePath } from '../common/remotePath.ts';
import { changesBetween } from './changes.ts';
import type { KnownFiles } from './knownFiles.ts';
import type { Lookup } from './lookup.ts';
import type { RemoteChange, RemoteStat } from './remoteFiles.ts';

export interface FolderLookOptions {
  readonly known: KnownFiles;
  readonly lookup: Lookup;
  readonly onDidChange: (changes: readonly RemoteChange[]) => void;
  /** Told of a folder that is no more: another look would find nothing either. */
  readonly onDidVanish: (folder: RemotePath) => void;
}

/** Looks into folders again, and tells what others have changed there since the last time. */
export class FolderLook {
  readonly #options: FolderLookOptions;

  constructor(options: FolderLookOptions) {
    this.#options = options;
  }

  async look(folder: RemotePath, signal: AbortSignal): Promise<void> {
    const { known, onDidChange } = this.#options;
    const before = known.lastStats(folder);
    const after = await this.#listAgain(folder, signal);
    if (!before) return;
    const changes: RemoteChange[] = after
      ? changesBetween(folder, before, after)
      : [{ type: 'deleted', path: folder }];
    if (changes.length > 0) onDidChange(changes);
  }

  /**
   * The same of files, all asked for together. Where the server tells of one by a listing alone, all
   * that is new in its folder is told: the next look would not find it new any more.
   */
  async lookAtFiles(paths: readonly RemotePath[], signal: AbortSignal): Promise<void> {
    const { known, onDidChange } = this.#options;
    const folders = [...new Set(paths.map(dirname))].map((folder) => {
      const listed = known.lastStats(folder);
      const seen = () => (listed ? known.lastStats(folder) : this.#statsOf(folder, paths));
      return { folder, seen, before: listed ?? this.#statsOf(folder, paths) };
    });
    const looks = await Promise.allSettled(paths.map((path) => this.#lookAtFile(path, signal)));
    const changes = folders.flatMap(({ folder, seen, before }) => {
      const after = seen();
      return after ? changesBetween(folder, before, after) : [];
    });
    if (changes.length > 0) onDidChange(changes);
    for (const look of looks) if (look.status === 'rejected') throw look.reason;
  }

  /** Of those that are in the folder, as they were told last: it was not listed yet. */
  #statsOf(folder: RemotePath, paths: readonly RemotePath[]): ReadonlyMap<string, RemoteStat> {
    const { known } = this.#options;
    const stats = paths
      .filter((path) => dirname(path) === folder)
      .map((path) => [basename(path), known.lastStat(path)] as const)
      .filter((seen): seen is [string, RemoteStat] => seen[1] !== undefined);
    return new Map(stats);
  }

  async #lookAtFile(path: RemotePath, signal: AbortSignal): Promise<void> {
    try {
      const scope = { fresh: 'confirmed', signal, priority: 'background' } as const;
      await this.#options.lookup.find(path, scope);
    } catch (error) {
      // What the server does not tell of one file is no reason not to look at the others.
      if (!hasCode(error, 'rejected', 'no-permission')) throw error;
    }
  }

  /** @returns undefined when the folder is gone */
  async #listAgain(
    folder: RemotePath,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, RemoteStat> | undefined> {
    const { known, lookup, onDidVanish } = this.#options;
    const scope = { fresh: true, signal, priority: 'background' } as const;
    try {
      return known.stats(folder, await lookup.folder(folder, scope));
    } catch (error) {
      if (!hasCode(error, 'not-found', 'not-a-directory')) throw error;
      known.forget(folder);
      onDidVanish(folder);
      return undefined;
    }
  }
}
