import { Emitter, type Disposable } from '../common/lifecycle.ts';
import type { Logger } from '../common/logger.ts';
import type { RemotePath } from '../common/remotePath.ts';
import type { Version } from './guard/conflict.ts';
import { Attributes } from './attributes/attributes.ts';
import type { FileAttributes } from './attributes/fileAttributes.ts';
import { ChangeOrder } from './changeOrder.ts';
import { ContentCache } from './contentCache.ts';
import { Copier } from './copier.ts';
import { Deleter } from './deleter.ts';
import { FolderLook } from './folderLook.ts';
import { FolderView } from './folderView.ts';
import { ListingsAhead } from './listingsAhead.ts';
import { createFolderTransfers } from './folders/folderTransfers.ts';
import { nameRulesOf } from './folders/localNames.ts';
import type { FolderTransfers } from './folders/transfer.ts';
import { FolderSizer } from './folderSize.ts';
import { createGuardParts, type GuardParts } from './guard/guardParts.ts';
import type { DeletionPlan, PlanOptions } from './history/deletionPlan.ts';
import { createHistoryParts, type HistoryParts } from './history/historyParts.ts';
import type { HistorySettings } from './history/historySettings.ts';
import type { LocalHistory } from './history/localHistory.ts';
import type { AsideTarget } from './history/asideTarget.ts';
import { KnownFiles } from './knownFiles.ts';
import { Journal } from './journal/journal.ts';
import type { LocalKeeping } from './localKeeping.ts';
import type { ContentFiles } from './localStore/contentFiles.ts';
import { Lookup } from './lookup.ts';
import { MetadataCache } from './metadataCache.ts';
import { Mover } from './mover.ts';
import { NameIdentity } from './nameIdentity.ts';
import { NameProbe } from './nameProbe.ts';
import type {
  DeleteOptions,
  FolderSize,
  FolderSizeOptions,
  ListedFolder,
  OpenDocuments,
  OverwriteOptions,
  Preview,
  RejectedNames,
  RemoteChange,
  RemoteFiles,
  RemoteStat,
  StatOptions,
  WriteOptions,
} from './remoteFiles.ts';
import type { RemoteListing } from './remoteSession.ts';
import { PathQueue } from './pathQueue.ts';
import { Previews } from './previews.ts';
import { Reader, type ReaderOptions } from './reader.ts';
import { Recovery } from './journal/recovery.ts';
import { Relocator } from './relocator.ts';
import { Repair } from './journal/repair.ts';
import { Replacer } from './saving/replacer.ts';
import { Saver, type SaveStrategy } from './saving/saver.ts';
import type { SessionRunner } from './sessionRunner.ts';
import { TreeWalker } from './treeWalk.ts';
import { UnseenPaths } from './guard/unseenPaths.ts';
import { Watcher } from './watcher.ts';
import { Writer } from './writer.ts';

export interface RemoteFileSystemOptions {
  /** The pool of the server's sessions; its owner closes it. */
  readonly pool: SessionRunner & {
    readonly status: { readonly total: number; readonly limit: number };
  };
  readonly logger: Logger;
  readonly saveStrategy: SaveStrategy;
  /** What was saved is looked at over another session while the server confirms it. Default: true. */
  readonly secondLooks?: boolean | undefined;
  /** Milliseconds between two looks at what is open; 0: none. */
  readonly watchIntervalMs: number;
  /** A folder on the local disk for large files on their way. */
  readonly spoolDirectory: string;
  readonly keeping: LocalKeeping;
  /** Contents of files that were read, on the local disk. Default: none are kept. */
  readonly contents?: ContentFiles | undefined;
  /** Default: what the settings say where nobody set them. */
  readonly historySettings?: () => HistorySettings;
  /** Whether folders are listed before they are opened, asked each time. Default: no. */
  readonly prefetches?: (() => boolean) | undefined;
  /** A folder on the server that takes what is deleted. Default: none. */
  readonly trash?: RemotePath | undefined;
  /**
   * Default: the time of day where it is kept for people. What is compared goes by a clock that
   * nobody sets: one set ahead would prove that a content is settled, one set back would make
   * every later read older than the last save.
   */
  readonly now?: () => number;
}

/** What was seen is believed for this long; what is open is looked at more often by the watcher. */
const CACHE_BOUNDS = { maxAgeMs: 30_000, maxFolders: 2_000 };

/** The files of one server: what every operation means, whatever the server speaks. */
export class RemoteFileSystem implements RemoteFiles, Disposable {
  readonly #runner: SessionRunner;
  readonly #known: KnownFiles;
  readonly #lookup: Lookup;
  readonly #writer: Writer;
  readonly #order: ChangeOrder;
  readonly #mover: Mover;
  readonly #walker: TreeWalker;
  readonly #sizer: FolderSizer;
  readonly #previews: Previews;
  readonly #parts: HistoryParts;
  readonly #watcher: Watcher;
  readonly #reader: Reader;
  readonly #ahead: ListingsAhead;
  readonly #view: FolderView;
  readonly #guards: GuardParts;
  readonly #contents: ContentCache | undefined;
  readonly #unseen = new UnseenPaths();
  readonly #didChange = new Emitter<readonly RemoteChange[]>();
  readonly #didRejectNames = new Emitter<RejectedNames>();
  readonly #didList = new Emitter<ListedFolder>();
  readonly history: LocalHistory;
  readonly recovery: Recovery;
  readonly transfers: FolderTransfers;
  readonly attributes: FileAttributes;
  readonly onDidChange = this.#didChange.event;
  readonly onDidRejectNames = this.#didRejectNames.event;
  readonly onDidList = this.#didList.event;

  constructor(options: RemoteFileSystemOptions) {
    const { pool, logger, keeping, spoolDirectory, now = () => performance.now() } = options;
    const identity = new NameIdentity();
    this.#order = new ChangeOrder((path) => identity.key(path));
    const runner = identity.introducing(pool);
    this.#runner = runner;
    const probe = new NameProbe(runner);
    const cache = new MetadataCache({ ...CACHE_BOUNDS, now, identity });
    const onDidChange = (changes: readonly RemoteChange[]) => {
      if (changes.length > 0) this.#didChange.fire(changes);
    };
    const lookup = (this.#lookup = new Lookup({
      ...{ runner, cache, identity },
      onDidList: this.#listed.bind(this),
      onDidSee: (...seen) => onDidChange(this.#known.changes(...seen)),
    }));
    const { contents: files } = options;
    const contents = files && new ContentCache({ files, lookup, cache, identity, now });
    this.#contents = contents;
    const onDidSurprise = (path: RemotePath) => this.refresh(path);
    const onDidRead: ReaderOptions['onDidRead'] = (path, read) =>
      this.#guards.onDidRead(path, read);
    this.#reader = new Reader({ runner, lookup, contents, onDidSurprise, onDidRead, now });
    this.#known = new KnownFiles({
      cache,
      identity,
      onDidChange: () => {
        lookup.forgetRunning();
        this.#ahead.forget();
        this.#reader.forgetRunning();
      },
      onDidReplace: (path, entry) => contents?.forget(path, entry),
    });
    const known = this.#known;
    const { bases, guard, locks } = (this.#guards = createGuardParts({
      ...{ runner, lookup, identity, known, keeping, logger, now },
      willReplace: (path, version, ending) => void this.history.willReplace(path, version, ending),
    }));
    const journal = Journal.in(keeping, options);
    const saving = { lookup, strategy: options.saveStrategy, journal, logger };
    const saver = new Saver({ ...saving, runner, secondLooks: options.secondLooks });
    const queue = new PathQueue();
    const onDidWrite = (change: RemoteChange) => this.#didChange.fire([change]);
    const guarding = { known, bases, guard, locks, unseen: this.#unseen };
    const writing = { queue, identity, lookup, probe, ...guarding, now, onDidWrite };
    this.#writer = new Writer({ ...writing, saver });
    this.transfers = createFolderTransfers({
      ...{ runner, lookup, saving, writing, spoolDirectory, onDidChange: onDidWrite },
      sessions: () => pool.status.limit,
      rules: nameRulesOf(process.platform),
    });
    const isWanted = options.prefetches ?? (() => false);
    const isUnknown = (path: RemotePath) => cache.listing(path) === undefined;
    this.#ahead = new ListingsAhead({ runner, isUnknown, isWanted, now, logger });
    this.#view = new FolderView({ known, lookup, ahead: this.#ahead, onDidChange });
    const walker = (this.#walker = new TreeWalker({ runner, lookup }));
    this.#sizer = new FolderSizer({ runner, lookup, walker });
    this.#previews = new Previews({ runner, lookup });
    const looking = { runner, lookup, walker, cache, known };
    this.attributes = new Attributes({ ...looking, onDidChange });
    const deleter = new Deleter({ runner, lookup });
    this.recovery = new Recovery({
      journal,
      repair: new Repair({
        ...{ runner, lookup, deleter, blobs: keeping.server.blobs, logger },
        // The next window has no other clock in common with this one.
        now: options.now ?? Date.now,
        keepVersion: (path, content) => this.history.keepLost(path, content),
      }),
      queue,
      keyOf: (path) => identity.key(path),
      onDidRepair: (path, written) => {
        if (written !== undefined) bases.noteTried(path, written);
        this.refresh(path);
      },
      logger,
    });
    const knownContent = bases.knownContent.bind(bases);
    const shared = { ...options, runner, lookup, walker, known, deleter, journal, onDidChange };
    this.#parts = createHistoryParts({ ...shared, knownContent });
    this.history = this.#parts.history;
    this.#mover = new Mover({
      ...{ runner, identity, lookup, probe, known, bases, deleter, onDidChange },
      undoable: this.#parts.undoable,
      history: this.history,
      relocator: new Relocator({
        replacer: new Replacer({ runner, lookup, journal, logger }),
        copier: new Copier({ runner, lookup, saver, spoolDirectory }),
        deleter,
        journal,
      }),
    });
    const onDidVanish = (folder: RemotePath) => this.#watcher.noteGone(folder);
    const folders = new FolderLook({ known, lookup, onDidChange, onDidVanish });
    this.#watcher = new Watcher({
      intervalMs: options.watchIntervalMs,
      lookAtFiles: (paths, signal) => folders.lookAtFiles(paths, signal),
      look: (folder, signal) => folders.look(folder, signal),
      isConnected: () => pool.status.total > 0,
      logger,
    });
  }

  /** What the editor's content of a path began from; undefined: nobody knows, or it is new. */
  baseOf(path: RemotePath): Promise<Version | undefined> {
    return this.#guards.bases.version(path);
  }

  get documents(): OpenDocuments {
    return this.#guards.bases;
  }

  async stat(path: RemotePath, { fresh, signal }: StatOptions = {}): Promise<RemoteStat> {
    const { bases } = this.#guards;
    const told = fresh || this.#known.isGone(path) ? undefined : await bases.told(path);
    // It may have been given the right to save it since.
    if (told) return { ...told, readonly: this.attributes.known(path)?.readonly ?? told.readonly };
    const looking = this.#lookup.get(path, { fresh, signal });
    const stat = this.#known.stat(path, await this.#unseen.noting(path, looking));
    if (!fresh) bases.noteTold(path, stat);
    return stat;
  }

  async list(path: RemotePath, signal?: AbortSignal): Promise<ReadonlyMap<string, RemoteStat>> {
    const stats = await this.#view.list(path, signal);
    this.#watcher.noteShown(path);
    return stats;
  }

  read(path: RemotePath, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#unseen.noting(path, this.#reader.read(path, signal));
  }

  readListed(...args: Parameters<RemoteFiles['readListed']>): Promise<Uint8Array> {
    return this.#reader.readListed(...args);
  }

  write(path: RemotePath, content: Uint8Array, options: WriteOptions): Promise<void> {
    const save = () => this.#writer.write(path, content, options);
    return this.#order.save(path, options, () => this.recovery.settleAndSave(path, save));
  }

  rename(from: RemotePath, to: RemotePath, options: OverwriteOptions): Promise<void> {
    return this.#order.move([from, to], options, () => this.#mover.rename(from, to, options));
  }

  copy(from: RemotePath, to: RemotePath, options: OverwriteOptions): Promise<void> {
    return this.#mover.copy(from, to, options);
  }

  delete(path: RemotePath, options: DeleteOptions): Promise<void> {
    return this.#order.move([path], options, () => this.#mover.delete(path, options));
  }

  planDeletion(path: RemotePath, options: PlanOptions = {}): Promise<DeletionPlan> {
    return this.#parts.planner.plan(path, options);
  }

  setAside(path: RemotePath): Promise<AsideTarget> {
    return this.#order.move([path], {}, () => this.#parts.aside.take(path));
  }

  createDirectory(path: RemotePath): Promise<void> {
    return this.#mover.createDirectory(path);
  }

  preview(path: RemotePath, signal?: AbortSignal): Promise<Preview | undefined> {
    return this.#previews.find(path, signal);
  }

  walk(...args: Parameters<RemoteFiles['walk']>): Promise<void> {
    return this.#walker.walk(...args);
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

  /** Resolves when what has to outlive this window is on the local disk. */
  async written(): Promise<void> {
    await Promise.all([this.#guards.written(), this.history.written(), this.#contents?.written()]);
  }

  dispose(): void {
    this.#guards.dispose();
    this.#watcher.dispose();
    this.#ahead.dispose();
    this.history.dispose();
    this.#didChange.dispose();
    this.#didRejectNames.dispose();
    this.#didList.dispose();
  }

  #listed(path: RemotePath, listing: RemoteListing): void {
    const { rejected, isPartial = false } = listing;
    this.#didList.fire({ path, listing });
    if (rejected.length > 0) this.#didRejectNames.fire({ path, rejected, isPartial });
  }
}
