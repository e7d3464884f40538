import { silentLogger, type Logger } from '../../../src/common/logger.ts';
import { Journal } from '../../../src/remote/journal/journal.ts';
import type { JournalRecord } from '../../../src/remote/journal/journalRecord.ts';
import { hashOf } from '../../../src/remote/localStore/blobStore.ts';

/** `gone`: the window whose journal it is has died, and its writes are never heard of. */
export type Disk = 'writable' | 'full' | 'gone';

/** A journal whose disk is in memory, and can be full. */
export class MemoryJournal {
  readonly records: Map<string, JournalRecord>;
  readonly blobs: Map<string, Uint8Array>;
  /** What was put, `record durable: {...}` a line. */
  readonly steps: string[] = [];
  disk: Disk = 'writable';
  readonly journal: Journal;

  constructor(options: MemoryJournalOptions = {}) {
    const { windowId = '1-a', logger = silentLogger } = options;
    this.records = options.records ?? new Map<string, JournalRecord>();
    this.blobs = options.blobs ?? new Map<string, Uint8Array>();
    this.journal = new Journal({
      records: {
        all: () => Promise.resolve([...this.records].map(([id, value]) => ({ id, value }))),
        put: (id, value, { durable }) =>
          this.#put(`record${durable ? ' durable' : ''}`, () => {
            this.records.set(id, value);
          }),
        move: (id, to) => Promise.resolve(this.#move(id, to)),
        remove: (id) =>
          this.#unlessGone(() => {
            this.records.delete(id);
          }),
      },
      blobs: {
        put: async (content, { durable }) => {
          const hash = hashOf(content);
          await this.#put(`blob${durable ? ' durable' : ''}`, () => this.blobs.set(hash, content));
          return hash;
        },
        touch: () => Promise.resolve(),
      },
      windows: {
        id: windowId,
        isAlive: (id) => Promise.resolve(id === windowId),
        isEntered: () => Promise.resolve(false),
      },
      logger,
      now: () => 0,
    });
  }

  #unlessGone(act: () => void): Promise<void> {
    if (this.disk === 'gone') return new Promise(() => undefined);
    act();
    return Promise.resolve();
  }

  #put(what: string, act: () => void): Promise<void> {
    if (this.disk === 'full') return Promise.reject(new Error('ENOSPC: no space left'));
    this.steps.push(what);
    return this.#unlessGone(act);
  }

  #move(id: string, to: string): boolean {
    const record = this.records.get(id);
    if (!record) return false;
    this.records.delete(id);
    this.records.set(to, record);
    return true;
  }
}

interface MemoryJournalOptions {
  readonly windowId?: string;
  readonly logger?: Logger;
  /** What an earlier one has left. */
  readonly records?: MemoryJournal['records'];
  readonly blobs?: MemoryJournal['blobs'];
}
