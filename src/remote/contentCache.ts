import type { RemotePath } from '../common/remotePath.ts';
import { settlingMs } from './guard/base.ts';
import type { ContentFacts, ContentFiles } from './localStore/contentFiles.ts';
import type { Lookup } from './lookup.ts';
import { isFolder, type MetadataCache } from './metadataCache.ts';
import type { NameIdentity } from './nameIdentity.ts';
import type { ReadFile } from './readFile.ts';
import type { RemoteEntry } from './remoteSession.ts';

export interface ContentCacheOptions {
  readonly files: ContentFiles;
  readonly lookup: Lookup;
  readonly cache: MetadataCache;
  readonly identity: NameIdentity;
  readonly now: () => number;
}

/** What has come of the search for a content. */
export interface Sought {
  /** What the server says of the file now. */
  readonly entry: RemoteEntry;
  /** Undefined: it has changed since. */
  readonly read: ReadFile | undefined;
}

/** What was seen just now needs no other look. */
const JUST_SEEN_MS = 2_000;
/** No clock of a server, and no time zone, is off by more. */
const MAX_CLOCK_ERROR_MS = 2 * 86_400_000;
/**
 * Tools that make the same package from the same files give all of them one time: 1970, 1980, or
 * 1985 as npm does. It stays the same when the content changes.
 */
const FIRST_TRUE_TIME_MS = Date.UTC(1990, 0);

/**
 * Contents that were read and have not changed since, by the server's word: each is kept with the
 * size and the time that prove it, and given out only when the server says them again. A time
 * proves a content that was read after its unit was over, as any later change has another one.
 */
export class ContentCache {
  readonly #options: ContentCacheOptions;
  /** Counts what was changed here: what was looked at before that is not given out after it. */
  #changes = 0;

  constructor(options: ContentCacheOptions) {
    this.#options = options;
  }

  /**
   * The content of a file, where it is kept and the server has it still.
   * @param entry what was told of the file last
   * @returns undefined where none is kept of that
   * @throws RemoteError `not-found` where the file is gone
   */
  async find(
    path: RemotePath,
    entry: RemoteEntry,
    signal: AbortSignal | undefined,
  ): Promise<Sought | undefined> {
    const { files, lookup, cache, identity, now } = this.#options;
    const changes = this.#changes;
    const stored = await files.get(identity.key(path));
    if (!stored || !isOf(stored.facts, entry)) return undefined;
    const beganMs = now();
    const seen =
      cache.lastSeen(path, JUST_SEEN_MS) ??
      (await lookup.get(path, { fresh: 'confirmed', signal }));
    const isStill = isOf(stored.facts, seen) && changes === this.#changes;
    const { content, hash } = stored;
    return { entry: seen, read: isStill ? { entry: seen, content, hash, beganMs } : undefined };
  }

  /** As `find`, by a listing of just now. */
  async findListed(path: RemotePath, entry: RemoteEntry): Promise<Uint8Array | undefined> {
    const { files, identity } = this.#options;
    const changes = this.#changes;
    const stored = await files.get(identity.key(path));
    if (!stored || changes !== this.#changes) return undefined;
    return isOf(stored.facts, entry) ? stored.content : undefined;
  }

  /** Of all that was changed here so far. */
  get changes(): number {
    return this.#changes;
  }

  /**
   * Keeps what was read, where what the server says of the file proves it.
   * @param changes when the read began
   */
  offer(path: RemotePath, read: ReadFile, changes: number | undefined): void {
    if (changes !== this.#changes) return;
    const { entry, content, hash, beganMs } = read;
    const { cache, files, identity } = this.#options;
    const { mtimeMs, mtimeUnitMs } = entry;
    const sinceMs = cache.firstSeen(path, entry) ?? beganMs;
    if (entry.size !== content.length || !isProof(entry, beganMs - sinceMs)) return;
    const facts = { size: content.length, mtimeMs, mtimeUnitMs };
    files.put(identity.key(path), { facts, content, hash });
  }

  /** Our own write, rename or removal. */
  forget(path: RemotePath, entry?: RemoteEntry): void {
    const { files, identity } = this.#options;
    this.#changes++;
    // What takes the place of a folder may bring files with the sizes and times that were there.
    if (entry && isFolder(entry)) files.clear();
    else files.remove(identity.key(path));
  }

  /** Resolves when what is kept is on the disk. */
  written(): Promise<void> {
    return this.#options.files.written();
  }
}

/** @param seenForMs how long the file had been seen with this size and time when it was read */
function isProof({ kind, mtimeMs, mtimeUnitMs }: RemoteEntry, seenForMs: number): boolean {
  if (kind !== 'file' || mtimeMs < FIRST_TRUE_TIME_MS) return false;
  const isOld = Date.now() - mtimeMs > MAX_CLOCK_ERROR_MS + mtimeUnitMs;
  return isOld || seenForMs > settlingMs(mtimeUnitMs);
}

function isOf({ size, mtimeMs, mtimeUnitMs }: ContentFacts, entry: RemoteEntry): boolean {
  const isSameTime = entry.mtimeMs === mtimeMs && entry.mtimeUnitMs === mtimeUnitMs;
  return entry.kind === 'file' && entry.size === size && isSameTime;
}
