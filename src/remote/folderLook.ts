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

  /** The same of files, all asked for together, without what else is in their folders. */
  async lookAtFiles(paths: readonly RemotePath[], signal: AbortSignal): Promise<void> {
    const looks = await Promise.allSettled(paths.map((path) => this.#changesOf(path, signal)));
    const changes = looks.flatMap((look) => (look.status === 'fulfilled' ? look.value : []));
    if (changes.length > 0) this.#options.onDidChange(changes);
    for (const look of looks) if (look.status === 'rejected') throw look.reason;
  }

  async #changesOf(path: RemotePath, signal: AbortSignal): Promise<readonly RemoteChange[]> {
    const { known, lookup } = this.#options;
    const before = known.lastStat(path);
    try {
      const scope = { fresh: 'confirmed', signal, priority: 'background' } as const;
      const entry = await lookup.find(path, scope);
      const after = entry && known.stat(path, entry);
      return before ? changesBetween(dirname(path), only(path, before), only(path, after)) : [];
    } catch (error) {
      // What the server does not tell of one file is no reason not to look at the others.
      if (hasCode(error, 'rejected', 'no-permission')) return [];
      throw error;
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

function only(path: RemotePath, stat: RemoteStat | undefined): ReadonlyMap<string, RemoteStat> {
  return new Map(stat && [[basename(path), stat]]);
}
