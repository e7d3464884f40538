import { lstat, mkdir, stat } from 'node:fs/promises';
import { basename as localBasename, dirname, join } from 'node:path';
import { throwIfAborted } from '../../common/deadline.ts';
import { RemoteError } from '../../common/remoteError.ts';
import { basename, joinPath, ROOT, type RemotePath } from '../../common/remotePath.ts';
import type { Lookup } from '../lookup.ts';
import { isFolder } from '../metadataCache.ts';
import type { RemoteEntry, RemoteListing } from '../remoteSession.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { isTemporaryName } from '../saving/temporaryName.ts';
import type { TreeVisitor } from '../treeVisitor.ts';
import { TreeWalker } from '../treeWalk.ts';
import type { FilesAsLeft } from './filesAsLeft.ts';
import { codeOf, IncomingFile } from './incomingFile.ts';
import { NamesOfFolder, numberedName, type NameRules } from './localNames.ts';
import { newOwner, removeParts, type PartOwners } from './partFiles.ts';
import { runTransfer, type Running, type RunningOptions } from './running.ts';
import type { ItemProgress } from './tally.ts';
import type { Batch, FileSketch, TransferOptions, TransferReport } from './transfer.ts';

export interface DownloaderOptions extends RunningOptions {
  readonly lookup: Lookup;
  readonly asLeft: FilesAsLeft;
  readonly rules: NameRules;
}

interface FilePair {
  readonly from: RemotePath;
  readonly entry: RemoteEntry;
  readonly to: string;
  readonly names: NamesOfFolder;
}

/**
 * Brings files and folders to the local disk. Names of the server are data: none leads out of the
 * folder that was chosen. Nothing on the disk is replaced without a decision.
 */
export class Downloader {
  readonly #options: DownloaderOptions;

  constructor(options: DownloaderOptions) {
    this.#options = options;
  }

  /** @throws RemoteError `aborted`; what fails else is reported */
  download(batches: readonly Batch[], options: TransferOptions): Promise<TransferReport> {
    return runTransfer(this.#options, options, async (running) => {
      const { parts = { own: newOwner(), left: [] } } = options;
      const download = new Download({ ...this.#options, ...running, parts });
      for (const batch of batches) await download.all(batch);
    });
  }
}

type DownloadParts = DownloaderOptions & Running & { readonly parts: PartOwners };

class Download implements TreeVisitor {
  readonly #parts: DownloadParts;
  /** Where folders go that were seen, and not entered so far. */
  readonly #places = new Map<RemotePath, string>();
  /** Of folders that were not entered so far. */
  readonly #early = new Map<RemotePath, RemoteListing>();

  constructor(parts: DownloadParts) {
    this.#parts = parts;
  }

  async all({ paths, folder }: Batch): Promise<void> {
    const { asLeft, tally, rules, signal, parts } = this.#parts;
    await mkdir(folder, { recursive: true });
    await removeParts(folder, parts.left);
    const names = new NamesOfFolder(rules);
    for (const from of paths) {
      try {
        const entry = await asLeft.get(from, { fresh: true, signal });
        const to = from === ROOT ? folder : join(folder, this.#give(names, from));
        if (isFolder(entry)) await this.#walk(from, to);
        else await this.#addFile({ from, entry, to, names });
      } catch (error) {
        tally.failed(from, error, folder);
      }
    }
  }

  async #walk(top: RemotePath, to: string): Promise<void> {
    const { lookup, lanes, tally, signal } = this.#parts;
    this.#places.set(top, to);
    const walker = new TreeWalker({ runner: lanes.background, lookup });
    await walker.walk(top, this, { exactTimes: true, signal });
    // Nothing is left out without a word.
    const places = new Map(this.#places);
    const left = new Set([...places.keys(), ...this.#early.keys()]);
    this.#places.clear();
    this.#early.clear();
    for (const path of left) {
      const error = new RemoteError('not-found', 'What it is in cannot be had', { path });
      tally.failed(path, error, folderOf(places.get(path)));
    }
  }

  /** Several sessions list at a time: one may be done with a folder before that which it is in. */
  async visit(folder: RemotePath, listing: RemoteListing): Promise<void> {
    this.#early.set(folder, listing);
    await this.#enter(folder);
  }

  /** Where its place is known and its listing is here, with all below of which that is true. */
  async #enter(folder: RemotePath): Promise<void> {
    const { tally, parts } = this.#parts;
    const to = this.#places.get(folder);
    const listing = this.#early.get(folder);
    if (to === undefined || !listing) return;
    this.#early.delete(folder);
    this.#places.delete(folder);
    try {
      if (await madeFolder(to)) tally.madeFolder();
      else await removeParts(to, parts.left);
    } catch (error) {
      tally.failed(folder, error, dirname(to));
      return;
    }
    for (const { line, reason } of listing.rejected) {
      const error = new RemoteError('not-supported', reason, { path: folder, reply: line });
      tally.failed(folder, error, undefined);
    }
    for (const below of await this.#addEntries(folder, to, listing.entries)) {
      await this.#enter(below);
    }
  }

  skipped(folder: RemotePath, reason: RemoteError): void {
    const to = this.#places.get(folder);
    this.#places.delete(folder);
    this.#parts.tally.failed(folder, reason, folderOf(to));
  }

  /** @returns the folders among them */
  async #addEntries(
    folder: RemotePath,
    to: string,
    entries: readonly RemoteEntry[],
  ): Promise<readonly RemotePath[]> {
    const { tally, rules, asLeft } = this.#parts;
    const names = new NamesOfFolder(rules);
    const folders: RemotePath[] = [];
    for (const entry of await asLeft.in(folder, entries)) {
      // What a save has left behind, or is about to rename.
      if (isTemporaryName(entry.name)) continue;
      const path = joinPath(folder, entry.name);
      if (entry.kind === 'symlink') tally.skipped(path, 'link');
      else if (entry.kind === 'other') tally.skipped(path, 'special');
      else {
        const place = join(to, this.#give(names, path));
        if (entry.kind === 'directory') {
          this.#places.set(path, place);
          folders.push(path);
        } else await this.#addFile({ from: path, entry, to: place, names });
      }
    }
    return folders;
  }

  #give(names: NamesOfFolder, path: RemotePath): string {
    const name = names.give(basename(path));
    if (name !== basename(path)) this.#parts.tally.renamed(path, name);
    return name;
  }

  async #addFile(pair: FilePair): Promise<void> {
    const { tally, lanes } = this.#parts;
    const { size } = pair.entry;
    tally.found(size);
    await lanes.add({
      size,
      run: async (runner) => {
        try {
          await this.#fetch(pair, runner);
        } catch (error) {
          tally.failed(pair.from, error, dirname(pair.to));
        }
      },
    });
  }

  async #fetch(pair: FilePair, runner: SessionRunner): Promise<void> {
    const item = this.#parts.tally.began(pair.from, pair.entry.size);
    try {
      await this.#bring(pair, runner, item);
    } finally {
      item.end();
    }
  }

  async #bring(pair: FilePair, runner: SessionRunner, item: ItemProgress): Promise<void> {
    const { lookup, asLeft, tally, signal, parts } = this.#parts;
    const { from: path, entry, to } = pair;
    let place = await this.#placeFor(pair, to);
    if (!place) return;
    const file = new IncomingFile(to, parts.own, (bytes) => item.moved(bytes));
    try {
      const { mtimeMs } = await asLeft.fetch({ runner, lookup, path, entry, target: file, signal });
      throwIfAborted(signal);
      await file.finish(mtimeMs);
      // Something may have got there meanwhile.
      while (place && !(await file.moveTo(place.path, place.mayReplace))) {
        place = await this.#placeFor(pair, place.path);
      }
      if (!place) return;
      if (place.path !== to) tally.renamed(path, localBasename(place.path));
      tally.arrived(file.bytes);
    } finally {
      await file.discard();
    }
  }

  /** Where the file goes; undefined: nowhere. */
  async #placeFor(
    { from, entry, names }: FilePair,
    path: string,
  ): Promise<{ readonly path: string; readonly mayReplace: boolean } | undefined> {
    const { decider, tally } = this.#parts;
    const existing = await foundAt(path);
    if (!existing) return { path, mayReplace: false };
    const coming = { size: entry.size, mtimeMs: entry.mtimeMs };
    const decision = await decider.decide({
      path,
      coming,
      existing: { size: existing.size, mtimeMs: existing.mtimeMs },
    });
    if (decision === 'skip' || decision === 'same') {
      tally.skipped(from, decision === 'skip' ? 'exists' : 'same');
      return undefined;
    }
    if (decision === 'rename') {
      const free = await freePath(path, names, (beside) =>
        decider.hasCome({ coming, existing: beside }),
      );
      if (free === undefined) tally.skipped(from, 'same');
      return free === undefined ? undefined : { path: free, mayReplace: false };
    }
    if (!existing.isDirectory()) return { path, mayReplace: true };
    throw new RemoteError('exists', `${path} is a folder`, { path: from });
  }
}

/** @returns false where it was there already */
async function madeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
    return false;
  }
}

async function foundAt(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @returns undefined where the file has come under another name before */
async function freePath(
  path: string,
  names: NamesOfFolder,
  hasCome: (existing: FileSketch) => boolean,
): Promise<string | undefined> {
  for (let number = 2; ; number++) {
    const wanted = numberedName(localBasename(path), number);
    const candidate = join(dirname(path), names.give(wanted));
    const found = await foundAt(candidate);
    if (!found) return candidate;
    if (hasCome(found)) return undefined;
  }
}

function folderOf(place: string | undefined): string | undefined {
  return place === undefined ? undefined : dirname(place);
}
