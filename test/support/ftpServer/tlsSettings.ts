import type { SecureVersion } from 'node:tls';
import type { KeyPair } from '../certificates.ts';

/** How the server speaks TLS (RFC 4217). */
export interface TlsSettings {
  /** Default: explicit. */
  readonly mode?: 'explicit' | 'implicit';
  readonly certificate: KeyPair;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** Groups that it takes, as `ecdhCurve` of Node. */
  readonly curves?: string;
  /** USER in plain text is refused, as on vsftpd. */
  readonly required?: boolean;
  /** The mechanism that AUTH has to name; `none`: AUTH is refused. Default: TLS. */
  readonly mechanism?: 'TLS' | 'SSL' | 'none';
  /** What PROT P comes to; `ignored` says 200 and protects nothing. Default: it is taken. */
  readonly protection?: 'refused' | 'after-login' | 'ignored';
  /** 150 is said when the handshake of the data connection has ended, not before it. */
  readonly handshakeFirst?: boolean;
  /** The reply to a data connection that does not resume the session. Default: it is taken. */
  readonly withoutResumption?: '425' | '450' | '522' | '534';
  /** Sessions of another version resume nothing. Default: those of any version do. */
  readonly resumesOnly?: SecureVersion;
  /** What data connections show instead, with which nothing resumes. */
  readonly dataCertificate?: KeyPair;
  /** PEM of the authority that signs the certificates of clients, which must then have one. */
  readonly clientAuthority?: string;
  /** Plain text behind the reply to AUTH. */
  readonly injection?: { readonly text: string; readonly inSamePacket: boolean };
}

/** One handshake as the server saw it end. */
export interface Handshake {
  readonly kind: 'control' | 'data';
  readonly resumed: boolean;
  readonly protocol: string;
  /** The name that the client asked for. */
  readonly serverName: string | undefined;
  /** Common name in the client's certificate. */
  readonly client: string | undefined;
}
