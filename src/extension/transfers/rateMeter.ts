/** What counts is how fast it was lately. */
const WINDOW_MS = 8_000;
/** Closer together they tell nothing more. */
const STEP_MS = 250;
/** A rate over less time is a guess. */
const LEAST_MS = 500;

interface Sample {
  readonly ms: number;
  readonly bytes: number;
}

/** How fast bytes move, and how long the rest of them takes at that. */
export class RateMeter {
  #samples: Sample[] = [];

  /** It begins anew: what was before a pause says nothing. */
  reset(): void {
    this.#samples = [];
  }

  note(bytes: number, nowMs: number): void {
    const last = this.#samples.at(-1);
    if (last && bytes < last.bytes) this.reset();
    else if (last && nowMs - last.ms < STEP_MS) return;
    this.#samples.push({ ms: nowMs, bytes });
    const from = nowMs - WINDOW_MS;
    // One from before the window stays, so that a slow line has a rate as well.
    while (this.#samples.length > 2 && (this.#samples[1]?.ms ?? from) <= from)
      this.#samples.shift();
  }

  /** Bytes per second up to now; undefined while that is not known. */
  perSecond(nowMs: number): number | undefined {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last) return undefined;
    const ms = nowMs - first.ms;
    return ms < LEAST_MS ? undefined : ((last.bytes - first.bytes) * 1_000) / ms;
  }

  /** Milliseconds; undefined while nobody can tell. */
  timeLeftMs(bytesLeft: number, nowMs: number): number | undefined {
    const rate = this.perSecond(nowMs);
    if (rate === undefined || rate <= 0) return undefined;
    return (Math.max(0, bytesLeft) * 1_000) / rate;
  }
}
