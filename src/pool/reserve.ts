import type { PoolTimings } from './poolOptions.ts';

export interface ReserveOptions {
  readonly enabled: boolean;
  readonly timings: PoolTimings;
  readonly now: () => number;
  /** What is wanted may have changed with time alone. */
  readonly onDidRipen: () => void;
}

export interface Crew {
  /** Sessions at work, be it for a person or in the background. */
  readonly busy: number;
  /** So many may be opened for nobody in particular. */
  readonly limit: number;
}

/**
 * How many sessions there should be before anybody waits for them: one more than have work, and two
 * at least, while a person uses the server. A connection that is used once and left never gets its
 * second session: that comes when the first use is a moment ago.
 */
export class Reserve {
  readonly #options: ReserveOptions;
  /** When a person's work was done first on the sessions that there are. */
  #begunAt: number | undefined;
  #usedAt = -Infinity;
  #pausedUntil = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ReserveOptions) {
    this.#options = options;
  }

  /** A person's work has ended well. */
  noteUse(): void {
    const { enabled, timings, now, onDidRipen } = this.#options;
    if (!enabled) return;
    this.#usedAt = now();
    if (this.#begunAt !== undefined) return;
    this.#begunAt = this.#usedAt;
    this.#timer = setTimeout(onDidRipen, timings.aheadAfterMs);
    this.#timer.unref();
  }

  /** Sessions that there should be, those at work included; 0: as many as there happen to be. */
  size({ busy, limit }: Crew): number {
    if (!this.#isInUse) return 0;
    return Math.min(Math.max(2, busy + 1), limit);
  }

  /** One was refused, or ended before it was of use: another one would end like that. */
  pause(): void {
    const { timings, now } = this.#options;
    this.#pausedUntil = now() + timings.aheadPauseMs;
  }

  /** No session is left: the next one has to prove itself as the first one had to. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#begunAt = undefined;
  }

  get #isInUse(): boolean {
    const { enabled, timings } = this.#options;
    const at = this.#options.now();
    if (!enabled || this.#begunAt === undefined || at < this.#pausedUntil) return false;
    const isRipe = at - this.#begunAt >= timings.aheadAfterMs;
    return isRipe && at - this.#usedAt < timings.idleCloseMs;
  }
}
