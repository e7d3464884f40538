import type { Certificate } from '../../common/certificate.ts';
import type { Memory } from '../memory.ts';

/** A certificate that was trusted for one server, as it was then. */
export interface StoredPin extends Omit<Certificate, 'problem' | 'problemDetail'> {
  /** `host:port`. */
  readonly server: string;
  readonly trustedAtMs: number;
}

/** The oldest go first: nobody compares more servers than that. */
const MAX_PINS = 500;

/** Certificates that were trusted, one for each server. */
export class StoredPins {
  readonly #memory: Memory;
  readonly #key: string;
  readonly #now: () => number;

  constructor(memory: Memory, key: string, now: () => number) {
    this.#memory = memory;
    this.#key = key;
    this.#now = now;
  }

  get all(): readonly StoredPin[] {
    return (this.#memory.get(this.#key) as StoredPin[] | undefined) ?? [];
  }

  find(server: string): StoredPin | undefined {
    return this.all.find((pin) => pin.server === server);
  }

  async add(server: string, certificate: Certificate): Promise<void> {
    const pin = pinOf(server, certificate, this.#now());
    await this.#memory.update(this.#key, [...this.#others(server), pin].slice(-MAX_PINS));
  }

  async remove(server: string): Promise<void> {
    if (this.find(server)) await this.#memory.update(this.#key, this.#others(server));
  }

  #others(server: string): StoredPin[] {
    return this.all.filter((pin) => pin.server !== server);
  }
}

export function pinOf(server: string, certificate: Certificate, trustedAtMs: number): StoredPin {
  const { fingerprint, subject, names, issuer, validFromMs, validToMs } = certificate;
  return { server, fingerprint, subject, names, issuer, validFromMs, validToMs, trustedAtMs };
}
