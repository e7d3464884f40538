/** Of one piece: small enough to be seen moving on a slow line, and large where that is fast. */
const LEAST_BYTES = 64 * 1024;
const MOST_BYTES = 1024 * 1024;
/** A piece that takes less is followed by larger ones, one that takes ten times as long by smaller ones. */
const FAST_MS = 20;

/** How large the next piece of a content is, by the time that the last ones took. */
export class Pace {
  bytes = LEAST_BYTES;

  took(ms: number): void {
    if (ms < FAST_MS) this.bytes = Math.min(2 * this.bytes, MOST_BYTES);
    else if (ms > 10 * FAST_MS) this.bytes = Math.max(this.bytes / 2, LEAST_BYTES);
  }
}
