import { Emitter, type Disposable } from '../common/lifecycle.ts';
import type { Logger } from '../common/logger.ts';
import { hasCode, RemoteError } from '../common/remoteError.ts';
import { isWithin, ROOT, type RemotePath } from '../common/remotePath.ts';
import { changesBetween } from './changes.ts';
import { Copier } from './copier.ts';
import { Deleter } from './deleter.ts';
import { FolderSizer } from './folderSize.ts';
import { KnownFiles } from './knownFiles.ts';
import type { LocalKeeping } from './localKeeping.ts';
import { Lookup } from './lookup.ts';
import { MetadataCache } from './metadataCache.ts';
import { NameIdentity } from './nameIdentity.ts';
import { NameProbe } from './nameProbe.ts';
import type {
  FolderSize,
  FolderSizeOptions,
  OverwriteOptions,
  Preview,
  RejectedNames,
  RemoteChange,
  RemoteFiles,
  RemoteStat,
  StatOptions,
  WriteOptions,
} from './remoteFiles.ts';
import type { RemoteEntry, RemoteListing } from './remoteSession.ts';
import { alreadyThere, creationFailure, intoItself, saveFailure } from './refusals.ts';
import { Previews } from './previews.ts';
import { Reader } from './reader.ts';
import { Relocator } from './relocator.ts';
import { Replacer } from './replacer.ts';
import { Saver, type SaveStrategy } from './saver.ts';
import type { SessionRunner } from './sessionRunner.ts';
import { settled } from './settled.ts';
import { Watcher } from './watcher.ts';
import { Writer } from './writer.ts';

export interface RemoteFileSystemOptions {
  /** The pool of the server's sessions; its owner closes it. */
  readonly pool: SessionRunner & { readonly status: { readonly total: number } };
  readonly logger: Logger;
  readonly saveStrategy: SaveStrategy;
  /** Milliseconds between two looks at what is open; 0: none. */
  readonly watchIntervalMs: number;
  /** A folder on the local disk for large files on their way. */
  readonly spoolDirectory: string;
  readonly keeping: LocalKeeping;
  readonly now?: () => number;
}

/** What was seen is believed for this long; what is open is looked at more often by the watcher. */
const CACHE_AGE_MS = 30_000;
const CACHE_FOLDERS = 2_000;

/** The files of one server: what every operation means, whatever the server speaks. */
export class RemoteFileSystem implements RemoteFiles, Disposable {
  readonly #runner: SessionRunner;
  readonly #identity: NameIdentity;
  readonly #probe: NameProbe;
  readonly #known: KnownFiles;
  readonly #lookup: Lookup;
  readonly #writer: Writer;
  readonly #deleter: Deleter;
  readonly #relocator: Relocator;
  readonly #sizer: FolderSizer;
  readonly #previews: Previews;
  readonly #watcher: Watcher;
  readonly #reader: Reader;
  readonly #didChange = new Emitter<readonly RemoteChange[]>();
  readonly #didRejectNames = new Emitter<RejectedNames>();
  readonly onDidChange = this.#didChange.event;
  readonly onDidRejectNames = this.#didRejectNames.event;

  constructor(options: RemoteFileSystemOptions) {
    const { pool, logger } = options;
    const identity = new NameIdentity();
    const runner = identity.introducing(pool);
    this.#runner = runner;
    this.#identity = identity;
    this.#probe = new NameProbe(runner);
    const cache = new MetadataCache({
      maxAgeMs: CACHE_AGE_MS,
      maxFolders: CACHE_FOLDERS,
      now: options.now ?? Date.now,
      identity,
    });
    const onDidList = (path: RemotePath, listing: RemoteListing) => this.#reject(path, listing);
    const lookup = new Lookup({ runner, cache, identity, onDidList });
    this.#lookup = lookup;
    const onDidSurprise = (path: RemotePath) => this.refresh(path);
    this.#reader = new Reader({ runner, lookup, onDidSurprise });
    this.#known = new KnownFiles({
      cache,
      identity,
      onDidChange: () => {
        lookup.forgetRunning();
        this.#reader.forgetRunning();
      },
    });
    const saver = new Saver({ runner, lookup, strategy: options.saveStrategy, logger });
    this.#writer = new Writer({
      identity,
      lookup,
      probe: this.#probe,
      saver,
      known: this.#known,
      onDidWrite: (change) => this.#didChange.fire([change]),
    });
    this.#deleter = new Deleter({ runner, lookup });
    this.#sizer = new FolderSizer({ runner, lookup });
    this.#previews = new Previews({ runner, lookup });
    const { spoolDirectory } = options;
    this.#relocator = new Relocator({
      replacer: new Replacer({ runner, lookup, logger }),
      copier: new Copier({ runner, lookup, saver, spoolDirectory }),
      deleter: this.#deleter,
    });
    this.#watcher = new Watcher({
      intervalMs: options.watchIntervalMs,
      look: (folder, signal) => this.#look(folder, signal),
      isConnected: () => pool.status.total > 0,
      logger,
    });
  }

  async stat(path: RemotePath, options: StatOptions = {}): Promise<RemoteStat> {
    const { fresh, signal } = options;
    return this.#known.stat(path, await this.#lookup.get(path, { fresh, signal }));
  }

  async list(path: RemotePath, signal?: AbortSignal): Promise<ReadonlyMap<string, RemoteStat>> {
    const entries = await this.#lookup.folder(path, { signal });
    this.#watcher.noteShown(path);
    return this.#known.stats(path, entries);
  }

  read(path: RemotePath, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#reader.read(path, signal);
  }

  write(path: RemotePath, content: Uint8Array, options: WriteOptions): Promise<void> {
    return this.#writer.write(path, content, options);
  }

  async rename(from: RemotePath, to: RemotePath, options: OverwriteOptions): Promise<void> {
    if (from === to) return;
    if (isWithin(to, from)) throw intoItself(from);
    const source = await this.#source(from);
    const found = await this.#lookup.findTarget(to);
    // Another case of the same name is no other file on Windows.
    const existing = found && (await this.#lookup.isOne(from, to)) ? undefined : found;
    if (existing && !options.overwrite) throw alreadyThere(to);
    for (const path of [from, to]) await this.#probe.assertKept(path);
    try {
      await this.#relocator.move(from, source, to, existing);
    } catch (error) {
      this.#known.forget(from);
      this.#known.forget(to);
      throw await saveFailure(this.#lookup, error, to);
    }
    this.#known.moved(from, to, source, existing);
    this.#didChange.fire([
      { type: 'deleted', path: from },
      { type: 'created', path: to },
    ]);
  }

  async copy(from: RemotePath, to: RemotePath, options: OverwriteOptions): Promise<void> {
    if (this.#identity.isSame(from, to) || isWithin(to, from)) throw intoItself(from);
    const source = await this.#source(from);
    const existing = await this.#lookup.findTarget(to, options.signal);
    if (existing && !options.overwrite) throw alreadyThere(to);
    await this.#probe.assertKept(to, options.signal);
    try {
      const { signal } = options;
      const facts = await this.#relocator.copy(from, source, to, existing, signal);
      // Though the copy may be older than what it has replaced, the editor must see a change.
      if (facts) this.#known.wrote(to, existing, facts);
      else this.#known.forget(to);
    } catch (error) {
      this.#known.forget(to);
      throw await saveFailure(this.#lookup, error, to);
    }
    this.#didChange.fire([{ type: existing ? 'changed' : 'created', path: to }]);
  }

  async delete(path: RemotePath, options: { readonly recursive: boolean }): Promise<void> {
    if (path === ROOT) throw new RemoteError('no-permission', 'The root stays', { path });
    const entry = await this.#source(path);
    await this.#probe.assertKept(path);
    try {
      await this.#deleter.delete(path, entry, options.recursive);
    } catch (error) {
      this.#known.forget(path);
      throw error;
    }
    this.#known.gone(path);
    this.#didChange.fire([{ type: 'deleted', path }]);
  }

  async createDirectory(path: RemotePath): Promise<void> {
    if (path === ROOT) throw alreadyThere(path);
    await this.#probe.assertKept(path);
    try {
      await settled(
        () => this.#runner.run((session, signal) => session.createDirectory(path, { signal })),
        async () => (await this.#lookup.find(path, { fresh: true }))?.kind === 'directory',
      );
    } catch (error) {
      throw await creationFailure(this.#lookup, error, path);
    } finally {
      this.#known.forget(path);
    }
    this.#didChange.fire([{ type: 'created', path }]);
  }

  preview(path: RemotePath, signal?: AbortSignal): Promise<Preview | undefined> {
    return this.#previews.find(path, signal);
  }

  folderSize(path: RemotePath, options: FolderSizeOptions = {}): Promise<FolderSize> {
    return this.#sizer.measure(path, options);
  }

  homeDirectory(signal?: AbortSignal): Promise<RemotePath> {
    return this.#runner.run((session) => session.homeDirectory(), { signal, repeatable: true });
  }

  watch(path: RemotePath, options: { readonly recursive: boolean }): Disposable {
    return this.#watcher.add(path, options);
  }

  setOpenFiles(paths: readonly RemotePath[]): void {
    this.#watcher.setOpenFiles(paths);
  }

  setFocused(focused: boolean): void {
    this.#watcher.setFocused(focused);
  }

  refresh(path: RemotePath): void {
    this.#known.forget(path);
    this.#didChange.fire([{ type: 'changed', path }]);
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#didChange.dispose();
    this.#didRejectNames.dispose();
  }

  /** An entry that must be there; what is remembered as absent is asked for once more. */
  async #source(path: RemotePath): Promise<RemoteEntry> {
    return (await this.#lookup.find(path)) ?? this.#lookup.get(path, { fresh: true });
  }

  async #look(folder: RemotePath, signal: AbortSignal): Promise<void> {
    const before = this.#known.lastStats(folder);
    const after = await this.#listAgain(folder, signal);
    if (!before) return;
    const changes: RemoteChange[] = after
      ? changesBetween(folder, before, after)
      : [{ type: 'deleted', path: folder }];
    if (changes.length > 0) this.#didChange.fire(changes);
  }

  /** @returns undefined when the folder is gone, and then it is not looked at again */
  async #listAgain(
    folder: RemotePath,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, RemoteStat> | undefined> {
    const scope = { fresh: true, signal, priority: 'background' } as const;
    try {
      return this.#known.stats(folder, await this.#lookup.folder(folder, scope));
    } catch (error) {
      if (!hasCode(error, 'not-found', 'not-a-directory')) throw error;
      this.#known.forget(folder);
      this.#watcher.noteGone(folder);
      return undefined;
    }
  }

  #reject(path: RemotePath, { rejected, isPartial = false }: RemoteListing): void {
    if (rejected.length > 0) this.#didRejectNames.fire({ path, rejected, isPartial });
  }
}
