/** Enough for the two that a handshake brings and those of the next data connections. */
const MAX_TICKETS = 8;

/**
 * What resumes the TLS session of one control connection. They come after the handshake, some
 * servers take each one only once, and one may be the last: it is kept.
 */
export class Tickets {
  readonly #tickets: Buffer[] = [];

  add(ticket: Buffer): void {
    this.#tickets.push(ticket);
    if (this.#tickets.length > MAX_TICKETS) this.#tickets.shift();
  }

  /** The newest one, undefined where the server has sent none. */
  take(): Buffer | undefined {
    return this.#tickets.length > 1 ? this.#tickets.pop() : this.#tickets[0];
  }
}
