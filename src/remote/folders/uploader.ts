import { basename as localBasename } from 'node:path';
import { readFile } from 'node:fs/promises';
import { RemoteError } from '../../common/remoteError.ts';
import { joinPath, normalizePath, type RemotePath } from '../../common/remotePath.ts';
import { forEachBounded } from '../forEachBounded.ts';
import { isSameState } from '../guard/base.ts';
import { isFolder } from '../metadataCache.ts';
import type { RemoteChange } from '../remoteFiles.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import { Saver, type SaverOptions } from '../saving/saver.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { Writer, type WriterOptions } from '../writer.ts';
import { saveFailure } from '../refusals.ts';
import { FolderMaker } from './folderMaker.ts';
import { chosenEntry, contentAt, entriesOf, fileAt } from './localTree.ts';
import type { LocalEntry, LocalFile } from './localTree.ts';
import { numberedName } from './localNames.ts';
import { runTransfer, type Running, type RunningOptions } from './running.ts';
import type { TransferOptions, TransferReport } from './transfer.ts';

export interface UploaderOptions extends RunningOptions {
  readonly saving: Omit<SaverOptions, 'runner'>;
  readonly writing: Omit<WriterOptions, 'saver'>;
  readonly onDidChange: (change: RemoteChange) => void;
}

const FOLDERS_AT_ONCE = 4;
/** Up to here what is replaced is held against what the editor knows of it, which takes all of it. */
const MAX_GUARDED_BYTES = 8 * 1024 * 1024;

/** A folder on the server, and what is to come into it. */
interface Target {
  readonly path: RemotePath;
  /** What is there already. */
  readonly entries: ReadonlyMap<string, RemoteEntry>;
  /** Names that are taken. */
  readonly taken: Set<string>;
  /** It was made for this. */
  readonly isNew: boolean;
}

/** A local folder, and its counterpart on the server. */
interface FolderPair {
  readonly from: string;
  readonly path: RemotePath;
  /** Undefined: it has to be made. */
  readonly existing: RemoteEntry | undefined;
  readonly isInNew: boolean;
}

interface FilePair {
  readonly from: LocalEntry;
  readonly file: LocalFile;
  readonly to: Target;
}

/**
 * Brings local files and folders to the server. What is new there comes by way of a temporary name,
 * as every save does; what replaces a file is a save of it.
 */
export class Uploader {
  readonly #options: UploaderOptions;

  constructor(options: UploaderOptions) {
    this.#options = options;
  }

  /**
   * @param paths on the local disk
   * @param folder on the server; what is uploaded gets there under its own name
   * @throws RemoteError `aborted`; what fails else is reported
   */
  upload(
    paths: readonly string[],
    folder: RemotePath,
    options: TransferOptions,
  ): Promise<TransferReport> {
    return runTransfer(this.#options, options, (running) =>
      new Upload({ ...this.#options, ...running }).all(paths, folder),
    );
  }
}

type UploadParts = UploaderOptions & Running;

class Upload {
  readonly #parts: UploadParts;
  readonly #maker: FolderMaker;

  constructor(parts: UploadParts) {
    this.#parts = parts;
    const { lookup } = parts.saving;
    this.#maker = new FolderMaker({ runner: parts.lanes.background, lookup, signal: parts.signal });
  }

  async all(paths: readonly string[], folder: RemotePath): Promise<void> {
    const { tally } = this.#parts;
    const to = await this.#look(folder);
    let level: FolderPair[] = [];
    for (const path of paths) {
      try {
        level.push(...(await this.#add([await chosenEntry(path, localBasename(path))], to)));
      } catch (error) {
        tally.failed(path, error);
      }
    }
    while (level.length > 0) {
      const ready = await this.#make(level);
      const next: FolderPair[] = [];
      await forEachBounded(ready, FOLDERS_AT_ONCE, async (pair) => {
        next.push(...(await this.#enter(pair)));
      });
      level = next;
    }
  }

  /** @returns those that are there now */
  async #make(level: readonly FolderPair[]): Promise<readonly FolderPair[]> {
    const { tally, writing, onDidChange } = this.#parts;
    const there: FolderPair[] = level.filter(({ existing }) => existing);
    const missing = level.filter(({ existing }) => !existing);
    const made = await this.#maker.make(missing.map(({ path }) => path));
    for (const [index, pair] of missing.entries()) {
      const outcome = made[index];
      if (outcome instanceof Error) tally.failed(pair.from, outcome);
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
    try {
      const to = existing ? await this.#look(path) : newTarget(path);
      return await this.#add(await entriesOf(from), to);
    } catch (error) {
      this.#parts.tally.failed(from, error);
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
  async #add(entries: readonly LocalEntry[], to: Target): Promise<readonly FolderPair[]> {
    const { tally, writing } = this.#parts;
    const folders: FolderPair[] = [];
    for (const from of entries) {
      try {
        const path = await this.#pathFor(from, to);
        if (from.kind === 'symlink') tally.skipped(from.path, 'link');
        else if (from.kind === 'other') tally.skipped(from.path, 'special');
        else if (from.kind === 'file') await this.#addFile(from, to);
        else {
          const existing = writing.identity.entryOf(to.entries, from.name);
          if (existing && !isFolder(existing)) throw taken(path);
          folders.push({ from: from.path, path, existing, isInNew: to.isNew });
        }
      } catch (error) {
        tally.failed(from.path, error);
      }
    }
    return folders;
  }

  /** @throws RemoteError for a name that the server cannot have */
  async #pathFor({ name }: LocalEntry, to: Target): Promise<RemotePath> {
    const path = normalizePath(joinPath(to.path, name));
    await this.#parts.writing.probe.assertKept(path, this.#parts.signal);
    return path;
  }

  async #addFile(from: LocalEntry, to: Target): Promise<void> {
    const { tally, lanes } = this.#parts;
    const file = await fileAt(from.path);
    tally.found(file.size);
    await lanes.add({
      size: file.size,
      run: async (runner) => {
        try {
          await this.#send({ from, file, to }, runner);
        } catch (error) {
          tally.failed(from.path, error);
        }
      },
    });
  }

  async #send(pair: FilePair, runner: SessionRunner): Promise<void> {
    const { tally, writing } = this.#parts;
    const { from, file, to } = pair;
    const existing = writing.identity.entryOf(to.entries, from.name);
    const name = existing ? await this.#nameFor(pair, existing) : from.name;
    if (name === undefined) {
      tally.skipped(from.path, 'exists');
      return;
    }
    tally.began(from.path);
    if (name !== from.name) tally.renamed(from.path, name);
    const path = joinPath(to.path, name);
    const replaced = name === from.name ? existing : undefined;
    const isGuarded = file.size <= MAX_GUARDED_BYTES;
    const bytes =
      replaced && isGuarded
        ? await this.#replace(path, pair, replaced, runner)
        : await this.#store(path, pair, replaced, runner);
    tally.arrived(bytes);
  }

  /** Undefined: it is not sent. */
  async #nameFor({ from, file, to }: FilePair, existing: RemoteEntry): Promise<string | undefined> {
    const path = joinPath(to.path, from.name);
    const decision = await this.#parts.decider.decide({
      path,
      coming: file,
      existing: { size: existing.size, mtimeMs: existing.mtimeMs },
    });
    if (decision === 'skip') return undefined;
    if (decision === 'rename') return this.#freeName(from.name, to);
    if (isFolder(existing)) throw taken(path);
    return from.name;
  }

  #freeName(name: string, { taken }: Target): string {
    const { identity } = this.#parts.writing;
    for (let number = 2; ; number++) {
      const candidate = numberedName(name, number);
      const key = identity.key(candidate);
      if (taken.has(key)) continue;
      taken.add(key);
      return candidate;
    }
  }

  async #replace(
    path: RemotePath,
    { from, file }: FilePair,
    existing: RemoteEntry,
    runner: SessionRunner,
  ): Promise<number> {
    const { writing, saving, tally, signal } = this.#parts;
    const content = await readFile(from.path);
    const writer = new Writer({ ...writing, saver: new Saver({ ...saving, runner }) });
    // The version that the decision was about goes into the history, where it is at hand.
    const known = await writing.bases.base(path);
    const expected = known && isSameState(known, existing) ? known : ('anything' as const);
    const agreed = { create: true, overwrite: true, expected, isOfOthers: true };
    await writer.write(path, content, { ...agreed, modifiedMs: timeOf(file), signal });
    tally.moved(content.length);
    return content.length;
  }

  async #store(
    path: RemotePath,
    { from, file, to }: FilePair,
    existing: RemoteEntry | undefined,
    runner: SessionRunner,
  ): Promise<number> {
    const { writing, saving, tally, signal, onDidChange } = this.#parts;
    const content = await contentAt(from.path, file, (bytes) => tally.moved(bytes));
    const saver = new Saver({ ...saving, runner });
    const scope = { signal, modifiedMs: timeOf(file) };
    const key = writing.identity.key(path);
    const save = async (taken: Promise<void>): Promise<void> => {
      await taken;
      const facts = await saver.save(path, content, existing, scope);
      writing.known.wrote(path, existing, facts);
    };
    try {
      // In a folder that was just made there is nobody else yet.
      if (to.isNew) await save(Promise.resolve());
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

function newTarget(path: RemotePath): Target {
  return { path, entries: new Map(), taken: new Set(), isNew: true };
}

function timeOf({ mtimeMs }: LocalFile): number {
  return Math.floor(mtimeMs);
}

function taken(path: RemotePath): RemoteError {
  return new RemoteError('exists', 'Something else has this name', { path });
}
