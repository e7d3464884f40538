/** Of one piece: small enough to be seen moving on a slow line. */
const LEAST_BYTES = 64 * 1024;
/** A line that falls to 18 KB/s still takes one before its transfer counts as standing still. */
const MOST_BYTES = 512 * 1024;
/** As much is taken at once by the operating system, and says nothing about the line. */
const BUFFERED_BYTES = 8 * 1024 * 1024;
/** A piece that takes longer is followed by one of the least size. */
const FAST_MS = 20;

/** Cuts contents into pieces, which are larger while all that is taken is taken fast. */
export class Pace {
  #bytes = LEAST_BYTES;
  #fastBytes = 0;

  *pieces(content: Uint8Array): Generator<Uint8Array> {
    for (let rest = content; rest.length > 0;) {
      const piece = rest.subarray(0, this.#bytes);
      rest = rest.subarray(piece.length);
      const startMs = performance.now();
      yield piece;
      this.#taken(piece.length, performance.now() - startMs);
    }
  }

  #taken(bytes: number, ms: number): void {
    const isFast = ms < FAST_MS;
    this.#fastBytes = isFast ? this.#fastBytes + bytes : 0;
    if (!isFast) this.#bytes = LEAST_BYTES;
    else if (this.#fastBytes > BUFFERED_BYTES) {
      this.#bytes = Math.min(2 * this.#bytes, MOST_BYTES);
    }
  }
}
