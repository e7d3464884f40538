import { isIP } from 'node:net';
import * as tls from 'node:tls';
import { RemoteError } from '../../common/remoteError.ts';

/** What is known of the key exchange that the server chooses. */
export interface KeyShare {
  readonly known: string | undefined;
  /** Told when it has chosen another one; undefined: none is to be offered first any more. */
  readonly onDidLearn: (group: string | undefined) => void;
}

export interface TlsSettings {
  /** The name that the certificate must be made for. */
  readonly host: string;
  readonly minVersion: tls.SecureVersion;
  readonly clientCertificate?:
    | { readonly certificate: string; readonly key: string; readonly passphrase?: string }
    | undefined;
  /** PEM of authorities that are trusted besides the system's. */
  readonly authorities?: readonly string[] | undefined;
  /** Undefined: every connection offers what is usual. */
  readonly keyShare?: KeyShare | undefined;
}

/** As Node names the groups of a key exchange, and as `ecdhCurve` takes them. */
const GROUPS: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  'P-256': 'P-256',
  secp384r1: 'P-384',
  'P-384': 'P-384',
  secp521r1: 'P-521',
  'P-521': 'P-521',
  X25519: 'X25519',
};
/** To a server that is new: all take it, and vsftpd and Pure-FTPd take nothing else. */
const FIRST_GROUP = 'P-256';
/** Offered behind the one that comes first. */
const OTHER_GROUPS = ['X25519', 'P-256', 'P-384'];

/**
 * What all TLS connections of one server have in common, control and data alike: Node resumes a
 * session only where host and server name are the same as those of the connection it came from.
 */
export class TlsContext {
  readonly #settings: TlsSettings;
  #options: Readonly<tls.ConnectionOptions> | undefined;
  #group: string | undefined;
  #keyShare: KeyShare | undefined;
  #maxVersion: tls.SecureVersion | undefined;
  #needsTls13 = false;
  #generation = 0;

  constructor(settings: TlsSettings) {
    this.#settings = settings;
    this.#keyShare = settings.keyShare;
    this.#group = GROUPS[settings.keyShare?.known ?? ''];
  }

  /**
   * The options of the next connection. Nothing is verified by Node itself: a person may trust
   * what it would refuse, and is shown why.
   * @throws RemoteError `client-certificate-unusable` when the client's certificate cannot be used
   */
  get options(): Readonly<tls.ConnectionOptions> {
    this.#options ??= Object.freeze({
      host: this.#settings.host,
      // RFC 6066 section 3 has no server name for addresses.
      ...(isIP(this.#settings.host) === 0 ? { servername: this.#settings.host } : {}),
      secureContext: this.#secureContext(),
      rejectUnauthorized: false,
    });
    return this.#options;
  }

  /**
   * Offers what the server chose first from now on. A server that takes none but P-256 answers
   * Node's own first offer with a HelloRetryRequest: one round trip more for each data connection.
   */
  learnGroup(socket: tls.TLSSocket): void {
    if (!this.#keyShare) return;
    const { name } = (socket.getEphemeralKeyInfo() ?? {}) as Partial<tls.EphemeralKeyInfo>;
    const group = name === undefined ? undefined : GROUPS[name];
    if (group === undefined || group === this.#group) return;
    this.#group = group;
    this.#options = undefined;
    this.#keyShare.onDidLearn(group);
  }

  /**
   * Offers what is usual from now on: the server takes nothing of what was offered with its former
   * choice.
   * @returns false where that was offered
   */
  forgetGroup(): boolean {
    if (this.#group === undefined) return false;
    this.#group = undefined;
    this.#options = undefined;
    this.#keyShare?.onDidLearn(undefined);
    this.#keyShare = undefined;
    return true;
  }

  /** Connections of an earlier one will not resume. */
  get generation(): number {
    return this.#generation;
  }

  /** What was opened until now will not be resumed by the server. */
  outdate(): void {
    this.#generation += 1;
  }

  /**
   * Speaks TLS 1.2 from now on, for a server on which TLS 1.3 sessions do not resume.
   * @returns false where the person, or the server, asks for more
   */
  limitToTls12(): boolean {
    const needsTls13 = this.#needsTls13 || this.#settings.minVersion === 'TLSv1.3';
    if (needsTls13) return false;
    if (this.#maxVersion !== undefined) return true;
    this.#maxVersion = 'TLSv1.2';
    this.#options = undefined;
    this.outdate();
    return true;
  }

  /**
   * Takes that back for good, for a server that speaks no TLS 1.2: what it was concluded from was
   * a line that broke.
   * @returns false where TLS 1.3 was offered
   */
  allowTls13(): boolean {
    if (this.#maxVersion === undefined) return false;
    this.#maxVersion = undefined;
    this.#options = undefined;
    this.#needsTls13 = true;
    return true;
  }

  /** One for all connections: to read the authorities' certificates is dear. */
  #secureContext(): tls.SecureContext {
    const { minVersion, clientCertificate, authorities } = this.#settings;
    const group = this.#group ?? (this.#keyShare && FIRST_GROUP);
    try {
      return tls.createSecureContext({
        minVersion,
        ...(this.#maxVersion === undefined ? {} : { maxVersion: this.#maxVersion }),
        ...authoritiesOption(authorities),
        ...(group === undefined
          ? {}
          : { ecdhCurve: [group, ...OTHER_GROUPS.filter((other) => other !== group)].join(':') }),
        ...(clientCertificate === undefined ? {} : clientOptions(clientCertificate)),
      });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      throw new RemoteError('client-certificate-unusable', text, { cause: error });
    }
  }
}

function clientOptions({
  certificate,
  key,
  passphrase,
}: NonNullable<TlsSettings['clientCertificate']>) {
  return { cert: certificate, key, ...(passphrase === undefined ? {} : { passphrase }) };
}

/** Newer versions of Node can read the system's own store; VS Code adds it to the others. */
function authoritiesOption(more: readonly string[] | undefined): { ca?: string[] } {
  const { getCACertificates } = tls as { getCACertificates?: (type: string) => string[] };
  if (getCACertificates) {
    const known = [...getCACertificates('default'), ...getCACertificates('system')];
    return { ca: [...new Set([...known, ...(more ?? [])])] };
  }
  return more === undefined ? {} : { ca: [...tls.rootCertificates, ...more] };
}
