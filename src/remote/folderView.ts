import type { RemotePath } from '../common/remotePath.ts';
import { changesBetween } from './changes.ts';
import type { KnownFiles } from './knownFiles.ts';
import type { ListingsAhead } from './listingsAhead.ts';
import type { Lookup } from './lookup.ts';
import type { RemoteChange, RemoteStat } from './remoteFiles.ts';

type Stats = ReadonlyMap<string, RemoteStat>;

export interface FolderViewOptions {
  readonly known: KnownFiles;
  readonly lookup: Lookup;
  readonly ahead: ListingsAhead;
  readonly onDidChange: (changes: readonly RemoteChange[]) => void;
}

/** Shows folders to a person: at once what was listed ahead, which is listed in full behind. */
export class FolderView {
  readonly #options: FolderViewOptions;

  constructor(options: FolderViewOptions) {
    this.#options = options;
  }

  async list(path: RemotePath, signal: AbortSignal | undefined): Promise<Stats> {
    const { known, lookup, ahead } = this.#options;
    const found = await ahead.find(path, signal);
    if (!found) {
      const entries = await lookup.folder(path, { signal });
      ahead.noteShown(path, entries);
      return known.stats(path, entries);
    }
    const glimpse = known.glimpse(found);
    void this.#listInFull(path, glimpse);
    ahead.noteShown(path, found);
    return glimpse;
  }

  /** Its times may be of another unit than those of what is compared with it: names count. */
  async #listInFull(path: RemotePath, glimpse: Stats): Promise<void> {
    const { known, lookup, onDidChange } = this.#options;
    try {
      const now = known.glimpse(await lookup.folder(path, { priority: 'background' }));
      const changes = changesBetween(path, glimpse, now).filter(({ type }) => type !== 'changed');
      onDidChange(changes);
    } catch {
      // Who opens something in the folder is told, and the next look finds out what is left of it.
    }
  }
}
