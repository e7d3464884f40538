import { RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { SourceEntry, TreeSource } from '../../remote/folders/treeSource.ts';

/** A file or a folder of a server on its way to another one, where it may get another name. */
export class CopiedTree implements TreeSource {
  readonly #source: TreeSource;
  readonly #name: string;

  /** @param name of the top, on the other server */
  constructor(source: TreeSource, name: string) {
    this.#source = source;
    this.#name = name;
  }

  async chosen(path: RemotePath, signal: AbortSignal): Promise<SourceEntry> {
    const entry = await this.#source.chosen(path, signal);
    if (!isCopyable(entry)) throw uncopyable(path);
    return { ...entry, name: this.#name };
  }

  /** A link to a file is copied as that; following one to a folder may never end. */
  async entries(folder: RemotePath, signal: AbortSignal): Promise<readonly SourceEntry[]> {
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
}

function isCopyable({ kind }: SourceEntry): boolean {
  return kind === 'file' || kind === 'directory';
}

function uncopyable(path: RemotePath): RemoteError {
  const message = 'a link to a folder, or what is neither file nor folder, cannot be copied';
  return new RemoteError('not-supported', message, { path });
}
