import { RemoteError } from '../../common/remoteError.ts';
import {
  dirname,
  isWithin,
  joinPath,
  normalizePath,
  type RemotePath,
} from '../../common/remotePath.ts';
import { forEachBounded } from '../forEachBounded.ts';
import { isSameState } from '../guard/base.ts';
import { isFolder } from '../metadataCache.ts';
import type { RemoteChange } from '../remoteFiles.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import { Saver, type SaverOptions } from '../saving/saver.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { Writer, type WriterOptions } from '../writer.ts';
import { intoItself, saveFailure } from '../refusals.ts';
import { FolderMaker } from './folderMaker.ts';
import { runTransfer, type Running, type RunningOptions } from './running.ts';
import type { ItemProgress } from './tally.ts';
import type { Batch, TransferOptions, TransferReport } from './transfer.ts';
import { freeName, newTarget, type Target } from './target.ts';
import { SourceChanged } from './treeSource.ts';
import type { SourceContent, SourceEntry, SourceFile, TreeSource } from './treeSource.ts';

export interface UploaderOptions extends RunningOptions {
  readonly saving: Omit<SaverOptions, 'runner'>;
  readonly writing: Omit<WriterOptions, 'saver'>;
  readonly onDidChange: (change: RemoteChange) => void;
}

const FOLDERS_AT_ONCE = 4;
/** Up to here what is replaced is held against what the editor knows of it, which takes all of it. */
const MAX_GUARDED_BYTES = 8 * 1024 * 1024;

/** A folder of the source, and its counterpart on the server. */
interface FolderPair {
  readonly from: string;
  readonly path: RemotePath;
  /** Undefined: it has to be made. */
  readonly existing: RemoteEntry | undefined;
  readonly isInNew: boolean;
}

/** How a file goes. */
interface Way {
  readonly item: ItemProgress;
  readonly runner: SessionRunner;
}

interface FilePair {
  readonly from: SourceEntry;
  readonly file: SourceFile;
  readonly to: Target;
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

  constructor(parts: UploadParts) {
    this.#parts = parts;
    const { lookup } = parts.saving;
    this.#maker = new FolderMaker({ runner: parts.lanes.background, lookup, signal: parts.signal });
  }

  async all(batches: readonly Batch[]): Promise<void> {
    let level: FolderPair[] = [];
    for (const batch of batches) level.push(...(await this.#chosen(batch)));
    while (level.length > 0) {
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
    const to = await this.#look(folder);
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
  async #enter({ from, path, existing }: FolderPair): Promise<readonly FolderPair[]> {
    const { source, signal, tally } = this.#parts;
    try {
      const to = existing ? await this.#look(path) : newTarget(path);
      return await this.#add(await source.entries(from, signal), to);
    } catch (error) {
      tally.failed(from, error, dirname(path));
      return [];
    }
  }

  async #look(path: RemotePath): Promise<Target> {
    const { saving, writing, signal } = this.#parts;
    const scope = { fresh: true, priority: 'background', signal } as const;
    const entries = await saving.lookup.folder(path, scope);
    const taken = new Set([...entries.keys()].map((name) => writing.identity.key(name)));
    return { path, entries, taken, isNew: false };
  }

  /** @returns the folders among them */
  async #add(entries: readonly SourceEntry[], to: Target): Promise<readonly FolderPair[]> {
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
          const existing = writing.identity.entryOf(to.entries, from.name);
          if (existing && !isFolder(existing)) throw taken(path);
          folders.push({ from: from.path, path, existing, isInNew: to.isNew });
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
          await this.#send({ from, file, to }, runner);
        } catch (error) {
          tally.failed(from.path, error, to.path);
        }
      },
    });
  }

  async #send(pair: FilePair, runner: SessionRunner): Promise<void> {
    const { tally } = this.#parts;
    const { from, file, to } = pair;
    const item = tally.began(from.path, file.size);
    try {
      const existing = await this.#existing(pair);
      const name = existing ? await this.#nameFor(pair, existing) : from.name;
      if (name === undefined) return;
      if (name !== from.name) tally.renamed(from.path, name);
      const path = joinPath(to.path, name);
      const replaced = name === from.name ? existing : undefined;
      tally.arrived(await this.#bringAsIs(path, pair, replaced, { item, runner }));
    } finally {
      item.end();
    }
  }

  /** What is there now: the folder may have been listed hours ago. */
  async #existing({ from, to }: FilePair): Promise<RemoteEntry | undefined> {
    const { saving, writing, signal } = this.#parts;
    if (!writing.identity.entryOf(to.entries, from.name)) return undefined;
    return saving.lookup.find(joinPath(to.path, from.name), { priority: 'background', signal });
  }

  /** What has changed on its way is not put together of two contents: it comes anew. */
  async #bringAsIs(
    path: RemotePath,
    pair: FilePair,
    replaced: RemoteEntry | undefined,
    way: Way,
  ): Promise<number> {
    try {
      return await this.#bring(path, pair, replaced, way);
    } catch (error) {
      if (!(error instanceof SourceChanged)) throw error;
      way.item.moved(-way.item.bytes);
      const file = await pair.from.look(this.#parts.signal);
      return this.#bring(path, { ...pair, file }, replaced, way);
    }
  }

  async #bring(
    path: RemotePath,
    { file, to }: FilePair,
    replaced: RemoteEntry | undefined,
    { item, runner }: Way,
  ): Promise<number> {
    const { lanes, signal } = this.#parts;
    const onMoved = (bytes: number): void => item.moved(bytes);
    const content = await file.open({ signal, onMoved, lend: (one) => lanes.lend(one) });
    try {
      const isGuarded = content.size <= MAX_GUARDED_BYTES;
      if (!replaced || !isGuarded) return await this.#store(path, content, replaced, to, runner);
      return await this.#replace(path, content, replaced, runner);
    } finally {
      await content.dispose();
    }
  }

  /** Undefined: it is not sent. */
  async #nameFor({ from, file, to }: FilePair, existing: RemoteEntry): Promise<string | undefined> {
    const { decider, tally, writing } = this.#parts;
    const path = joinPath(to.path, from.name);
    const coming = { size: file.size, mtimeMs: file.mtimeMs };
    const decision = await decider.decide({
      path,
      coming,
      existing: { size: existing.size, mtimeMs: existing.mtimeMs },
    });
    if (decision === 'skip' || decision === 'same') {
      tally.skipped(from.path, decision === 'skip' ? 'exists' : 'same');
      return undefined;
    }
    if (decision === 'rename') {
      const name = freeName(from.name, to, writing.identity, (beside) =>
        decider.hasCome({ coming, existing: beside }),
      );
      if (name === undefined) tally.skipped(from.path, 'same');
      return name;
    }
    if (isFolder(existing)) throw taken(path);
    return from.name;
  }

  async #replace(
    path: RemotePath,
    content: SourceContent,
    existing: RemoteEntry,
    runner: SessionRunner,
  ): Promise<number> {
    const { writing, saving, signal } = this.#parts;
    const writer = new Writer({ ...writing, saver: new Saver({ ...saving, runner }) });
    // The version that the decision was about goes into the history, where it is at hand.
    const known = await writing.bases.base(path);
    const expected = known && isSameState(known, existing) ? known : ('anything' as const);
    const agreed = { create: true, overwrite: true, expected, isOfOthers: true };
    const bytes = await content.whole();
    await writer.write(path, bytes, { ...agreed, ...timeOf(content), signal });
    return bytes.length;
  }

  async #store(
    path: RemotePath,
    content: SourceContent,
    existing: RemoteEntry | undefined,
    to: Target,
    runner: SessionRunner,
  ): Promise<number> {
    const { writing, saving, signal, onDidChange } = this.#parts;
    const saver = new Saver({ ...saving, runner });
    const scope = { signal, ...timeOf(content) };
    const key = writing.identity.key(path);
    const save = async (waiting: Promise<boolean>): Promise<void> => {
      // Another window may have made the file while this one waited for it.
      const isOld = (await waiting) && !existing;
      if (isOld && (await saving.lookup.findTarget(path, signal))) throw taken(path);
      const facts = await saver.save(path, content, existing, scope);
      writing.known.wrote(path, existing, facts);
    };
    try {
      // In a folder that was just made there is nobody else yet.
      if (to.isNew) await save(Promise.resolve(false));
      else await writing.queue.run(key, () => writing.locks.hold(key, signal, save));
    } catch (error) {
      writing.known.forget(path);
      throw await saveFailure(saving.lookup, error, path);
    }
    writing.bases.replaced(path);
    if (!to.isNew) onDidChange({ type: existing ? 'changed' : 'created', path });
    return content.size;
  }
}

function timeOf({ mtimeMs }: SourceContent): { readonly modifiedMs?: number } {
  return mtimeMs > 0 ? { modifiedMs: Math.floor(mtimeMs) } : {};
}

function taken(path: RemotePath): RemoteError {
  return new RemoteError('exists', 'Something else has this name', { path });
}
