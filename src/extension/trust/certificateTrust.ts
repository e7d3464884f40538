import type { Certificate } from '../../common/certificate.ts';
import type { Logger } from '../../common/logger.ts';
import { RemoteError } from '../../common/remoteError.ts';
import { serverOf, type Connection } from '../connections/connection.ts';
import { AskOnce } from './askOnce.ts';
import { parseCertificatePin } from './certificatePin.ts';
import type { Memory } from '../memory.ts';
import { pinOf, StoredPins, type StoredPin } from './storedPins.ts';

export type CertificateAnswer = 'always' | 'once' | 'no';

/** What a server's certificate was trusted by, until now. */
export type TrustedBefore =
  | { readonly by: 'person' | 'authority'; readonly pin: StoredPin }
  | { readonly by: 'settings'; readonly fingerprints: readonly string[] };

export interface CertificateQuestion {
  readonly connection: Connection;
  readonly certificate: Certificate;
  /** What was trusted so far, where that was another one: the question is an alarm then. */
  readonly before: TrustedBefore | undefined;
}

export interface CertificateTrustOptions {
  readonly memory: Memory;
  readonly ask: (question: CertificateQuestion) => Promise<CertificateAnswer>;
  readonly logger: Logger;
  readonly now: () => number;
}

const ANSWERS: Readonly<Record<CertificateAnswer, string>> = {
  always: 'the certificate is trusted from now on',
  once: 'the certificate is trusted in this window',
  no: 'the certificate is not trusted',
};

/**
 * Decides whether a server's certificate is trusted: because the system's authorities vouch for
 * it, the connection's settings name it, or the person said so, for good or for this window.
 */
export class CertificateTrust {
  readonly #options: CertificateTrustOptions;
  readonly #questions = new AskOnce();
  /** Trusted by the person for good. */
  readonly #pins: StoredPins;
  /** The last one of each server for which an authority has vouched. */
  readonly #vouched: StoredPins;
  /** Trusted by the person in this window, by server. */
  readonly #once = new Map<string, StoredPin>();

  constructor(options: CertificateTrustOptions) {
    this.#options = options;
    this.#pins = new StoredPins(options.memory, 'trustedCertificates', options.now);
    this.#vouched = new StoredPins(options.memory, 'vouchedCertificates', options.now);
  }

  /** What the person trusts for good. */
  get pins(): readonly StoredPin[] {
    return this.#pins.all;
  }

  /** @throws RemoteError `certificate-rejected` when the person does not trust it */
  async check(connection: Connection, certificate: Certificate): Promise<void> {
    const server = serverOf(connection);
    if (certificate.problem === undefined) return this.#noteVouched(server, certificate);
    if (this.#isTrusted(connection, certificate)) return;
    const { fingerprint, problemDetail } = certificate;
    this.#options.logger.info(`${server} shows ${fingerprint} (${problemDetail ?? 'unknown'})`);
    const agreed = await this.#questions.ask(server, () => this.#ask(connection, certificate));
    // Whoever waited for the answer may have been shown another certificate.
    if (agreed && this.#isTrusted(connection, certificate)) return;
    throw rejected(connection);
  }

  /** @throws RemoteError as `check` would, when the person has declined and has not acted since */
  assertAskable(connection: Connection): void {
    if (this.#questions.hasDeclined(serverOf(connection))) throw rejected(connection);
  }

  personActs(connection: Connection): void {
    this.#questions.reset(serverOf(connection));
  }

  /** Asks again the next time. */
  async forget(server: string): Promise<void> {
    this.#once.delete(server);
    this.#questions.reset(server);
    await this.#pins.remove(server);
    await this.#vouched.remove(server);
  }

  /** From now on one for which nobody vouches is an alarm. */
  async #noteVouched(server: string, certificate: Certificate): Promise<void> {
    if (this.#vouched.find(server)?.fingerprint === certificate.fingerprint) return;
    try {
      await this.#vouched.add(server, certificate);
    } catch (error) {
      // It is for the next alarm alone: this connection is fine without.
      this.#options.logger.warn(`The certificate of ${server} was not noted: ${String(error)}`);
    }
  }

  #isTrusted(connection: Connection, { fingerprint }: Certificate): boolean {
    if (connection.certificates.some((pin) => parseCertificatePin(pin) === fingerprint))
      return true;
    const server = serverOf(connection);
    if (this.#once.get(server)?.fingerprint === fingerprint) return true;
    return this.#pins.find(server)?.fingerprint === fingerprint;
  }

  async #ask(connection: Connection, certificate: Certificate): Promise<boolean> {
    const { ask, logger, now } = this.#options;
    const server = serverOf(connection);
    const before = this.#trustedBefore(connection, certificate);
    const answer = await ask({ connection, certificate, before });
    logger.info(`${server}: ${ANSWERS[answer]}`);
    if (answer === 'no') return false;
    this.#once.set(server, pinOf(server, certificate, now()));
    if (answer === 'always') await this.#pins.add(server, certificate);
    return true;
  }

  #trustedBefore(
    { certificates, ...connection }: Connection,
    { fingerprint }: Certificate,
  ): TrustedBefore | undefined {
    const server = serverOf(connection);
    const mine = this.#pins.find(server) ?? this.#once.get(server);
    if (mine) return { by: 'person', pin: mine };
    if (certificates.length > 0) return { by: 'settings', fingerprints: certificates };
    const pin = this.#vouched.find(server);
    // The same one, expired meanwhile, has not changed.
    return pin && pin.fingerprint !== fingerprint ? { by: 'authority', pin } : undefined;
  }
}

function rejected(connection: Connection): RemoteError {
  return new RemoteError(
    'certificate-rejected',
    `The certificate of ${serverOf(connection)} is not trusted`,
  );
}
