import { Emitter, type Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import { isWithin, type RemotePath } from '../../common/remotePath.ts';
import type { Version } from '../guard/conflict.ts';
import { hashOf, type ContentHash } from '../localStore/blobStore.ts';
import type { LocalStore } from '../localStore/localStore.ts';
import type { Ending, FileHistory } from './fileHistory.ts';
import { isKept, type HistorySettings } from './historySettings.ts';
import { HistoryStore } from './historyStore.ts';
import type { Deletion, StoredDeletion, StoredVersion } from './keptVersion.ts';
import { beyondBounds } from './pruning.ts';

export interface LocalHistoryOptions {
  readonly store: LocalStore;
  /** Asked for each time: a change counts at once. */
  readonly settings: () => HistorySettings;
  readonly logger: Logger;
  readonly now: () => number;
}

/** The bounds are checked in the background, this long after the first version came. */
const PRUNE_AFTER_MS = 60_000;

/** The history of a server's files on the local disk, shared by all windows. */
export class LocalHistory implements FileHistory, Disposable {
  readonly #options: LocalHistoryOptions;
  readonly #didKeep = new Emitter<RemotePath>();
  readonly onDidKeep = this.#didKeep.event;
  readonly #store: HistoryStore;
  readonly #keeping = new Set<Promise<unknown>>();
  #moving = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LocalHistoryOptions) {
    this.#options = options;
    this.#store = new HistoryStore(options.store);
  }

  /** Whether a file of this size is kept before it goes. */
  keeps(path: RemotePath, bytes: number): boolean {
    return isKept(this.#options.settings(), path, bytes);
  }

  async willReplace(path: RemotePath, version: Version, ending?: Ending): Promise<void> {
    await this.keep(path, version, ending);
  }

  /** Keeps a version that has gone already, and that nobody knows the time of. */
  async keepLost(path: RemotePath, content: Uint8Array): Promise<void> {
    const now = this.#options.now();
    const snapshot = { hash: hashOf(content), size: content.length, mtimeMs: now, mtimeUnitMs: 1 };
    await this.keep(path, { content, snapshot: { ...snapshot, settled: false } });
  }

  /** Resolves when what is being kept is on the local disk, or could not be brought there. */
  async written(): Promise<void> {
    await Promise.allSettled(this.#keeping);
    await this.#moving;
  }

  /** As `willReplace`. @returns undefined where it was not kept */
  async keep(
    path: RemotePath,
    { content, snapshot }: Version,
    ending: Ending = {},
  ): Promise<ContentHash | undefined> {
    if (content === undefined || !this.keeps(path, content.length)) return undefined;
    try {
      const keeping = this.#keep(path, content, snapshot.mtimeMs, ending);
      this.#keeping.add(keeping);
      const hash = await keeping.finally(() => this.#keeping.delete(keeping));
      this.#didKeep.fire(path);
      return hash;
    } catch (error) {
      this.#options.logger.warn(`No history is kept of ${path}: ${String(error)}`);
      return undefined;
    }
  }

  /**
   * Takes what a file was along to its new name, where it is looked for; so for all of a folder.
   * What was deleted before stays where it was. Never fails, and nobody has to wait for it.
   */
  moved(from: RemotePath, to: RemotePath, isFolder: boolean): Promise<void> {
    this.#moving = this.#moving.then(async () => {
      try {
        await this.#move(from, to, isFolder);
      } catch (error) {
        this.#options.logger.warn(`The history of ${from} is not all at ${to}: ${String(error)}`);
      }
    });
    return this.#moving;
  }

  versions(path: RemotePath): Promise<readonly StoredVersion[]> {
    return this.#store.versions(path);
  }

  content(hash: ContentHash): Promise<Uint8Array | undefined> {
    return this.#store.content(hash);
  }

  async remove(version: StoredVersion): Promise<void> {
    const { path, hash } = version;
    await this.#store.removeVersion(version);
    await this.#dropFromDeletions((file) => file.path === path && file.hash === hash);
    await this.#store.discard([hash], this.#options.now());
  }

  async clearFile(path: RemotePath): Promise<void> {
    const versions = await this.#store.versions(path);
    for (const version of versions) await this.#store.removeVersion(version);
    const dropped = await this.#dropFromDeletions((file) => file.path === path);
    const hashes = [...versions.map(({ hash }) => hash), ...dropped];
    await this.#store.discard(hashes, this.#options.now());
  }

  async clear(): Promise<void> {
    const versions = await this.#store.allVersions();
    const deletions = await this.#store.deletions();
    await this.#store.clear();
    const files = [...versions, ...deletions.flatMap((deletion) => deletion.files)];
    const hashes = files.map(({ hash }) => hash);
    await this.#store.discard(hashes, this.#options.now());
    // What is in the trash of the server is not on this computer, and has to be found again.
    for (const deletion of deletions) {
      if (deletion.movedTo !== undefined)
        await this.#store.replaceDeletion({ ...deletion, files: [] });
    }
  }

  deletions(): Promise<readonly StoredDeletion[]> {
    return this.#store.deletions();
  }

  async noteDeletion(deletion: Deletion): Promise<void> {
    try {
      await this.#store.putDeletion(deletion);
    } catch (error) {
      this.#options.logger.warn(`Not noted that ${deletion.path} was deleted: ${String(error)}`);
    }
  }

  async forgetDeletion({ id }: StoredDeletion): Promise<void> {
    await this.#store.removeDeletion(id);
  }

  /** Removes what is beyond the bounds, and contents that nothing names any more. */
  async prune(): Promise<void> {
    const { settings, now } = this.#options;
    const versions = await this.#store.allVersions();
    const deletions = await this.#store.deletions();
    const gone = beyondBounds(versions, deletions, settings(), now());
    for (const version of gone.versions) await this.#store.removeVersion(version);
    for (const { id } of gone.deletions) await this.#store.removeDeletion(id);
    await this.#store.sweep(now());
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#didKeep.dispose();
  }

  async #keep(
    path: RemotePath,
    content: Uint8Array,
    mtimeMs: number,
    { end = 'saved', by }: Ending,
  ): Promise<ContentHash> {
    const hash = await this.#store.putContent(content);
    const endedMs = this.#options.now();
    const size = content.length;
    const { maxVersions } = this.#options.settings();
    await this.#store.addVersion({ path, hash, size, mtimeMs, endedMs, end, by }, maxVersions);
    this.#pruneLater();
    return hash;
  }

  async #move(from: RemotePath, to: RemotePath, isFolder: boolean): Promise<void> {
    // A version is kept while the save that ends it runs: it may still be on its way to the disk.
    await Promise.allSettled(this.#keeping);
    const all = await (isFolder ? this.#store.allVersions() : this.#store.versions(from));
    const moved = all.filter(({ path }) => isWithin(path, from));
    for (const version of moved) {
      await this.#store.moveVersion(version, to + version.path.slice(from.length));
    }
    if (moved.length === 0) return;
    this.#didKeep.fire(to);
    this.#pruneLater();
  }

  async #dropFromDeletions(
    isDropped: (file: Deletion['files'][number]) => boolean,
  ): Promise<readonly ContentHash[]> {
    const hashes: ContentHash[] = [];
    for (const deletion of await this.#store.deletions()) {
      const dropped = deletion.files.filter(isDropped);
      if (dropped.length === 0) continue;
      hashes.push(...dropped.map(({ hash }) => hash));
      const files = deletion.files.filter((file) => !isDropped(file));
      await this.#store.replaceDeletion({ ...deletion, files });
    }
    return hashes;
  }

  #pruneLater(): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.prune().catch((error: unknown) => {
        this.#options.logger.warn(`The history could not be tidied: ${String(error)}`);
      });
    }, PRUNE_AFTER_MS);
    this.#timer.unref();
  }
}
