import type { Certificate } from '../../common/certificate.ts';
import type { Logger } from '../../common/logger.ts';
import { RemoteError } from '../../common/remoteError.ts';
import { serverOf, type Connection } from '../connections/connection.ts';
import { AskOnce } from './askOnce.ts';
import { parseCertificatePin } from './certificatePin.ts';
import type { StoredPin, StoredPins } from './storedPins.ts';

export type CertificateAnswer = 'always' | 'once' | 'no';

export interface CertificateQuestion {
  readonly connection: Connection;
  readonly certificate: Certificate;
  /** What was trusted so far, where that was another one: the question is an alarm then. */
  readonly before: StoredPin | readonly string[] | undefined;
}

export interface CertificateTrustOptions {
  readonly pins: StoredPins;
  readonly ask: (question: CertificateQuestion) => Promise<CertificateAnswer>;
  readonly logger: Logger;
}

/**
 * Decides whether a server's certificate is trusted: because the system's authorities vouch for
 * it, the connection's settings name it, or the person said so, for good or for this window.
 */
export class CertificateTrust {
  readonly #options: CertificateTrustOptions;
  readonly #questions = new AskOnce();
  /** Trusted in this window, by server. */
  readonly #once = new Map<string, string>();

  constructor(options: CertificateTrustOptions) {
    this.#options = options;
  }

  /** @throws RemoteError `certificate-rejected` when the person does not trust it */
  async check(connection: Connection, certificate: Certificate): Promise<void> {
    if (this.#isTrusted(connection, certificate)) return;
    const server = serverOf(connection);
    const { fingerprint, problemDetail } = certificate;
    this.#options.logger.info(`${server} shows ${fingerprint} (${problemDetail ?? 'valid'})`);
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
    await this.#options.pins.remove(server);
  }

  #isTrusted(connection: Connection, { fingerprint, problem }: Certificate): boolean {
    if (problem === undefined) return true;
    if (connection.certificates.some((pin) => parseCertificatePin(pin) === fingerprint))
      return true;
    const server = serverOf(connection);
    if (this.#once.get(server) === fingerprint) return true;
    return this.#options.pins.find(server)?.fingerprint === fingerprint;
  }

  async #ask(connection: Connection, certificate: Certificate): Promise<boolean> {
    const { pins, ask, logger } = this.#options;
    const server = serverOf(connection);
    const listed = connection.certificates.length > 0 ? connection.certificates : undefined;
    const before = pins.find(server) ?? listed;
    const answer = await ask({ connection, certificate, before });
    logger.info(`The certificate ${certificate.fingerprint} of ${server}: ${answer}`);
    if (answer === 'no') return false;
    this.#once.set(server, certificate.fingerprint);
    if (answer === 'always') await pins.add(server, certificate);
    return true;
  }
}

function rejected(connection: Connection): RemoteError {
  return new RemoteError(
    'certificate-rejected',
    `The certificate of ${serverOf(connection)} is not trusted`,
  );
}
