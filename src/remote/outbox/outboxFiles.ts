import { Emitter, type Disposable } from '../../common/lifecycle.ts';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { basename, dirname, type RemotePath } from '../../common/remotePath.ts';
import { hashOf } from '../localStore/blobStore.ts';
import type { DeletionPlan, PlanOptions } from '../history/deletionPlan.ts';
import type { AsideTarget } from '../history/asideTarget.ts';
import type { VersionEnd } from '../history/keptVersion.ts';
import type {
  DeleteOptions,
  FolderSize,
  FolderSizeOptions,
  OverwriteOptions,
  Preview,
  RemoteChange,
  RemoteFiles,
  RemoteStat,
  StatOptions,
  WriteOptions,
} from '../remoteFiles.ts';
import { isAway } from './awayFailures.ts';
import type { KeptSaves } from './keptSaves.ts';
import type { Outbox } from './outbox.ts';
import { willDrop } from './droppedEntries.ts';
import { snapshotOf, type KeptBase, type OutboxEntry } from './outboxEntry.ts';
import type { ToldTimes } from './toldTimes.ts';

export interface OutboxFilesOptions {
  /** Those on the server. */
  readonly files: RemoteFiles;
  readonly outbox: Outbox;
  readonly saves: KeptSaves;
  readonly times: ToldTimes;
  /** Asks for the person's word to lose what exists nowhere else. Rejects where they do not give it. */
  readonly confirmDrop: (entries: readonly OutboxEntry[]) => Promise<void>;
}

/**
 * The files of a server as the person has left them: what was saved while it could not be reached
 * is there, though the server has not got it yet.
 */
export class OutboxFiles implements RemoteFiles, Disposable {
  readonly #files: RemoteFiles;
  readonly #outbox: Outbox;
  readonly #saves: KeptSaves;
  readonly #options: OutboxFilesOptions;
  readonly #didChange = new Emitter<readonly RemoteChange[]>();
  readonly #listeners: readonly Disposable[];
  readonly onDidChange = this.#didChange.event;
  readonly onDidRejectNames: RemoteFiles['onDidRejectNames'];
  readonly onDidList: RemoteFiles['onDidList'];
  readonly history: RemoteFiles['history'];
  readonly documents: RemoteFiles['documents'];
  readonly transfers: RemoteFiles['transfers'];
  readonly attributes: RemoteFiles['attributes'];

  constructor(options: OutboxFilesOptions) {
    const { files, outbox, saves } = options;
    this.#options = options;
    this.#files = files;
    this.#outbox = outbox;
    this.#saves = saves;
    this.onDidRejectNames = files.onDidRejectNames;
    this.onDidList = files.onDidList;
    this.history = files.history;
    this.documents = files.documents;
    this.transfers = files.transfers.withWaiting(outbox);
    this.attributes = files.attributes;
    this.#listeners = [
      files.onDidChange((changes) => this.#forward(changes)),
      saves.onDidChange((changes) => this.#didChange.fire(changes)),
    ];
  }

  async stat(path: RemotePath, options?: StatOptions): Promise<RemoteStat> {
    await this.#outbox.ready();
    const { times } = this.#options;
    const entry = this.#outbox.find(path);
    if (entry) {
      // Left by a window that has ended: an editor with changes was never told that it was saved.
      const isNews = times.last(path) < entry.savedAtMs;
      const told = isNews && !options?.fresh ? await this.documents.told(path) : undefined;
      if (told) return told;
      times.tell(path, entry.savedAtMs);
      return statOf(entry);
    }
    try {
      return times.view(path, await this.#files.stat(path, options));
    } catch (error) {
      // An editor that begins without the server opens no folder that it cannot find.
      if (!isAway(error) || this.#outbox.within(path).length === 0) throw error;
      return FOLDER_OF_KEPT;
    }
  }

  async list(path: RemotePath, signal?: AbortSignal): Promise<ReadonlyMap<string, RemoteStat>> {
    await this.#outbox.ready();
    const stats = new Map(await this.#files.list(path, signal));
    for (const entry of this.#outbox.within(path)) {
      if (dirname(entry.path) === path) stats.set(basename(entry.path), statOf(entry));
    }
    return stats;
  }

  async read(path: RemotePath, signal?: AbortSignal): Promise<Uint8Array> {
    await this.#outbox.ready();
    const entry = this.#outbox.find(path);
    if (!entry) return this.#files.read(path, signal);
    const content = await this.#outbox.content(entry);
    this.#outbox.noteShown(entry);
    return content;
  }

  async readListed(...[path, ...rest]: Parameters<RemoteFiles['readListed']>): Promise<Uint8Array> {
    await this.#outbox.ready();
    const entry = this.#outbox.find(path);
    return entry ? this.#outbox.content(entry) : this.#files.readListed(path, ...rest);
  }

  walk(...args: Parameters<RemoteFiles['walk']>): Promise<void> {
    return this.#files.walk(...args);
  }

  write(path: RemotePath, content: Uint8Array, options: WriteOptions): Promise<void> {
    return this.#saves.write(path, content, options);
  }

  async rename(from: RemotePath, to: RemotePath, options: OverwriteOptions): Promise<void> {
    await this.#outbox.ready();
    await this.#alone([from, to], async () => {
      const moved = this.#outbox.within(from);
      const replaced = this.#outbox.within(to);
      if (replaced.length > 0) {
        if (!options.overwrite) throw alreadyThere(to);
        await this.#willDrop(replaced, 'deleted');
      }
      const isNew = isOnlyKept(moved, from);
      await this.#outbox.move(from, to, async () => {
        const base = isNew ? await this.#baseAt(to, options) : undefined;
        await this.#outbox.discard(replaced, async () => {
          if (!isNew) await this.#files.rename(from, to, options);
        });
        return base;
      });
      if (isNew) this.#fireMoved(from, to);
    });
  }

  async copy(from: RemotePath, to: RemotePath, options: OverwriteOptions): Promise<void> {
    await this.#outbox.ready();
    const copied = this.#outbox.within(from);
    if (!options.overwrite && this.#outbox.find(to)) throw alreadyThere(to);
    if (!isOnlyKept(copied, from)) await this.#files.copy(from, to, options);
    for (const entry of copied) {
      const target = to + entry.path.slice(from.length);
      const overwrite = options.overwrite || !isOnlyKept(copied, from);
      await this.write(target, await this.#outbox.content(entry), { create: true, overwrite });
    }
  }

  /** Gives kept saves up for what the server has, by the person's word. */
  async discard(entries: readonly OutboxEntry[]): Promise<void> {
    await this.#saves.exclusively(pathsOf(entries), async () => {
      await this.#willDrop(entries, 'discarded');
      await this.#outbox.discard(entries);
    });
    this.#fireChanged(entries);
  }

  /** Lets kept saves go whose content has reached the server in another way. */
  async settle(entries: readonly OutboxEntry[]): Promise<void> {
    await this.#saves.exclusively(pathsOf(entries), () => this.#outbox.discard(entries));
    this.#fireChanged(entries);
  }

  async delete(path: RemotePath, options: DeleteOptions): Promise<void> {
    await this.#outbox.ready();
    await this.#alone([path], async () => {
      const dropped = this.#outbox.within(path);
      if (dropped.length > 0) await this.#willDrop(dropped, 'deleted');
      await this.#outbox.discard(dropped, async () => {
        try {
          await this.#files.delete(path, options);
        } catch (error) {
          const wasThere = !dropped.some((entry) => entry.path === path);
          if (wasThere || !hasCode(error, 'not-found')) throw error;
          this.#didChange.fire([{ type: 'deleted', path }]);
        }
      });
    });
  }

  planDeletion(path: RemotePath, options?: PlanOptions): Promise<DeletionPlan> {
    return this.#files.planDeletion(path, options);
  }

  async setAside(path: RemotePath): Promise<AsideTarget | undefined> {
    await this.#outbox.ready();
    return this.#outbox.within(path).length > 0 ? undefined : this.#files.setAside(path);
  }

  createDirectory(path: RemotePath): Promise<void> {
    return this.#files.createDirectory(path);
  }

  preview(path: RemotePath, signal?: AbortSignal): Promise<Preview | undefined> {
    return this.#files.preview(path, signal);
  }

  folderSize(path: RemotePath, options?: FolderSizeOptions): Promise<FolderSize> {
    return this.#files.folderSize(path, options);
  }

  homeDirectory(signal?: AbortSignal): Promise<RemotePath> {
    return this.#files.homeDirectory(signal);
  }

  watch(path: RemotePath, options: { readonly recursive: boolean }): Disposable {
    return this.#files.watch(path, options);
  }

  setOpenFiles(paths: readonly RemotePath[]): void {
    this.#files.setOpenFiles(paths);
  }

  setFocused(focused: boolean): void {
    this.#files.setFocused(focused);
  }

  refresh(path: RemotePath): void {
    this.#files.refresh(path);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#didChange.dispose();
  }

  /** Nothing of what is kept at or below these paths is saved or uploaded meanwhile. */
  #alone(paths: readonly RemotePath[], work: () => Promise<void>): Promise<void> {
    const kept = paths.flatMap((path) => this.#outbox.within(path));
    return this.#saves.exclusively(pathsOf(kept), work);
  }

  #willDrop(entries: readonly OutboxEntry[], end: VersionEnd): Promise<void> {
    return willDrop(entries, end, { ...this.#options, history: this.history });
  }

  /** What a new file would replace under another name, as the person has agreed to. */
  async #baseAt(path: RemotePath, { overwrite }: OverwriteOptions): Promise<KeptBase> {
    let found: RemoteStat;
    try {
      found = await this.#files.stat(path);
    } catch (error) {
      if (hasCode(error, 'not-found')) return 'nothing';
      throw error;
    }
    if (!overwrite || found.kind === 'directory') throw alreadyThere(path);
    const content = await this.#files.read(path);
    return snapshotOf({ hash: hashOf(content), size: content.length });
  }

  #fireChanged(entries: readonly OutboxEntry[]): void {
    this.#didChange.fire(entries.map(({ path }) => ({ type: 'changed', path })));
  }

  #fireMoved(from: RemotePath, to: RemotePath): void {
    this.#didChange.fire([
      { type: 'deleted', path: from },
      { type: 'created', path: to },
    ]);
  }

  /** What happens on the server to a file that was changed here does not concern the editor. */
  #forward(changes: readonly RemoteChange[]): void {
    const others = changes.filter(({ path }) => !this.#outbox.find(path));
    if (others.length > 0) this.#didChange.fire(others);
  }
}

function pathsOf(entries: readonly OutboxEntry[]): readonly RemotePath[] {
  return entries.map(({ path }) => path);
}

/** True when the server has never had it: it is one new file. */
function isOnlyKept(entries: readonly OutboxEntry[], path: RemotePath): boolean {
  const own = entries.filter((entry) => entry.path === path);
  return own.length > 0 && own.every(({ base }) => base === 'nothing');
}

/** What is known of a folder above a kept save, while the server cannot be asked. */
const FOLDER_OF_KEPT: RemoteStat = {
  kind: 'directory',
  symlink: false,
  size: 0,
  mtimeMs: 0,
  readonly: false,
};

function statOf({ size, savedAtMs }: OutboxEntry): RemoteStat {
  return { kind: 'file', symlink: false, size, mtimeMs: savedAtMs, readonly: false };
}

function alreadyThere(path: RemotePath): RemoteError {
  return new RemoteError('exists', 'A file that is not uploaded yet has this name', { path });
}
