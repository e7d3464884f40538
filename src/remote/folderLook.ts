import { hasCode } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
import type { KnownFiles } from './knownFiles.ts';
import type { Lookup } from './lookup.ts';
import type { RemoteChange } from './remoteFiles.ts';

export interface FolderLookOptions {
  readonly known: KnownFiles;
  readonly lookup: Lookup;
  readonly onDidChange: (changes: readonly RemoteChange[]) => void;
  /** Told of a folder that is no more: another look would find nothing either. */
  readonly onDidVanish: (folder: RemotePath) => void;
}

/** Looks into folders again. What others have changed there is told by whoever sees it first. */
export class FolderLook {
  readonly #options: FolderLookOptions;

  constructor(options: FolderLookOptions) {
    this.#options = options;
  }

  async look(folder: RemotePath, signal: AbortSignal): Promise<void> {
    const { known, lookup, onDidChange, onDidVanish } = this.#options;
    try {
      await lookup.folder(folder, { fresh: true, signal, priority: 'background' });
    } catch (error) {
      // A folder that is closed is no reason not to look into the others.
      if (hasCode(error, 'rejected', 'no-permission')) return;
      if (!hasCode(error, 'not-found', 'not-a-directory')) throw error;
      known.forget(folder);
      onDidVanish(folder);
      onDidChange([{ type: 'deleted', path: folder }]);
    }
  }

  /** The same of files, all asked for together. */
  async lookAtFiles(paths: readonly RemotePath[], signal: AbortSignal): Promise<void> {
    const looks = await Promise.allSettled(paths.map((path) => this.#lookAtFile(path, signal)));
    for (const look of looks) if (look.status === 'rejected') throw look.reason;
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
}
