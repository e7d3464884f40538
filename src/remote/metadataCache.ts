import { basename, dirname, isWithin, ROOT, type RemotePath } from '../common/remotePath.ts';
import type { RemoteEntry } from './remoteSession.ts';

export interface MetadataCacheOptions {
  /** Milliseconds after which what was seen is asked for again. */
  readonly maxAgeMs: number;
  /** Folders remembered; the one not used for longest goes first. */
  readonly maxFolders: number;
  readonly now: () => number;
}

interface Known {
  /** Undefined: the name is not there. */
  readonly entry: RemoteEntry | undefined;
  readonly at: number;
}

interface Folder {
  readonly known: Map<string, Known>;
  /** When the folder was listed; undefined when only some of its names were seen. */
  listedAt: number | undefined;
  /** The listing proves nothing of names that are not in it. */
  isPartial: boolean;
}

/** What is known of a path: its entry, that it is absent, or nothing. */
export type Knowledge = RemoteEntry | 'absent' | undefined;

/**
 * What was seen on the server, by folder: one listing answers for all its children and for every
 * name that is not in it, at any depth. Writes of ours are entered as they happen.
 */
export class MetadataCache {
  readonly #options: MetadataCacheOptions;
  readonly #folders = new Map<RemotePath, Folder>();

  constructor(options: MetadataCacheOptions) {
    this.#options = options;
  }

  /** The entry, or `absent` when a listing of its folder or of one above proves that. */
  lookUp(path: RemotePath): Knowledge {
    const own = this.#lookUpOwn(path);
    if (own !== undefined) return own;
    for (let above = dirname(path); above !== ROOT; above = dirname(above)) {
      const knowledge = this.#lookUpOwn(above);
      if (knowledge === 'absent') return 'absent';
      if (knowledge !== undefined) return isFolder(knowledge) ? undefined : 'absent';
    }
    return undefined;
  }

  /** All entries of a folder, where a listing is known and young enough. */
  listing(path: RemotePath): ReadonlyMap<string, RemoteEntry> | undefined {
    const folder = this.#use(path);
    if (!folder || !this.#isYoung(folder.listedAt)) return undefined;
    return entriesOf(folder);
  }

  /** As `listing`, whatever its age: what was shown last. */
  lastListing(path: RemotePath): ReadonlyMap<string, RemoteEntry> | undefined {
    const folder = this.#folders.get(path);
    return folder?.listedAt === undefined ? undefined : entriesOf(folder);
  }

  /** @param isPartial whether the server has left out some of its entries */
  putListing(path: RemotePath, entries: readonly RemoteEntry[], isPartial = false): void {
    const at = this.#options.now();
    const known = new Map(entries.map((entry) => [entry.name, { entry, at }]));
    this.#folders.delete(path);
    this.#folders.set(path, { known, listedAt: at, isPartial });
    this.#evict();
  }

  /** Enters one path: what it is now, or undefined when it is gone. */
  put(path: RemotePath, entry: RemoteEntry | undefined): void {
    const parent = dirname(path);
    const folder = this.#use(parent) ?? {
      known: new Map<string, Known>(),
      listedAt: undefined,
      isPartial: false,
    };
    folder.known.set(basename(path), { entry, at: this.#options.now() });
    this.#folders.set(parent, folder);
    this.#evict();
  }

  /** Forgets what is below the path: it was moved or deleted. */
  forgetBelow(path: RemotePath): void {
    for (const folder of this.#folders.keys()) {
      if (isWithin(folder, path)) this.#folders.delete(folder);
    }
  }

  /** Forgets the path itself, with the listing that shows it, and everything below. */
  forget(path: RemotePath): void {
    this.forgetBelow(path);
    const parent = this.#folders.get(dirname(path));
    if (!parent || path === ROOT) return;
    parent.known.delete(basename(path));
    parent.listedAt = undefined;
  }

  #lookUpOwn(path: RemotePath): Knowledge {
    const folder = this.#use(dirname(path));
    if (!folder) return undefined;
    const known = folder.known.get(basename(path));
    if (known && this.#isYoung(known.at)) return known.entry ?? 'absent';
    const isProof = !folder.isPartial && this.#isYoung(folder.listedAt);
    return !known && isProof ? 'absent' : undefined;
  }

  /** A folder that is wanted now: it is the last to go. */
  #use(path: RemotePath): Folder | undefined {
    const folder = this.#folders.get(path);
    if (!folder) return undefined;
    this.#folders.delete(path);
    this.#folders.set(path, folder);
    return folder;
  }

  #isYoung(at: number | undefined): boolean {
    return at !== undefined && this.#options.now() - at < this.#options.maxAgeMs;
  }

  #evict(): void {
    for (const path of this.#folders.keys()) {
      if (this.#folders.size <= this.#options.maxFolders) return;
      this.#folders.delete(path);
    }
  }
}

/** True for a folder and for a symlink to one. */
export function isFolder(entry: RemoteEntry): boolean {
  return entry.kind === 'directory' || entry.target === 'directory';
}

function entriesOf(folder: Folder): Map<string, RemoteEntry> {
  const entries = new Map<string, RemoteEntry>();
  for (const [name, { entry }] of folder.known) if (entry) entries.set(name, entry);
  return entries;
}
