import type { Certificate } from '../../common/certificate.ts';
import type { Memory } from './memory.ts';

/** A certificate that a person trusts for one server, as it was when they said so. */
export interface StoredPin extends Omit<Certificate, 'problem' | 'problemDetail'> {
  /** `host:port`. */
  readonly server: string;
  readonly trustedAtMs: number;
}

const KEY = 'trustedCertificates';
/** The oldest go first: nobody compares more servers than that. */
const MAX_PINS = 500;

/** The certificates that were trusted for good, one for each server. */
export class StoredPins {
  readonly #memory: Memory;
  readonly #now: () => number;

  constructor(memory: Memory, now: () => number) {
    this.#memory = memory;
    this.#now = now;
  }

  get all(): readonly StoredPin[] {
    return (this.#memory.get(KEY) as StoredPin[] | undefined) ?? [];
  }

  find(server: string): StoredPin | undefined {
    return this.all.find((pin) => pin.server === server);
  }

  async add(server: string, certificate: Certificate): Promise<void> {
    const { fingerprint, subject, names, issuer, validFromMs, validToMs } = certificate;
    const shown = { fingerprint, subject, names, issuer, validFromMs, validToMs };
    const pin = { server, ...shown, trustedAtMs: this.#now() };
    await this.#memory.update(KEY, [...this.#others(server), pin].slice(-MAX_PINS));
  }

  async remove(server: string): Promise<void> {
    await this.#memory.update(KEY, this.#others(server));
  }

  #others(server: string): StoredPin[] {
    return this.all.filter((pin) => pin.server !== server);
  }
}
