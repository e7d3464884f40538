import type { LocalKeeping } from '../localKeeping.ts';
import type { RecordStore } from '../localStore/recordStore.ts';
import type { WindowRegistry } from '../localStore/windowRegistry.ts';
import { parseEntry, type OutboxEntry } from './outboxEntry.ts';

/** The folder of the records, below that of the server. */
export const OUTBOX = 'outbox';

const DURABLE = { durable: true } as const;
/** Between the id of an entry and that of the window that works on it. */
const HELD = '--';

/** Of one name that changes all the time there is no end. */
const MAX_LOOKS = 3;

export interface OutboxContent {
  readonly entries: readonly OutboxEntry[];
  /** Names of files that are there and nobody understands. */
  readonly unreadable: readonly string[];
}

/** An entry that is this window's alone until it is let go. */
export interface Claim {
  readonly entry: OutboxEntry;
  update(entry: OutboxEntry): Promise<void>;
  /** Takes it out for good. */
  remove(): Promise<void>;
  release(): Promise<void>;
}

/**
 * The entries on the local disk, a file each. Who works on one first gives its file a name with
 * the id of the window: of several windows one succeeds, and what a dead one held is free.
 */
export class OutboxRecords {
  readonly #records: RecordStore<OutboxEntry>;
  readonly #windows: WindowRegistry;
  readonly #held = new Set<string>();

  constructor({ server, windows }: LocalKeeping) {
    this.#records = server.records(OUTBOX, parseEntry);
    this.#windows = windows;
  }

  /**
   * All that is there. A name that changes meanwhile, as another window claims its entry or lets
   * it go, is looked for again.
   * @param known ids of entries that were there before
   */
  async all(known: readonly string[]): Promise<OutboxContent> {
    const read = new Map<string, OutboxEntry>();
    for (let look = 1; ; look++) {
      for (const { id, value } of await this.#records.all()) {
        // A copy under another name could never be claimed.
        if (entryIdOf(id) === value.id) read.set(value.id, value);
      }
      const there = (await this.#records.ids()).map(entryIdOf);
      const isSeen = (id: string) => there.includes(id) && read.has(id);
      const isMoving = [...known, ...there, ...read.keys()].some((id) => !isSeen(id));
      if (isMoving && look < MAX_LOOKS) continue;
      const entries = [...read].flatMap(([id, entry]) => (there.includes(id) ? [entry] : []));
      return { entries, unreadable: there.filter((id) => !read.has(id)) };
    }
  }

  async add(entry: OutboxEntry): Promise<void> {
    await this.#records.put(entry.id, entry, DURABLE);
  }

  /** @returns undefined where it is gone, or another window works on it */
  async claim(id: string): Promise<Claim | undefined> {
    if (this.#held.has(id)) return undefined;
    const own = id + HELD + this.#windows.id;
    for (const name of await this.#records.ids()) {
      const [, owner] = name.split(HELD);
      if (entryIdOf(name) !== id || (await this.#isOthers(owner))) continue;
      if (!(await this.#records.move(name, own))) continue;
      const entry = await this.#records.get(own);
      return entry && this.#claimed(own, entry);
    }
    return undefined;
  }

  #claimed(own: string, entry: OutboxEntry): Claim {
    const { id } = entry;
    this.#held.add(id);
    const end = async (last: () => Promise<unknown>) => {
      try {
        await last();
      } finally {
        this.#held.delete(id);
      }
    };
    return {
      entry,
      update: (changed) => this.#records.put(own, changed, DURABLE),
      remove: () => end(() => this.#records.remove(own)),
      release: () => end(() => this.#records.move(own, id)),
    };
  }

  async #isOthers(owner: string | undefined): Promise<boolean> {
    return owner !== undefined && owner !== this.#windows.id && this.#windows.isAlive(owner);
  }
}

function entryIdOf(name: string): string {
  const [id = name] = name.split(HELD);
  return id;
}
