import type { PooledSession } from './pooledSession.ts';
import type { PoolTimings } from './poolOptions.ts';
import type { Slot } from './slot.ts';
import type { SlotTable } from './slotTable.ts';

/** A tick that comes this many intervals late means that the computer slept. */
const SLEPT_TICKS = 3;

export interface IdleKeeperOptions<T extends PooledSession> {
  readonly slots: SlotTable<T>;
  readonly timings: PoolTimings;
  /** So many idle sessions are kept, the ones used last. */
  readonly kept: () => number;
  readonly now: () => number;
  readonly letGo: (slot: Slot<T>) => void;
  readonly check: (slot: Slot<T>) => void;
}

/** Looks after idle sessions: lets them go in time, and keeps alive what is wanted. */
export class IdleKeeper<T extends PooledSession> {
  readonly #options: IdleKeeperOptions<T>;
  #timer: NodeJS.Timeout | undefined;
  #tickedAt = 0;

  constructor(options: IdleKeeperOptions<T>) {
    this.#options = options;
  }

  /** Ticks while there is something to look after. */
  update(): void {
    const { slots, timings, now } = this.#options;
    if (slots.count('idle') === 0) this.stop();
    else if (!this.#timer) {
      this.#tickedAt = now();
      this.#timer = setInterval(() => this.#tick(), timings.tickMs);
      this.#timer.unref();
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const { slots, timings, now, kept } = this.#options;
    const at = now();
    const slept = at - this.#tickedAt > SLEPT_TICKS * timings.tickMs;
    this.#tickedAt = at;
    // Whatever happened to the network meanwhile, no reply will tell.
    if (slept) for (const slot of slots.idle) slot.distrust();
    const keep = kept();
    for (const [index, slot] of slots.idle.entries()) {
      if (index < keep) this.#keep(slot, at);
      else if (at - slot.usedAt >= timings.idleCloseMs) this.#options.letGo(slot);
    }
  }

  #keep(slot: Slot<T>, at: number): void {
    const { timings, letGo, check } = this.#options;
    // Not checked any more it would die unnoticed; a new session is quicker than finding that out.
    if (at - slot.usedAt >= timings.keepAliveLimitMs) letGo(slot);
    else if (at - slot.provenAt >= timings.keepAliveMs) check(slot);
  }
}
