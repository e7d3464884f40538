/** How many sessions the server accepts, as far as it was seen. */
export class ConnectionLimit {
  readonly maxSize: number;
  readonly #probeMs: number;
  readonly #now: () => number;
  #value: number;
  #changedAt = -Infinity;

  /** @param known what an earlier pool has learned; it is probed as soon as more are wanted */
  constructor(maxSize: number, probeMs: number, now: () => number, known = maxSize) {
    this.maxSize = maxSize;
    this.#probeMs = probeMs;
    this.#now = now;
    this.#value = Math.max(1, Math.min(known, maxSize));
  }

  get value(): number {
    return this.#value;
  }

  /** What background work may occupy: one session stays free for a person, where there are two. */
  get forBackground(): number {
    return this.#value >= 2 ? this.#value - 1 : 1;
  }

  /**
   * Up to this, sessions are opened before they are needed. Of a server that was seen to refuse more
   * the last place is left to others: another window, another program of the same person.
   */
  get forReserve(): number {
    return this.#value < this.maxSize ? this.#value - 1 : this.#value;
  }

  /** The server refused one more than `held`. */
  lower(held: number): void {
    this.#set(Math.max(1, held));
  }

  /** The server was seen to hold that many: refusals before that were answered too early. */
  allow(held: number): void {
    if (held > this.#value) this.#set(held);
  }

  /**
   * Allows one more when the last refusal is old enough to try again.
   * @returns whether the limit rose
   */
  probe(): boolean {
    if (this.#value >= this.maxSize) return false;
    if (this.#now() - this.#changedAt < this.#probeMs) return false;
    this.#set(this.#value + 1);
    return true;
  }

  #set(value: number): void {
    this.#value = Math.min(value, this.maxSize);
    this.#changedAt = this.#now();
  }
}
