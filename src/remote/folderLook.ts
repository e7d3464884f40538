import { hasCode } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
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
