import { hasCode, RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { SourceEntry, SourceFile, TreeSource } from '../../remote/folders/treeSource.ts';
import { forEachBounded } from '../../remote/forEachBounded.ts';

const FOLDERS_AT_ONCE = 4;

type Facts = Pick<SourceFile, 'size' | 'mtimeMs'>;

/**
 * A file or a folder of a server on its way to another one, where it may get another name. What was
 * read of it is noted, to be held against what is there afterwards.
 */
export class CopiedTree implements TreeSource {
  readonly #source: TreeSource;
  readonly #name: string;
  readonly #files = new Map<string, Facts>();
  /** How much was in each. */
  readonly #folders = new Map<string, number>();

  /** @param name of the top, on the other server */
  constructor(source: TreeSource, name: string) {
    this.#source = source;
    this.#name = name;
  }

  async chosen(path: RemotePath, signal: AbortSignal): Promise<SourceEntry> {
    const entry = await this.#source.chosen(path, signal);
    if (!isCopyable(entry)) throw uncopyable(path);
    return this.#noting({ ...entry, name: this.#name });
  }

  async entries(folder: RemotePath, signal: AbortSignal): Promise<readonly SourceEntry[]> {
    const entries = await this.#list(folder, signal);
    this.#folders.set(folder, entries.length);
    return entries.map((entry) => this.#noting(entry));
  }

  /**
   * Looks at all of it again.
   * @throws RemoteError `not-removed` where it is not as it was read
   */
  async assertAsRead(top: RemotePath, signal: AbortSignal): Promise<void> {
    try {
      const first = await this.#source.chosen(top, signal);
      await forEachBounded([first], FOLDERS_AT_ONCE, async (entry, add) => {
        if (entry.kind !== 'directory') {
          if (!isSame(await entry.look(signal), this.#files.get(entry.path))) throw changed(top);
          return;
        }
        const entries = await this.#list(entry.path, signal);
        if (entries.length !== this.#folders.get(entry.path)) throw changed(top);
        add(entries);
      });
    } catch (error) {
      throw hasCode(error, 'not-found', 'not-a-directory') ? changed(top, error) : error;
    }
  }

  /** A link to a file is copied as that; following one to a folder may never end. */
  async #list(folder: RemotePath, signal: AbortSignal): Promise<readonly SourceEntry[]> {
    const entries: SourceEntry[] = [];
    for (const entry of await this.#source.entries(folder, signal)) {
      const isLink = entry.kind === 'symlink';
      const followed = isLink ? await this.#source.chosen(entry.path, signal) : entry;
      // Left out it would be lost in a move.
      if (!isCopyable(followed) || (isLink && followed.kind === 'directory')) {
        throw uncopyable(entry.path);
      }
      entries.push(followed);
    }
    return entries;
  }

  #noting(entry: SourceEntry): SourceEntry {
    const look: SourceEntry['look'] = async (signal) => {
      const file = await entry.look(signal);
      return {
        ...file,
        open: async (options) => {
          const content = await file.open(options);
          // It was another one by the time that it was read.
          const isOther = content.mtimeMs !== file.mtimeMs;
          this.#files.set(entry.path, isOther ? content : file);
          return content;
        },
      };
    };
    return { ...entry, look };
  }
}

function isCopyable({ kind }: SourceEntry): boolean {
  return kind === 'file' || kind === 'directory';
}

function isSame(now: Facts, read: Facts | undefined): boolean {
  return now.size === read?.size && now.mtimeMs === read?.mtimeMs;
}

function uncopyable(path: RemotePath): RemoteError {
  const message = 'a link to a folder, or what is neither file nor folder, cannot be copied';
  return new RemoteError('not-supported', message, { path });
}

function changed(path: RemotePath, cause?: unknown): RemoteError {
  return new RemoteError('not-removed', 'It is not what was copied', { path, cause });
}
