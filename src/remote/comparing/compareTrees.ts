import { abortError } from '../../common/deadline.ts';
import { dirname, joinPath, ROOT, type RemotePath } from '../../common/remotePath.ts';
import type { ComparedEntry, ComparedTree, ComparedVisitor } from './comparedTree.ts';

export type Side = 'left' | 'right';

/**
 * Where two trees differ. `unsure`: the listings do not tell, as the sizes are the same and the
 * times are not, or one of them is not known.
 */
export interface Difference {
  /** In the tree: that of the top is `/`. */
  readonly path: RemotePath;
  readonly kind: 'left' | 'right' | 'type' | 'size' | 'content' | 'unsure';
  readonly left: ComparedEntry | undefined;
  readonly right: ComparedEntry | undefined;
}

export interface ComparisonCounts {
  /** Folders that were compared. */
  readonly folders: number;
  readonly differences: number;
  /** Files that have the same content, or the same size and time where contents were not compared. */
  readonly same: number;
  /** Files that are too large to compare their contents: they are told by size and time. */
  readonly tooLarge: number;
  /** Links to folders, and what is neither file nor folder. */
  readonly special: number;
  /** What was left out as it is excluded; a folder counts for one. */
  readonly excluded: number;
  /** Files and folders that could not be read. */
  readonly failed: number;
  /** Whether it ended because there are too many differences. */
  readonly isCut: boolean;
}

export interface ComparisonOptions {
  readonly left: ComparedTree;
  readonly right: ComparedTree;
  /** True: files of the same size are read, where nothing is kept of them. */
  readonly contents: boolean;
  readonly isExcluded: (path: RemotePath) => boolean;
  readonly onFound: (difference: Difference) => void;
  readonly onProgress: (counts: ComparisonCounts) => void;
  readonly signal: AbortSignal;
  /** Default: more than a person reads. */
  readonly maxDifferences?: number;
}

/** A side that could not be looked at, and why. */
export interface SideFailure {
  readonly side: Side;
  readonly error: unknown;
}

const MAX_DIFFERENCES = 10_000;
/** Of both sides, so that what is in memory at a time is bounded. */
const READS_AT_ONCE = 3;
export const MAX_COMPARED_BYTES = 16 * 1024 * 1024;

/**
 * Compares two folders with all below them, while they are listed. A folder that one of them lacks is
 * one difference: what is in it is not looked at.
 * @returns why it is not whole; undefined: it is
 * @throws RemoteError `aborted`
 */
export async function compareTrees(options: ComparisonOptions): Promise<SideFailure | undefined> {
  return new Comparison(options).run();
}

interface Ahead {
  readonly side: Side;
  readonly entries: ReadonlyMap<string, ComparedEntry>;
}

interface Pair {
  readonly path: RemotePath;
  readonly left: ComparedEntry;
  readonly right: ComparedEntry;
}

class Comparison {
  readonly #options: ComparisonOptions;
  readonly #stop = new AbortController();
  /** Folders that one side has listed. */
  readonly #ahead = new Map<RemotePath, Ahead>();
  /** Folders that nobody has to look into. */
  readonly #closed = new Set<RemotePath>();
  readonly #waiting: Pair[] = [];
  readonly #running = new Set<Promise<void>>();
  #failure: SideFailure | undefined;
  #counts: ComparisonCounts = {
    ...{ folders: 0, differences: 0, same: 0, tooLarge: 0, special: 0, excluded: 0, failed: 0 },
    isCut: false,
  };

  constructor(options: ComparisonOptions) {
    this.#options = options;
  }

  async run(): Promise<SideFailure | undefined> {
    const { signal } = this.#options;
    const abort = (): void => this.#stop.abort(signal.reason);
    signal.addEventListener('abort', abort);
    try {
      if (signal.aborted) abort();
      await Promise.all([this.#walk('left'), this.#walk('right')]);
      while (this.#running.size > 0) await Promise.race(this.#running);
    } finally {
      signal.removeEventListener('abort', abort);
    }
    if (signal.aborted) throw abortError(signal);
    return this.#failure;
  }

  async #walk(side: Side): Promise<void> {
    const visitor: ComparedVisitor = {
      visit: (folder, entries) => this.#visit(side, folder, entries),
      skipped: (folder) => this.#skip(folder),
    };
    const { contents: exactTimes } = this.#options;
    const enters = (folder: RemotePath): boolean => !this.#isClosed(folder);
    const { signal } = this.#stop;
    try {
      await this.#options[side].walk(visitor, { enters, exactTimes, signal });
    } catch (error) {
      // It was ended here, for the other side or by the person.
      if (signal.aborted) return;
      this.#failure = { side, error };
      this.#stop.abort();
    }
  }

  #isClosed(folder: RemotePath): boolean {
    if (this.#options.isExcluded(folder)) return true;
    for (let path = folder; path !== ROOT; path = dirname(path)) {
      if (this.#closed.has(path)) return true;
    }
    return false;
  }

  #skip(folder: RemotePath): void {
    this.#ahead.delete(folder);
    if (this.#isClosed(folder)) return;
    this.#closed.add(folder);
    this.#count({ failed: 1 });
  }

  #visit(side: Side, folder: RemotePath, found: readonly ComparedEntry[]): void {
    if (this.#stop.signal.aborted || (folder !== ROOT && this.#isClosed(folder))) return;
    const entries = new Map(found.map((entry) => [entry.name, entry]));
    const ahead = this.#ahead.get(folder);
    if (!ahead || ahead.side === side) {
      this.#ahead.set(folder, { side, entries });
      return;
    }
    this.#ahead.delete(folder);
    this.#count({ folders: 1 });
    const [left, right] = side === 'left' ? [entries, ahead.entries] : [ahead.entries, entries];
    for (const name of new Set([...left.keys(), ...right.keys()])) {
      const path = joinPath(folder, name);
      if (this.#options.isExcluded(path)) this.#count({ excluded: 1 });
      else this.#compare(path, left.get(name), right.get(name));
    }
  }

  #compare(
    path: RemotePath,
    left: ComparedEntry | undefined,
    right: ComparedEntry | undefined,
  ): void {
    if (!left || !right) {
      this.#closed.add(path);
      this.#found({ path, kind: left ? 'left' : 'right', left, right });
    } else if (left.kind === 'file' && right.kind === 'file') {
      this.#compareFiles({ path, left, right });
    } else if (left.kind !== right.kind || left.kind !== 'directory') {
      this.#closed.add(path);
      if (shapeOf(left) === shapeOf(right)) this.#count({ special: 1 });
      else this.#found({ path, kind: 'type', left, right });
    }
  }

  #compareFiles(pair: Pair): void {
    const { left, right } = pair;
    const isSized = left.size !== undefined && right.size !== undefined;
    if (isSized && left.size !== right.size) this.#found({ ...pair, kind: 'size' });
    else if (this.#options.contents) this.#want(pair);
    else this.#judgeByTime(pair);
  }

  #judgeByTime(pair: Pair): void {
    if (isSameTime(pair) && pair.left.size !== undefined && pair.right.size !== undefined) {
      this.#count({ same: 1 });
    } else this.#found({ ...pair, kind: 'unsure' });
  }

  #want(pair: Pair): void {
    const { left, right } = pair;
    const size = Math.max(left.size ?? 0, right.size ?? 0);
    if (left.size === 0 && right.size === 0) this.#count({ same: 1 });
    else if (size > MAX_COMPARED_BYTES) {
      this.#count({ tooLarge: 1 });
      this.#judgeByTime(pair);
    } else {
      this.#waiting.push(pair);
      this.#readOn();
    }
  }

  #readOn(): void {
    while (this.#running.size < READS_AT_ONCE && !this.#stop.signal.aborted) {
      const next = this.#waiting.shift();
      if (!next) return;
      const running = this.#read(next).finally(() => {
        this.#running.delete(running);
        this.#readOn();
      });
      this.#running.add(running);
    }
  }

  async #read(pair: Pair): Promise<void> {
    const { signal } = this.#stop;
    const sides = [pair.left, pair.right] as const;
    const contents = await Promise.allSettled(sides.map((entry) => entry.read(signal)));
    if (signal.aborted) return;
    const [left, right] = contents.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (!left || !right) {
      this.#count({ failed: 1 });
      this.#found({ ...pair, kind: 'unsure' });
    } else if (Buffer.compare(left, right) === 0) this.#count({ same: 1 });
    else this.#found({ ...pair, kind: 'content' });
  }

  #found(difference: Difference): void {
    const { onFound, maxDifferences = MAX_DIFFERENCES } = this.#options;
    if (this.#counts.isCut) return;
    onFound(difference);
    this.#count({ differences: 1 });
    if (this.#counts.differences < maxDifferences) return;
    this.#counts = { ...this.#counts, isCut: true };
    this.#options.onProgress(this.#counts);
    this.#stop.abort();
  }

  #count(more: Partial<Record<Exclude<keyof ComparisonCounts, 'isCut'>, number>>): void {
    const counts = { ...this.#counts };
    for (const [key, count] of Object.entries(more)) counts[key as keyof typeof more] += count;
    this.#counts = counts;
    this.#options.onProgress(counts);
  }
}

/** A link to a folder may stand for that folder: nobody looks into it to tell. */
function shapeOf({ kind }: ComparedEntry): ComparedEntry['kind'] {
  return kind === 'linked-folder' ? 'directory' : kind;
}

function isSameTime({ left, right }: Pair): boolean {
  if (left.mtimeMs <= 0 || right.mtimeMs <= 0) return false;
  return Math.abs(left.mtimeMs - right.mtimeMs) < Math.max(left.mtimeUnitMs, right.mtimeUnitMs);
}
