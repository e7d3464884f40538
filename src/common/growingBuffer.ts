/**
 * Bytes that come in pieces. With their number known ahead, the pieces go straight into the result:
 * the peak is one copy, not two.
 */
export class GrowingBuffer {
  #bytes: Buffer;
  #length = 0;

  constructor(expectedSize: number | undefined) {
    this.#bytes = Buffer.allocUnsafeSlow(expectedSize ?? 0);
  }

  get length(): number {
    return this.#length;
  }

  append(chunk: Uint8Array): void {
    const needed = this.#length + chunk.length;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#bytes.set(chunk, this.#length);
    this.#length = needed;
  }

  /** Begins again from nothing. */
  reset(): void {
    this.#length = 0;
  }

  take(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
