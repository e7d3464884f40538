import type { Certificate } from '../../common/certificate.ts';

/**
 * auto: TLS where the server offers it (from the first byte on port 990), and plain text where it
 * does not and the person agrees.
 * explicit: AUTH TLS (RFC 4217). implicit: TLS from the first byte. With these two nothing ever
 * falls back.
 */
export type SecurityMode = 'auto' | 'explicit' | 'implicit' | 'none';

const IMPLICIT_TLS_PORT = 990;

/** In mode `auto`, too, on the port that is registered for it: its server never greets without. */
export function startsWithTls(mode: SecurityMode, port: number): boolean {
  return mode === 'implicit' || (mode === 'auto' && port === IMPLICIT_TLS_PORT);
}

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** What the client shows to a server that asks for a certificate. All PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly passphrase?: string;
}

/** How the connections of one server are protected, and who is asked about it. */
export interface SecurityOptions {
  readonly mode: SecurityMode;
  /** Default: TLS 1.2. */
  readonly minVersion?: TlsVersion;
  /**
   * Told of the server's certificate before USER is sent. Resolves where it is trusted; may ask a
   * person. A rejection ends the connection.
   */
  readonly trust: (certificate: Certificate) => Promise<void>;
  /**
   * Asked in mode `auto`, where the server offers no TLS, before USER is sent to it. A rejection
   * ends the connection. Not asked for loopback addresses, nor where there is no password to protect.
   */
  readonly allowPlainText: () => Promise<void>;
  /** Asked before a handshake, once per server. */
  readonly clientCertificate?: () => Promise<ClientCertificate | undefined>;
  /** PEM of authorities that are trusted besides the system's. */
  readonly authorities?: readonly string[];
}

/** How a session that has logged in is protected. */
export interface SessionSecurity {
  /** `TLSv1.3`, or undefined for plain text. */
  readonly protocol: string | undefined;
  readonly cipher: string | undefined;
}
