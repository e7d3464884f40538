import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UNFINISHED } from './atomicFile.ts';
import { BlobStore, removeOlder, type ContentHash } from './blobStore.ts';
import { isMissing, isUnreadable } from './isMissing.ts';
import { RecordStore } from './recordStore.ts';

const BLOBS = 'blobs';
/** A content is put before the record that names it: in between nobody may sweep it. */
const GRACE_MS = 60 * 60_000;
/** From the put of a content to the record that names it, where a person waits for its removal. */
const PUT_MS = 2_000;
/** A window may be open for weeks, and be the only one that ever is. */
const SWEEP_EVERY_MS = 60 * 60_000;
/** From the first content, so that a window that is short-lived sweeps as well. */
const FIRST_SWEEP_MS = 60_000;
const MENTIONED = /[0-9a-f]{64}/g;

/**
 * What is kept on the local disk for one server: contents, and records that name them by hash.
 * A content goes when no record mentions it any more, whoever wrote the record.
 */
export class LocalStore {
  readonly directory: string;
  readonly blobs: BlobStore;
  readonly #now: () => number;
  #sweepAtMs: number | undefined;

  constructor(directory: string, now: () => number = Date.now) {
    this.directory = directory;
    this.blobs = new BlobStore(join(directory, BLOBS), () => this.#sweepWhenDue());
    this.#now = now;
  }

  /**
   * @param name of a folder: `journal`, `history/2ef7…`
   * @param parse see `RecordStoreOptions`
   */
  records<T>(name: string, parse: (value: unknown) => T | undefined): RecordStore<T> {
    return new RecordStore({ directory: join(this.directory, name), parse });
  }

  /** The names below a name of records: `history` has a folder for each path. */
  async folders(name: string): Promise<readonly string[]> {
    try {
      const entries = await readdir(join(this.directory, name), { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** Removes all records of a name, and of the names below it. */
  async removeRecords(name: string): Promise<void> {
    await rm(join(this.directory, name), { recursive: true, force: true });
  }

  /**
   * Removes these contents where no record mentions them, without the grace of `sweep`: one that
   * is being put at this moment was touched only just now, and stays.
   */
  async discard(hashes: Iterable<ContentHash>, nowMs: number): Promise<void> {
    const mentioned = await this.#mentioned();
    if (!mentioned) return;
    for (const hash of new Set(hashes)) {
      if (!mentioned.has(hash)) await this.blobs.remove(hash, nowMs - PUT_MS);
    }
  }

  /**
   * Removes contents that no record mentions; none while records come and go. What a crash has left
   * of a record that was being written goes as well.
   */
  async sweep(nowMs: number): Promise<void> {
    await this.#removeUnfinished(nowMs - GRACE_MS);
    const mentioned = await this.#mentioned();
    if (!mentioned) return;
    await this.blobs.sweep((hash) => mentioned.has(hash), nowMs - GRACE_MS);
  }

  /** Only what is put makes a store grow: so that is the time to look at it. */
  #sweepWhenDue(): void {
    const now = this.#now();
    this.#sweepAtMs ??= now + FIRST_SWEEP_MS;
    if (now < this.#sweepAtMs) return;
    this.#sweepAtMs = now + SWEEP_EVERY_MS;
    // What cannot be swept now can be in an hour.
    this.sweep(now).catch(() => undefined);
  }

  async #removeUnfinished(olderThanMs: number): Promise<void> {
    for (const name of await namesBelow(this.directory)) {
      if (name.endsWith(UNFINISHED)) await removeOlder(join(this.directory, name), olderThanMs);
    }
  }

  /** @returns undefined when a record could not be read: it may have a new name only */
  async #mentioned(): Promise<ReadonlySet<ContentHash> | undefined> {
    const mentioned = new Set<ContentHash>();
    for (const name of await namesBelow(this.directory)) {
      if (name.startsWith(BLOBS)) continue;
      const text = await textOf(join(this.directory, name));
      if (text === undefined) return undefined;
      for (const [hash] of text.matchAll(MENTIONED)) mentioned.add(hash);
    }
    return mentioned;
  }
}

async function namesBelow(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory, { recursive: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isFile() ? await readFile(path, 'utf8') : '';
  } catch (error) {
    // Another window has just removed or renamed it, or nobody knows what it mentions.
    if (isMissing(error) || isUnreadable(error)) return undefined;
    throw error;
  }
}
