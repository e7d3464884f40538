import { RemoteError } from '../common/remoteError.ts';
import { joinPath, type RemotePath } from '../common/remotePath.ts';
import { entriesToCopy } from './entriesToCopy.ts';
import { fetchAsIs } from './fetchAsIs.ts';
import { chained, mustHaveEnd, type FolderChain } from './folderChain.ts';
import { forEachBounded } from './forEachBounded.ts';
import type { Lookup } from './lookup.ts';
import { isFolder } from './metadataCache.ts';
import type { FileFacts, RemoteEntry } from './remoteSession.ts';
import type { Saver } from './saving/saver.ts';
import type { SessionRunner } from './sessionRunner.ts';
import type { OverwriteOptions } from './remoteFiles.ts';
import { settled } from './settled.ts';
import { Spool } from './spool.ts';
import { arriving, leaving } from './spoolHalves.ts';

export interface CopierOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly saver: Saver;
  /** A folder on the local disk, for files that are too large to wait in memory. */
  readonly spoolDirectory: string;
}

export type CopyScope = Pick<OverwriteOptions, 'signal' | 'onMoved'>;

const AT_ONCE = 4;

interface Copy {
  readonly from: RemotePath;
  readonly source: RemoteEntry;
  readonly to: RemotePath;
  readonly chain: FolderChain;
}

interface How {
  readonly signal: AbortSignal | undefined;
  /** Told of bytes on their way; of less than none where they come again. */
  readonly note: (bytes: number) => void;
}

/** Copies through this computer: FTP has no command that copies on the server. */
export class Copier {
  readonly #options: CopierOptions;

  constructor(options: CopierOptions) {
    this.#options = options;
  }

  /**
   * A folder with all that is in it, some files and folders of the whole tree at a time.
   * @param existing what `to` is now; a folder there is no target for a copy
   * @returns size and time of a file that was copied
   */
  async copy(
    from: RemotePath,
    source: RemoteEntry,
    to: RemotePath,
    existing: RemoteEntry | undefined,
    { signal, onMoved }: CopyScope,
  ): Promise<FileFacts | undefined> {
    let moved = 0;
    const all = isFolder(source) ? undefined : source.size;
    const how = { signal, note: (bytes: number) => onMoved?.((moved += bytes), all) };
    if (!isFolder(source)) return this.#copyFile(from, source, to, existing, how);
    const top = { from, source, to, chain: chained(source.folderId, undefined) };
    await forEachBounded<Copy>([top], AT_ONCE, async (one, add) => {
      if (isFolder(one.source)) add(await this.#copyFolder(one, signal));
      else await this.#copyFile(one.from, one.source, one.to, undefined, how, true);
    });
    return undefined;
  }

  /** @returns what is in it, still to be copied */
  async #copyFolder(
    { from, source, to, chain }: Copy,
    signal: AbortSignal | undefined,
  ): Promise<readonly Copy[]> {
    if (source.kind === 'symlink') {
      // It may lead back up: following it could copy without end.
      throw new RemoteError('not-supported', 'A link to a folder is not copied', { path: from });
    }
    mustHaveEnd(chain, from);
    const { runner, lookup } = this.#options;
    const entries = await entriesToCopy(this.#options, from, { signal });
    await settled(
      'createDirectory',
      () =>
        runner.run((session, inner) => session.createDirectory(to, { signal: inner }), { signal }),
      async () => (await lookup.find(to, { fresh: true, signal }))?.kind === 'directory',
    );
    return entries.map((entry) => ({
      from: joinPath(from, entry.name),
      source: entry,
      to: joinPath(to, entry.name),
      chain: chained(entry.folderId, chain),
    }));
  }

  async #copyFile(
    from: RemotePath,
    source: RemoteEntry,
    to: RemotePath,
    existing: RemoteEntry | undefined,
    { signal, note }: How,
    isFolderNew = false,
  ): Promise<FileFacts> {
    const { runner, lookup, spoolDirectory } = this.#options;
    const spool = new Spool(spoolDirectory);
    try {
      const target = arriving(spool, note);
      const fetched = { runner, lookup, path: from, entry: source, target, signal };
      const entry = await fetchAsIs(fetched);
      const modifiedMs = entry.mtimeMs > 0 ? entry.mtimeMs : undefined;
      const scope = { signal, modifiedMs, isFolderNew };
      const content = leaving(spool.content(), note);
      return await this.#options.saver.save(to, content, existing, scope);
    } finally {
      await spool.dispose();
    }
  }
}
