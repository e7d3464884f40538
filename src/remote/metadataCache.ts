import { basename, dirname, isWithin, ROOT, type RemotePath } from '../common/remotePath.ts';
import type { ListingDoubt } from './listingDoubt.ts';
import { NameIdentity } from './nameIdentity.ts';
import type { RemoteEntry } from './remoteSession.ts';

export interface MetadataCacheOptions {
  /** Milliseconds after which what was seen is asked for again. */
  readonly maxAgeMs: number;
  /** Folders remembered; the one not used for longest goes first. */
  readonly maxFolders: number;
  readonly now: () => number;
  /** Default: every name is another one. */
  readonly identity?: NameIdentity;
}

interface Known {
  /** Undefined: the name is not there. */
  readonly entry: RemoteEntry | undefined;
  readonly at: number;
  /** Since when it is seen with this size and time. */
  readonly sinceMs: number;
}

interface Folder {
  readonly known: Map<string, Known>;
  /** What is not believed any more of a folder that was listed, until it is listed again. */
  readonly forgotten: Map<string, RemoteEntry>;
  readonly wasListed: boolean;
  /** When it was listed; undefined when only some of its names are known. */
  listedAt: number | undefined;
  /** Names of which the listing proves nothing, though they are not in it. */
  doubt: ListingDoubt | undefined;
}

/** For so long the rights in a listing are taken for what they are, if size and time are the same. */
const MAX_LISTED_AGE_MS = 10 * 60_000;

/** What is known of a path: its entry, that it is absent, or nothing. */
export type Knowledge = RemoteEntry | 'absent' | undefined;

/** The entries of a folder, or some of them, by their names. */
export type Entries = ReadonlyMap<string, RemoteEntry>;

/**
 * What was seen on the server, by folder: one listing answers for all its children and for every
 * name that is not in it, at any depth. Writes of ours are entered as they happen.
 */
export class MetadataCache {
  readonly #options: MetadataCacheOptions;
  readonly #identity: NameIdentity;
  /** By the key of their path; the names in them by the key of the name. */
  readonly #byKey = new Map<string, Folder>();
  #caseSensitive: boolean | undefined;

  constructor(options: MetadataCacheOptions) {
    this.#options = options;
    this.#identity = options.identity ?? new NameIdentity();
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

  /** Whether a young listing of its folder does not tell if the path is there. */
  isDoubtful(path: RemotePath): boolean {
    const folder = this.#folders.get(this.#identity.key(dirname(path)));
    const isKnown = folder?.known.has(this.#identity.key(basename(path)));
    if (!folder || isKnown || !this.#isYoung(folder.listedAt)) return false;
    return folder.doubt?.(basename(path)) ?? false;
  }

  /** All entries of a folder, where a listing is known and young enough. */
  listing(path: RemotePath): Entries | undefined {
    const folder = this.#use(path);
    if (!folder || !this.#isYoung(folder.listedAt)) return undefined;
    return entriesOf(folder);
  }

  /** As `listing`, whatever its age: what was shown last. */
  lastListing(path: RemotePath): Entries | undefined {
    const folder = this.#folders.get(this.#identity.key(path));
    return folder?.listedAt === undefined ? undefined : entriesOf(folder);
  }

  /** The entry of a path, where it was seen at most so long ago. Default: whatever its age. */
  lastSeen(path: RemotePath, ms = Infinity): RemoteEntry | undefined {
    const folder = this.#folders.get(this.#identity.key(dirname(path)));
    const known = folder?.known.get(this.#identity.key(basename(path)));
    return known && this.#options.now() - known.at < ms ? known.entry : undefined;
  }

  /** Whether the folder was listed, however long ago, and nothing was left out. */
  hasFullListing(path: RemotePath): boolean {
    const folder = this.#folders.get(this.#identity.key(path));
    return folder?.listedAt !== undefined && !folder.doubt;
  }

  /** When a file was first seen to have the size and the time that it has in this entry. */
  firstSeen(path: RemotePath, entry: RemoteEntry): number | undefined {
    const folder = this.#folders.get(this.#identity.key(dirname(path)));
    const known = folder?.known.get(this.#identity.key(basename(path)));
    return isSameState(known?.entry, entry) ? known?.sinceMs : undefined;
  }

  /**
   * A file as a listing has told of it not long ago, with all that is told in listings alone: rights,
   * names, that it is no link. Size and time may be others by now.
   */
  listedFile(path: RemotePath): RemoteEntry | undefined {
    const folder = this.#folders.get(this.#identity.key(dirname(path)));
    const { listedAt } = folder ?? {};
    if (listedAt === undefined || this.#options.now() - listedAt > MAX_LISTED_AGE_MS) {
      return undefined;
    }
    const entry = folder?.known.get(this.#identity.key(basename(path)))?.entry;
    return entry?.kind === 'file' ? entry : undefined;
  }

  /** @returns what the folder held as far as was seen before; undefined: it was not listed yet */
  putListing(
    path: RemotePath,
    entries: readonly RemoteEntry[],
    doubt?: ListingDoubt,
  ): Entries | undefined {
    const at = this.#options.now();
    const key = this.#identity.key(path);
    const before = this.#folders.get(key);
    const known = new Map<string, Known>();
    for (const entry of entries) {
      const name = this.#identity.key(entry.name);
      known.set(name, seenAt(at, entry, before?.known.get(name)));
    }
    this.#folders.delete(key);
    this.#folders.set(key, { known, forgotten: new Map(), wasListed: true, listedAt: at, doubt });
    this.#evict();
    return before?.wasListed ? entriesOf(before, before.forgotten.values()) : undefined;
  }

  /** As `putListing`, where nothing is known of the folder, and nothing else has to go for it. */
  offerListing(
    path: RemotePath,
    entries: readonly RemoteEntry[],
    doubt?: ListingDoubt,
  ): Entries | undefined {
    const isFull = this.#folders.size >= this.#options.maxFolders;
    const isKnown = (this.#folders.get(this.#identity.key(path))?.known.size ?? 0) > 0;
    return isFull || isKnown ? undefined : this.putListing(path, entries, doubt);
  }

  /**
   * Enters one path: what it is now, or undefined when it is gone.
   * @returns what was there as far as was seen before; undefined: nobody has looked yet
   */
  put(path: RemotePath, entry: RemoteEntry | undefined): Knowledge {
    const parent = dirname(path);
    const folder = this.#use(parent) ?? neverListed();
    const key = this.#identity.key(basename(path));
    const before = folder.known.get(key);
    const seen = before?.entry ?? folder.forgotten.get(key);
    // What was asked for may have another case than what is there; a listing has the true name.
    const named = entry && before?.entry ? { ...entry, name: before.entry.name } : entry;
    folder.known.set(key, seenAt(this.#options.now(), named, before));
    folder.forgotten.delete(key);
    this.#folders.set(this.#identity.key(parent), folder);
    this.#evict();
    return seen ?? (before || folder.wasListed ? 'absent' : undefined);
  }

  /** Forgets what is below the path: it was moved or deleted. */
  forgetBelow(path: RemotePath): void {
    const key = this.#identity.key(path);
    for (const folder of this.#folders.keys()) {
      if (isWithin(folder, key)) this.#folders.delete(folder);
    }
  }

  /**
   * Forgets the path itself, with the listing that shows it, and everything below. People go on
   * seeing what was listed: the next listing is held against it.
   */
  forget(path: RemotePath): void {
    const key = this.#identity.key(path);
    for (const [name, folder] of this.#folders) {
      if (!isWithin(name, key)) continue;
      if (folder.wasListed) unlearn(folder, folder.known.keys());
      else this.#folders.delete(name);
    }
    const parent = this.#folders.get(this.#identity.key(dirname(path)));
    if (parent && path !== ROOT) unlearn(parent, [this.#identity.key(basename(path))]);
  }

  #lookUpOwn(path: RemotePath): Knowledge {
    const folder = this.#use(dirname(path));
    if (!folder) return undefined;
    const known = folder.known.get(this.#identity.key(basename(path)));
    if (known && this.#isYoung(known.at)) return known.entry ?? 'absent';
    const isProof = !known && this.#isYoung(folder.listedAt);
    return isProof && !folder.doubt?.(basename(path)) ? 'absent' : undefined;
  }

  /** A folder that is wanted now: it is the last to go. */
  #use(path: RemotePath): Folder | undefined {
    const key = this.#identity.key(path);
    const folder = this.#folders.get(key);
    if (!folder) return undefined;
    this.#folders.delete(key);
    this.#folders.set(key, folder);
    return folder;
  }

  /** Emptied when it turns out which names are the same: what was entered has other keys. */
  get #folders(): Map<string, Folder> {
    const { caseSensitive } = this.#identity;
    const changes = (caseSensitive === false) !== (this.#caseSensitive === false);
    if (changes) this.#byKey.clear();
    this.#caseSensitive = caseSensitive;
    return this.#byKey;
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

function seenAt(at: number, entry: RemoteEntry | undefined, before: Known | undefined): Known {
  const isSame = before && entry && isSameState(before.entry, entry);
  return { entry, at, sinceMs: isSame ? before.sinceMs : at };
}

function isSameState(before: RemoteEntry | undefined, entry: RemoteEntry): boolean {
  if (!before) return false;
  const isSameTime = before.mtimeMs === entry.mtimeMs && before.mtimeUnitMs === entry.mtimeUnitMs;
  return before.size === entry.size && isSameTime;
}

function neverListed(): Folder {
  return {
    known: new Map(),
    forgotten: new Map(),
    wasListed: false,
    listedAt: undefined,
    doubt: undefined,
  };
}

function unlearn(folder: Folder, names: Iterable<string>): void {
  for (const name of names) {
    const entry = folder.known.get(name)?.entry;
    if (entry) folder.forgotten.set(name, entry);
    folder.known.delete(name);
  }
  folder.listedAt = undefined;
}

function entriesOf(folder: Folder, others: Iterable<RemoteEntry> = []): Map<string, RemoteEntry> {
  const entries = new Map<string, RemoteEntry>();
  for (const { entry } of folder.known.values()) if (entry) entries.set(entry.name, entry);
  for (const entry of others) entries.set(entry.name, entry);
  return entries;
}
