import { randomBytes } from 'node:crypto';
import type { Logger } from '../../common/logger.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { FileContent } from '../saving/fileContent.ts';
import { JournalEntry, type OpenUploads } from './journalEntry.ts';
import { parseJournalRecord, type JournalRecord } from './journalRecord.ts';
import type { LocalKeeping } from '../localKeeping.ts';
import type { BlobStore } from '../localStore/blobStore.ts';
import type { RecordStore, StoredRecord } from '../localStore/recordStore.ts';
import type { WindowRegistry } from '../localStore/windowRegistry.ts';
import type { KeptBase } from '../outbox/outboxEntry.ts';

export interface JournalOptions {
  readonly records: Pick<RecordStore<JournalRecord>, 'all' | 'put' | 'move' | 'remove'>;
  readonly blobs: Pick<BlobStore, 'put' | 'touch'>;
  readonly windows: Pick<WindowRegistry, 'id' | 'isAlive' | 'isEntered'>;
  readonly logger: Logger;
  readonly now?: (() => number) | undefined;
}

export const JOURNAL = 'journal';
/** Longer than two signs of life of a window. */
const AWAKE_MS = 75_000;
/** Between the id of a window, which is the owner's, and what tells its records apart. */
const SEPARATOR = '_';

/**
 * What is under way on one server, written down on this computer before the server is in a state
 * that a crash would leave it in for good. A record is there from before the first byte until the
 * outcome is known. Its id names the window that owns it; the record of one that has ended is
 * claimed by giving it another id, which only one of several windows can do.
 */
export class Journal {
  readonly #options: JournalOptions;
  /** Records of this window whose outcome could not be found out, or that it has claimed. */
  readonly #left = new Map<string, JournalRecord>();
  readonly #silent = new Map<string, number>();

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** In its place on the local disk. */
  static in(
    { server, windows }: LocalKeeping,
    options: Pick<JournalOptions, 'logger' | 'now'>,
  ): Journal {
    const records = server.records(JOURNAL, parseJournalRecord);
    return new Journal({ ...options, records, blobs: server.blobs, windows });
  }

  /** What changes of this window, or that it has claimed, have to be put right. */
  get left(): readonly RemotePath[] {
    return [...this.#left.values()].map(({ path }) => path);
  }

  /** A save by way of a temporary name. */
  staged(
    path: RemotePath,
    staged: RemotePath,
    content: FileContent,
    base: KeptBase | undefined,
  ): JournalEntry {
    return this.#begin({ way: 'staged', path, startedMs: this.#now(), staged, base }, content);
  }

  /** A save in place. */
  direct(path: RemotePath, content: FileContent, base: KeptBase | undefined): JournalEntry {
    return this.#begin({ way: 'direct', path, startedMs: this.#now(), base }, content);
  }

  /** A name that takes the place of another one. */
  move(from: RemotePath, path: RemotePath, isFolder = false): JournalEntry {
    return this.#begin({ way: 'move', path, startedMs: this.#now(), from, isFolder }, undefined);
  }

  /** A copy under a temporary name, where it or what it replaces is a folder, or both are. */
  stagedCopy(path: RemotePath, staged: RemotePath): JournalEntry {
    const record = { way: 'staged', path, startedMs: this.#now(), staged, isFolder: true } as const;
    return this.#begin(record, undefined);
  }

  /**
   * Takes over what windows that have ended have left. Two windows never get the same record.
   * @returns all that is this window's to put right
   */
  async claim(): Promise<readonly StoredRecord<JournalRecord>[]> {
    for (const { id, value } of await this.#options.records.all()) {
      if (!(await this.#hasEnded(ownerOf(id)))) continue;
      const own = this.#newId();
      // Its content must not be swept while its name changes.
      if (value.content) await this.#options.blobs.touch(value.content.hash);
      if (await this.#options.records.move(id, own)) this.#left.set(own, value);
    }
    return this.own();
  }

  /** What this window has left itself, or has claimed. */
  async own(): Promise<readonly StoredRecord<JournalRecord>[]> {
    return (await this.#options.records.all()).filter(({ id }) => this.#left.has(id));
  }

  /** Paths of what other windows have under way, or have left. */
  async ofOthers(): Promise<readonly RemotePath[]> {
    const { records, windows } = this.#options;
    const others = (await records.all()).filter(({ id }) => ownerOf(id) !== windows.id);
    return others.flatMap(({ value }) => (value.isRight ? [] : [value.path]));
  }

  /** Notes a step of putting right, before it is made. */
  async amend(id: string, record: JournalRecord): Promise<void> {
    await this.#options.records.put(id, record, { durable: true });
    this.#left.set(id, record);
  }

  /** The outcome of a claimed record is known. */
  async settle(id: string): Promise<void> {
    await this.#options.records.remove(id);
    this.#left.delete(id);
  }

  #begin(record: JournalRecord, content: FileContent | undefined): JournalEntry {
    const id = this.#newId();
    return new JournalEntry({
      record,
      content,
      blobs: this.#options.blobs,
      put: (next, durable) => this.#options.records.put(id, next, { durable }),
      remove: () => this.#options.records.remove(id),
      onDidLeave: (left) => void this.#left.set(id, left),
      open: () => this.#openUploads(record.path),
      now: () => this.#now(),
      logger: this.#options.logger,
    });
  }

  #openUploads(path: RemotePath): OpenUploads | undefined {
    const open = [...this.#left].filter(
      ([, left]) => left.path === path && left.way === 'direct' && left.isRight,
    );
    if (open.length === 0) return undefined;
    return {
      unansweredMs: Math.max(...open.map(([, left]) => left.unansweredMs ?? left.startedMs)),
      forget: async () => {
        for (const [id] of open) await this.settle(id);
      },
    };
  }

  /**
   * A window that slept with the computer says nothing for a while, and goes on then: one whose
   * process runs counts as ended when it is silent for a while that everybody was awake.
   */
  async #hasEnded(owner: string): Promise<boolean> {
    const { windows } = this.#options;
    if (await windows.isAlive(owner)) {
      this.#silent.delete(owner);
      return false;
    }
    if (!(await windows.isEntered(owner))) return true;
    const since = this.#silent.get(owner) ?? performance.now();
    this.#silent.set(owner, since);
    return performance.now() - since > AWAKE_MS;
  }

  #newId(): string {
    return this.#options.windows.id + SEPARATOR + randomBytes(6).toString('hex');
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

function ownerOf(id: string): string {
  return id.slice(0, id.lastIndexOf(SEPARATOR));
}
