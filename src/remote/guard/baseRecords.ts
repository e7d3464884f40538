import { createHash } from 'node:crypto';
import type { Logger } from '../../common/logger.ts';
import type { Base } from './base.ts';
import type { KeptContents } from './keptContents.ts';
import type { LocalKeeping } from '../localKeeping.ts';
import type { RecordStore } from '../localStore/recordStore.ts';
import { PathQueue } from '../pathQueue.ts';
import { parseStoredBase, type StoredBase } from './storedBase.ts';

export interface BaseRecordsOptions {
  readonly keeping: LocalKeeping;
  readonly contents: KeptContents;
  readonly logger: Logger;
}

interface Left {
  readonly id: string;
  readonly value: StoredBase;
  readonly isDead: boolean;
}

/** Of windows that have crashed; more than that nobody has open. */
const MAX_LEFT = 500;

/**
 * What documents began from, on the local disk: the editor brings their changes back after a crash
 * of the window, and then they must still be held against that. A disk that fails is logged, and
 * the window goes on with what is in memory.
 */
export class BaseRecords {
  readonly #options: BaseRecordsOptions;
  readonly #records: RecordStore<StoredBase>;
  readonly #queue = new PathQueue();
  readonly #running = new Set<Promise<void>>();
  #left: Promise<ReadonlyMap<string, Left>> | undefined;

  constructor(options: BaseRecordsOptions) {
    this.#options = options;
    this.#records = options.keeping.workspace.records('bases', parseStoredBase);
  }

  /** What an earlier run of the window, or of this file system, has left of a path. */
  async left(key: string): Promise<StoredBase | undefined> {
    return (await this.#whatIsLeft()).get(key)?.value;
  }

  put(key: string, { snapshot, told }: Base, isHeld: boolean): void {
    const { contents, keeping } = this.#options;
    const window = keeping.windows.id;
    this.#enqueue(key, async (id) => {
      await contents.persist(snapshot.hash);
      const record = { key, window, writtenMs: Date.now(), isHeld, snapshot, told };
      await this.#records.put(id, record, { durable: false });
    });
  }

  remove(key: string): void {
    this.#enqueue(key, (id) => this.#records.remove(id));
  }

  /** Resolves when all that was told is on the disk, or could not be brought there. */
  async written(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #enqueue(key: string, work: (id: string) => Promise<void>): void {
    const id = idOf(key, this.#options.keeping.windows.id);
    const running = this.#queue
      .run(key, async () => {
        await work(id);
        await this.#removeLeft(key, id);
      })
      .catch((error: unknown) => {
        this.#options.logger.error(`What a document began from is not kept: ${String(error)}`);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** What this window has of a path takes the place of what one that has ended had. */
  async #removeLeft(key: string, own: string): Promise<void> {
    const { isDead, id } = (await this.#whatIsLeft()).get(key) ?? {};
    if (isDead && id !== undefined && id !== own) await this.#records.remove(id);
  }

  #whatIsLeft(): Promise<ReadonlyMap<string, Left>> {
    this.#left ??= this.#load().catch((error: unknown) => {
      this.#options.logger.error(`What documents began from cannot be read: ${String(error)}`);
      return new Map<string, Left>();
    });
    return this.#left;
  }

  /**
   * Of several windows, this one comes first, then what had changes, and of that the oldest: it
   * guards most.
   */
  async #load(): Promise<ReadonlyMap<string, Left>> {
    const { keeping } = this.#options;
    const all: Left[] = [];
    for (const { id, value } of await this.#records.all()) {
      all.push({ id, value, isDead: !(await keeping.windows.isAlive(value.window)) });
    }
    all.sort((one, two) => two.value.writtenMs - one.value.writtenMs);
    const held = all.filter(({ value }) => value.isHeld);
    const useless = all.filter(({ value, isDead }) => isDead && !value.isHeld);
    const tooMany = held.filter(({ isDead }) => isDead).slice(MAX_LEFT);
    for (const { id } of [...useless, ...tooMany]) await this.#records.remove(id);
    void keeping.workspace.sweep(Date.now()).catch(() => undefined);
    const own = all.filter(({ value }) => value.window === keeping.windows.id);
    return new Map([...held, ...own].map((left) => [left.value.key, left]));
  }
}

function idOf(key: string, window: string): string {
  return createHash('sha256').update(`${window} ${key}`).digest('hex').slice(0, 40);
}
