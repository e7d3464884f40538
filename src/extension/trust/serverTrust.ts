import type { Certificate } from '../../common/certificate.ts';
import type { Logger } from '../../common/logger.ts';
import type { Connection } from '../connections/connection.ts';
import { CertificateTrust, type CertificateTrustOptions } from './certificateTrust.ts';
import type { Memory } from '../memory.ts';
import { PlainTextConsent, type PlainTextConsentOptions } from './plainTextConsent.ts';
import type { StoredPin } from './storedPins.ts';

export interface ServerTrustOptions {
  readonly memory: Memory;
  readonly askCertificate: CertificateTrustOptions['ask'];
  readonly askPlainText: PlainTextConsentOptions['ask'];
  readonly logger: Logger;
  readonly now: () => number;
}

/** What sessions of one server ask before they say who the person is. */
export interface TrustSource {
  trust(certificate: Certificate): Promise<void>;
  allowPlainText(): Promise<void>;
  /** Throws what would be asked in vain, because the person has declined it already. */
  assertAskable(): void;
  /** A session has logged in under TLS. */
  encrypted(): Promise<void>;
}

/** Which servers are trusted: their certificates, and those to which plain text may go. */
export class ServerTrust {
  readonly #certificates: CertificateTrust;
  readonly #plainText: PlainTextConsent;

  constructor({ memory, askCertificate, askPlainText, logger, now }: ServerTrustOptions) {
    this.#certificates = new CertificateTrust({ memory, ask: askCertificate, logger, now });
    this.#plainText = new PlainTextConsent({ memory, ask: askPlainText, logger });
  }

  get pins(): readonly StoredPin[] {
    return this.#certificates.pins;
  }

  /** `host:port` of the servers to which passwords may go in plain text. */
  get plainTextServers(): readonly string[] {
    return this.#plainText.servers;
  }

  sourceFor(connection: Connection): TrustSource {
    return {
      trust: (certificate) => this.#certificates.check(connection, certificate),
      allowPlainText: () => this.#plainText.check(connection),
      assertAskable: () => {
        this.#certificates.assertAskable(connection);
        this.#plainText.assertAskable(connection);
      },
      encrypted: () => this.#plainText.encrypted(connection),
    };
  }

  /** The person did something that needs the server: questions are welcome again. */
  personActs(connection: Connection): void {
    this.#certificates.personActs(connection);
    this.#plainText.personActs(connection);
  }

  /** @param server `host:port` */
  async forget(server: string): Promise<void> {
    await this.#certificates.forget(server);
    await this.#plainText.forget(server);
  }
}
