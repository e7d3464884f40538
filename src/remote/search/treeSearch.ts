import { abortError } from '../../common/deadline.ts';
import { hasCode } from '../../common/remoteError.ts';
import { joinPath, type RemotePath } from '../../common/remotePath.ts';
import type { RemoteFiles } from '../remoteFiles.ts';
import type { RemoteEntry, RemoteListing } from '../remoteSession.ts';
import { isTemporaryName } from '../saving/temporaryName.ts';
import { readText } from './fileText.ts';
import { hasBinaryName } from './binaryNames.ts';
import type { Matcher } from './matcher.ts';
import type { SearchPattern } from './searchQuery.ts';
import type { TextMatch } from './textMatches.ts';

export interface TreeSearchOptions {
  readonly files: Pick<RemoteFiles, 'walk' | 'readListed'>;
  readonly matcher: Matcher;
  readonly top: RemotePath;
  readonly pattern: SearchPattern;
  /** Whether a file or folder is looked at, by its path. */
  readonly isExcluded: (path: RemotePath) => boolean;
  readonly isIncluded: (path: RemotePath) => boolean;
  /** The encoding that is presumed of a file. */
  readonly encodingOf: (path: RemotePath) => string;
  /** What an editor has of the file that is not saved; undefined: nothing. */
  readonly unsavedText: (path: RemotePath) => string | undefined;
  readonly onFound: (found: FileMatches) => void;
  readonly onProgress: (counts: SearchCounts) => void;
  readonly signal: AbortSignal;
  /** Matches that are taken at most. */
  readonly maxMatches: number;
}

export interface FileMatches {
  readonly path: RemotePath;
  readonly matches: readonly TextMatch[];
}

export interface SearchCounts {
  /** Files that were looked into. */
  readonly files: number;
  readonly matches: number;
  /** Files with matches. */
  readonly found: number;
  readonly binary: number;
  readonly tooLarge: number;
  /** The expression did not come to an end in them. */
  readonly tooSlow: number;
  /** Files and folders that could not be read. */
  readonly failed: number;
  /** Whether it ended because there were too many matches, or too many files that are too slow. */
  readonly ended: 'matches' | 'slow' | undefined;
}

/** Background work gets fewer sessions than that: what waits is ready when one is free. */
const READS_AT_ONCE = 6;
/** What is larger is hardly text that a person has written. */
export const MAX_SEARCHED_BYTES = 4 * 1024 * 1024;
const MAX_SLOW_FILES = 3;

/**
 * Looks into all files below a folder. What is kept of them and has not changed, by a listing of
 * just now, is not transferred.
 * @throws RemoteError why the folder cannot be listed, or `aborted`
 */
export async function searchTree(options: TreeSearchOptions): Promise<SearchCounts> {
  return new TreeSearch(options).run();
}

class TreeSearch {
  readonly #options: TreeSearchOptions;
  readonly #stop = new AbortController();
  readonly #waiting: { readonly path: RemotePath; readonly entry: RemoteEntry }[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #signal: AbortSignal;
  #counts: SearchCounts = {
    ...{ files: 0, matches: 0, found: 0, binary: 0, tooLarge: 0, tooSlow: 0, failed: 0 },
    ended: undefined,
  };

  constructor(options: TreeSearchOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#stop.abort(options.signal.reason));
    this.#signal = this.#stop.signal;
  }

  async run(): Promise<SearchCounts> {
    const { files, top, isExcluded } = this.#options;
    try {
      await files.walk(
        top,
        {
          visit: (folder, listing) => this.#visit(folder, listing),
          skipped: () => this.#count({ failed: 1 }),
        },
        { enters: (folder) => !isExcluded(folder), exactTimes: true, signal: this.#signal },
      );
      while (this.#running.size > 0) await Promise.race(this.#running);
    } catch (error) {
      this.#stop.abort();
      await Promise.all(this.#running);
      if (!this.#counts.ended || !hasCode(error, 'aborted')) throw error;
    }
    const { signal } = this.#options;
    if (signal.aborted) throw abortError(signal);
    return this.#counts;
  }

  #visit(folder: RemotePath, { entries }: RemoteListing): void {
    for (const entry of entries) {
      const path = joinPath(folder, entry.name);
      if (this.#isWanted(path, entry)) this.#waiting.push({ path, entry });
    }
    this.#goOn();
  }

  #isWanted(path: RemotePath, { name, kind, target, size }: RemoteEntry): boolean {
    const { isExcluded, isIncluded } = this.#options;
    const isFile = kind === 'file' || (kind === 'symlink' && target === 'file');
    if (!isFile || isTemporaryName(name) || isExcluded(path) || !isIncluded(path)) return false;
    if (hasBinaryName(name)) this.#count({ binary: 1 });
    else if ((size ?? 0) > MAX_SEARCHED_BYTES) this.#count({ tooLarge: 1 });
    else return true;
    return false;
  }

  #goOn(): void {
    while (this.#running.size < READS_AT_ONCE && !this.#signal.aborted) {
      const next = this.#waiting.shift();
      if (!next) return;
      const running = this.#look(next.path, next.entry).finally(() => {
        this.#running.delete(running);
        this.#goOn();
      });
      this.#running.add(running);
    }
  }

  async #look(path: RemotePath, entry: RemoteEntry): Promise<void> {
    try {
      const text = this.#options.unsavedText(path) ?? (await this.#read(path, entry));
      if (text === undefined) this.#count({ binary: 1 });
      else await this.#match(path, text);
    } catch (error) {
      if (!this.#signal.aborted || !hasCode(error, 'aborted')) this.#count({ failed: 1 });
    }
  }

  async #read(path: RemotePath, entry: RemoteEntry): Promise<string | undefined> {
    const { files, encodingOf } = this.#options;
    const scope = { priority: 'background', signal: this.#signal } as const;
    const content = await files.readListed(path, entry, scope);
    return readText(content, encodingOf(path))?.text;
  }

  async #match(path: RemotePath, text: string): Promise<void> {
    const { matcher, pattern, maxMatches, onFound } = this.#options;
    const limit = maxMatches - this.#counts.matches;
    const matches = await matcher.find({ text, pattern, limit }, this.#signal);
    if (this.#signal.aborted) return;
    if (matches === 'too-slow') this.#count({ tooSlow: 1 });
    else {
      // Another file may have taken its share meanwhile.
      const taken = matches.slice(0, maxMatches - this.#counts.matches);
      if (taken.length > 0) onFound({ path, matches: taken });
      this.#count({ files: 1, matches: taken.length, found: taken.length > 0 ? 1 : 0 });
    }
  }

  #count(more: Partial<Record<Exclude<keyof SearchCounts, 'ended'>, number>>): void {
    const counts = { ...this.#counts };
    for (const [key, count] of Object.entries(more)) counts[key as keyof typeof more] += count;
    const { maxMatches, onProgress } = this.#options;
    if (counts.matches >= maxMatches) counts.ended = 'matches';
    else if (counts.tooSlow >= MAX_SLOW_FILES) counts.ended = 'slow';
    this.#counts = counts;
    if (counts.ended) this.#stop.abort();
    onProgress(counts);
  }
}
