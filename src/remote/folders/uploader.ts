import {
  dirname,
  isWithin,
  joinPath,
  normalizePath,
  type RemotePath,
} from '../../common/remotePath.ts';
import { chained, mustHaveEnd, type FolderChain } from '../folderChain.ts';
import { forEachBounded } from '../forEachBounded.ts';
import { isFolder } from '../metadataCache.ts';
import { alreadyThere, intoItself } from '../refusals.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import { FileSender, type FileSenderOptions } from './fileSender.ts';
import { FolderMaker } from './folderMaker.ts';
import { runTransfer, type Running, type RunningOptions } from './running.ts';
import { listedTarget, newTarget, type Target } from './target.ts';
import type { Batch, TransferOptions, TransferReport } from './transfer.ts';
import type { SourceEntry, TreeSource } from './treeSource.ts';

export interface UploaderOptions extends RunningOptions, FileSenderOptions {}

const FOLDERS_AT_ONCE = 4;

/** A folder of the source, and its counterpart on the server. */
interface FolderPair {
  readonly from: string;
  readonly path: RemotePath;
  /** Undefined: it has to be made. */
  readonly existing: RemoteEntry | undefined;
  readonly isInNew: boolean;
  /** Of the source. */
  readonly chain: FolderChain;
}

/**
 * Brings files and folders to the server. What is new there comes by way of a temporary name,
 * as every save does; what replaces a file is a save of it.
 */
export class Uploader {
  readonly #options: UploaderOptions;

  constructor(options: UploaderOptions) {
    this.#options = options;
  }

  /**
   * @param isOwn it comes from the same server
   * @throws RemoteError `aborted`; what fails else is reported
   */
  upload(
    source: TreeSource,
    batches: readonly Batch[],
    options: TransferOptions,
    isOwn = false,
  ): Promise<TransferReport> {
    return runTransfer(this.#options, options, (running) =>
      new Upload({ ...this.#options, ...running, source, isOwn }).all(batches),
    );
  }
}

interface UploadParts extends UploaderOptions, Running {
  readonly source: TreeSource;
  /** It is the server itself. */
  readonly isOwn: boolean;
}

class Upload {
  readonly #parts: UploadParts;
  readonly #maker: FolderMaker;
  readonly #sender: FileSender;
  /** By the keys of their paths: what comes to one folder from several places has one target. */
  #targets = new Map<string, Promise<Target>>();

  constructor(parts: UploadParts) {
    this.#parts = parts;
    this.#sender = new FileSender(parts);
    const { lookup } = parts.saving;
    this.#maker = new FolderMaker({ runner: parts.lanes.background, lookup, signal: parts.signal });
  }

  async all(batches: readonly Batch[]): Promise<void> {
    let level: FolderPair[] = [];
    for (const batch of batches) level.push(...(await this.#chosen(batch)));
    const chosen = [...this.#targets];
    while (level.length > 0) {
      // Below a folder that is done nothing comes to it any more.
      this.#targets = new Map(chosen);
      const ready = await this.#make(level);
      const next: FolderPair[] = [];
      await forEachBounded(ready, FOLDERS_AT_ONCE, async (pair) => {
        next.push(...(await this.#enter(pair)));
      });
      level = next;
    }
  }

  /** @returns the folders among what was chosen */
  async #chosen({ paths, folder }: Batch): Promise<readonly FolderPair[]> {
    const { tally, source, signal } = this.#parts;
    const to = await this.#target(folder, () => this.#look(folder));
    const folders: FolderPair[] = [];
    for (const path of paths) {
      try {
        folders.push(...(await this.#add([await source.chosen(path, signal)], to)));
      } catch (error) {
        tally.failed(path, error, folder);
      }
    }
    return folders;
  }

  /** @returns those that are there now */
  async #make(level: readonly FolderPair[]): Promise<readonly FolderPair[]> {
    const { tally, writing, onDidChange } = this.#parts;
    const there: FolderPair[] = level.filter(({ existing }) => existing);
    const missing = level.filter(({ existing }) => !existing);
    const made = await this.#maker.make(missing.map(({ path }) => path));
    for (const [index, pair] of missing.entries()) {
      const outcome = made[index];
      if (outcome instanceof Error) tally.failed(pair.from, outcome, dirname(pair.path));
      else if (outcome === 'made') {
        tally.madeFolder();
        there.push(pair);
        writing.known.forget(pair.path);
        if (!pair.isInNew) onDidChange({ type: 'created', path: pair.path });
      } else there.push({ ...pair, existing: outcome });
    }
    return there;
  }

  /** @returns the folders below */
  async #enter({ from, path, existing, chain }: FolderPair): Promise<readonly FolderPair[]> {
    const { source, signal, tally } = this.#parts;
    try {
      const to = await this.#target(path, async () =>
        existing ? this.#look(path) : newTarget(path),
      );
      return await this.#add(await source.entries(from, signal), to, chain);
    } catch (error) {
      tally.failed(from, error, dirname(path));
      return [];
    }
  }

  #target(path: RemotePath, find: () => Promise<Target>): Promise<Target> {
    const key = this.#parts.writing.identity.key(path);
    const target = this.#targets.get(key) ?? find();
    this.#targets.set(key, target);
    return target;
  }

  async #look(path: RemotePath): Promise<Target> {
    const { saving, writing, signal } = this.#parts;
    const scope = { fresh: true, priority: 'background', signal } as const;
    const entries = await saving.lookup.folder(path, scope);
    return listedTarget(path, entries, writing.identity);
  }

  /**
   * @param parent where they are; undefined: they were chosen
   * @returns the folders among them
   */
  async #add(
    entries: readonly SourceEntry[],
    to: Target,
    parent?: FolderChain,
  ): Promise<readonly FolderPair[]> {
    const { tally, writing, isOwn } = this.#parts;
    const folders: FolderPair[] = [];
    for (const from of entries) {
      try {
        const path = await this.#pathFor(from, to);
        if (from.kind === 'symlink') tally.skipped(from.path, 'link');
        else if (from.kind === 'other') tally.skipped(from.path, 'special');
        else if (from.kind === 'file') await this.#addFile(from, to);
        else {
          // It would hold itself, without an end.
          if (isOwn && isWithin(to.path, from.path)) throw intoItself(from.path);
          const chain = chained(from.folderId, parent);
          mustHaveEnd(chain, from.path);
          const existing = writing.identity.entryOf(to.entries, from.name);
          if (existing && !isFolder(existing)) throw alreadyThere(path);
          folders.push({ from: from.path, path, existing, isInNew: to.isNew, chain });
        }
      } catch (error) {
        tally.failed(from.path, error, to.path);
      }
    }
    return folders;
  }

  /** @throws RemoteError for a name that the server cannot have */
  async #pathFor({ name }: SourceEntry, to: Target): Promise<RemotePath> {
    const path = normalizePath(joinPath(to.path, name));
    await this.#parts.writing.probe.assertKept(path, this.#parts.signal);
    return path;
  }

  async #addFile(from: SourceEntry, to: Target): Promise<void> {
    const { tally, lanes, signal } = this.#parts;
    const file = await from.look(signal);
    tally.found(file.size);
    await lanes.add({
      size: file.size,
      run: async (runner) => {
        try {
          await this.#sender.send({ from, file, to }, runner);
        } catch (error) {
          tally.failed(from.path, error, to.path);
        }
      },
    });
  }
}
