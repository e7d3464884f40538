import { createHash, randomBytes } from 'node:crypto';
import type { RemotePath } from '../../common/remotePath.ts';
import type { ContentHash } from '../localStore/blobStore.ts';
import type { LocalStore } from '../localStore/localStore.ts';
import type { RecordStore, StoredRecord } from '../localStore/recordStore.ts';
import {
  parseDeletion,
  parseVersion,
  type Deletion,
  type KeptVersion,
  type StoredDeletion,
  type StoredVersion,
} from './keptVersion.ts';

const VERSIONS = 'history/versions';
const DELETIONS = 'history/deletions';
/** Losing the latest of them to a power cut costs an undo, and no file. */
const LAZY = { durable: false };

/** Where versions and deletions stand on the disk: a folder of versions for each path. */
export class HistoryStore {
  readonly #store: LocalStore;
  readonly #deletions: RecordStore<Deletion>;

  constructor(store: LocalStore) {
    this.#store = store;
    this.#deletions = store.records(DELETIONS, parseDeletion);
  }

  putContent(content: Uint8Array): Promise<ContentHash> {
    return this.#store.blobs.put(content, LAZY);
  }

  content(hash: ContentHash): Promise<Uint8Array | undefined> {
    return this.#store.blobs.get(hash);
  }

  /**
   * Adds a version, and lets the oldest go that are too many. Their times are in their ids: a file
   * that is saved often has many, and they are not all read for each save.
   */
  async addVersion(version: KeptVersion, maxVersions: number): Promise<void> {
    const records = this.#versions(version.path);
    const ids = [...(await records.ids())].sort((one, other) => timeOf(other) - timeOf(one));
    await records.put(newId(version.endedMs), version, LAZY);
    const newest = await firstOf(records, ids);
    // A save that failed has kept it before: the version has not ended twice.
    const isAgain = newest?.value.hash === version.hash;
    if (isAgain) await records.remove(newest.id);
    const older = ids.filter((id) => !isAgain || id !== newest.id);
    for (const id of older.slice(maxVersions - 1)) {
      // What makes no sense is left alone.
      if (await records.get(id)) await records.remove(id);
    }
  }

  /** Of one path, newest first. */
  async versions(path: RemotePath): Promise<readonly StoredVersion[]> {
    return this.#versionsIn(this.#versions(path));
  }

  /** Of all paths. */
  async allVersions(): Promise<readonly StoredVersion[]> {
    const all: StoredVersion[] = [];
    for (const folder of await this.#store.folders(VERSIONS)) {
      const records = this.#store.records(`${VERSIONS}/${folder}`, parseVersion);
      all.push(...(await this.#versionsIn(records)));
    }
    return all;
  }

  async removeVersion({ path, id }: StoredVersion): Promise<void> {
    await this.#versions(path).remove(id);
  }

  /** Gives it to another path, without a moment in which no record names its content. */
  async moveVersion(version: StoredVersion, path: RemotePath): Promise<void> {
    const { id, ...kept } = version;
    await this.#versions(path).put(id, { ...kept, path }, LAZY);
    await this.removeVersion(version);
  }

  async putDeletion(deletion: Deletion): Promise<void> {
    await this.#deletions.put(newId(deletion.deletedMs), deletion, LAZY);
  }

  async replaceDeletion({ id, ...deletion }: StoredDeletion): Promise<void> {
    await this.#deletions.put(id, deletion, LAZY);
  }

  async removeDeletion(id: string): Promise<void> {
    await this.#deletions.remove(id);
  }

  /** Newest first. */
  async deletions(): Promise<readonly StoredDeletion[]> {
    const all = (await this.#deletions.all()).map(({ id, value }) => ({ id, ...value }));
    return all.sort((one, other) => other.deletedMs - one.deletedMs);
  }

  async clear(): Promise<void> {
    await this.#store.removeRecords('history');
  }

  /** Contents that nothing names any more go now, and not only some time later. */
  async discard(hashes: Iterable<ContentHash>, nowMs: number): Promise<void> {
    await this.#store.discard(hashes, nowMs);
  }

  async sweep(nowMs: number): Promise<void> {
    await this.#store.sweep(nowMs);
  }

  async #versionsIn(records: RecordStore<KeptVersion>): Promise<StoredVersion[]> {
    const all = (await records.all()).map(({ id, value }) => ({ id, ...value }));
    return all.sort((one, other) => other.endedMs - one.endedMs);
  }

  #versions(path: RemotePath): RecordStore<KeptVersion> {
    // No 64 digits: those would count as the hash of a content.
    const folder = createHash('sha256').update(path).digest('hex').slice(0, 32);
    return this.#store.records(`${VERSIONS}/${folder}`, parseVersion);
  }
}

async function firstOf<T>(
  records: RecordStore<T>,
  ids: readonly string[],
): Promise<StoredRecord<T> | undefined> {
  for (const id of ids) {
    const value = await records.get(id);
    if (value !== undefined) return { id, value };
  }
  return undefined;
}

function timeOf(id: string): number {
  return Number.parseInt(id, 36) || 0;
}

function newId(timeMs: number): string {
  return `${timeMs.toString(36)}-${randomBytes(4).toString('hex')}`;
}
