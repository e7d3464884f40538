import type { Disposable } from '../../common/lifecycle.ts';
import type { Memory } from '../memory.ts';
import type { Outboxes, ServerOutbox } from './outboxes.ts';

export interface UnreadableRecordsOptions {
  readonly outboxes: Pick<Outboxes, 'waiting' | 'onDidChange'>;
  readonly memory: Memory;
  readonly tell: (at: ServerOutbox) => void;
}

/** By the folder of a server, names of records that the person was told of. */
type Told = Readonly<Record<string, readonly string[]>>;

const KEY = 'unreadableRecords';
/** Several changes of an outbox come together. */
const QUIET_MS = 1_000;

/**
 * Has the person told, once and for all windows, of saves that wait and that nobody can read: by
 * itself nothing becomes of them.
 */
export class UnreadableRecords implements Disposable {
  readonly #options: UnreadableRecordsOptions;
  readonly #listener: Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UnreadableRecordsOptions) {
    this.#options = options;
    this.#listener = options.outboxes.onDidChange(() => this.#lookSoon());
  }

  async look(): Promise<void> {
    for (const at of this.#options.outboxes.waiting) await this.#lookAt(at);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listener.dispose();
  }

  #lookSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // Where the disk fails as a whole, the outbox is silent, and told of with the next save.
      this.look().catch(() => undefined);
    }, QUIET_MS);
    this.#timer.unref();
  }

  async #lookAt(at: ServerOutbox): Promise<void> {
    const { memory, tell } = this.#options;
    const { directory, outbox } = at;
    const isNews = (id: string): boolean => !(this.#told[directory] ?? []).includes(id);
    if (!outbox.unreadable.some(isNews)) return;
    // One that another window has just had in hand can be read by now.
    await outbox.load();
    if (!outbox.unreadable.some(isNews)) return;
    const told = { ...this.#told, [directory]: outbox.unreadable };
    tell(at);
    await memory.update(KEY, told);
  }

  get #told(): Told {
    const told = this.#options.memory.get(KEY);
    return typeof told === 'object' && told !== null ? (told as Told) : {};
  }
}
