import { basename, joinPath, type RemotePath } from '../../common/remotePath.ts';
import { entriesToCopy } from '../entriesToCopy.ts';
import type { Lookup } from '../lookup.ts';
import { isFolder } from '../metadataCache.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { Spool } from '../spool.ts';
import type { FilesAsLeft } from './filesAsLeft.ts';
import { arriving, leaving } from '../spoolHalves.ts';
import type { OpenOptions, SourceContent, SourceEntry, TreeSource } from './treeSource.ts';

export interface RemoteTreeOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly asLeft: FilesAsLeft;
  /** A folder on the local disk, for files that are too large to wait in memory. */
  readonly spoolDirectory: string;
}

/**
 * A server, as a place to copy from. FTP has no command that copies: a file comes to this computer
 * and goes from there, so each byte counts by halves.
 */
export class RemoteTree implements TreeSource {
  readonly #options: RemoteTreeOptions;

  constructor(options: RemoteTreeOptions) {
    this.#options = options;
  }

  async chosen(path: RemotePath, signal: AbortSignal): Promise<SourceEntry> {
    const entry = await this.#options.asLeft.get(path, { fresh: true, signal });
    const { kind, target = kind } = entry;
    return this.#entryAt(path, entry, isFolder(entry) ? 'directory' : target);
  }

  async entries(folder: RemotePath, signal: AbortSignal): Promise<readonly SourceEntry[]> {
    const scope = { priority: 'background', signal } as const;
    const listed = await entriesToCopy(this.#options, folder, scope);
    const entries = await this.#options.asLeft.in(folder, listed);
    return entries.map((entry) => this.#entryAt(joinPath(folder, entry.name), entry, entry.kind));
  }

  #entryAt(path: RemotePath, entry: RemoteEntry, kind: SourceEntry['kind']): SourceEntry {
    const { size, mtimeMs, folderId } = entry;
    const open = (options: OpenOptions) => this.#open(path, entry, options);
    return {
      path,
      name: basename(path),
      kind,
      folderId,
      look: () => Promise.resolve({ size, mtimeMs, open }),
    };
  }

  async #open(
    path: RemotePath,
    entry: RemoteEntry,
    { signal, lend, onMoved }: OpenOptions,
  ): Promise<SourceContent> {
    const { lookup, asLeft, runner, spoolDirectory } = this.#options;
    const spool = new Spool(spoolDirectory);
    try {
      const target = arriving(spool, onMoved);
      const fetched = { runner: lend(runner), lookup, path, entry, target, signal };
      const file = await asLeft.fetch(fetched);
      return contentIn(spool, file.mtimeMs, onMoved);
    } catch (error) {
      await spool.dispose();
      throw error;
    }
  }
}

function contentIn(spool: Spool, mtimeMs: number, onMoved: OpenOptions['onMoved']): SourceContent {
  const content = leaving(spool.content(), onMoved);
  return {
    size: content.size,
    mtimeMs,
    open: (from) => content.open(from),
    whole: () => collected(content.open()),
    dispose: () => spool.dispose(),
  };
}

async function collected(source: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}
