/** Why the authorities that the system trusts do not vouch for a certificate. */
export type CertificateProblem =
  | 'self-signed'
  | 'unknown-authority'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-host'
  | 'revoked'
  /** Something else: {@link Certificate.problemDetail} names it. */
  | 'other';

/** A server's certificate, as it is shown to a person and compared with what was trusted before. */
export interface Certificate {
  /** `SHA256:` and 32 bytes as upper-case hexadecimal pairs with colons between them. */
  readonly fingerprint: string;
  /** `CN=ftp.example.com, O=Example`; from the server, so it is data and nothing else. */
  readonly subject: string;
  /** Host names and addresses that it is made for. */
  readonly names: readonly string[];
  readonly issuer: string;
  /** Milliseconds since the epoch, UTC. */
  readonly validFromMs: number;
  readonly validToMs: number;
  /** Undefined where the authorities vouch for it and it is made for the host. */
  readonly problem: CertificateProblem | undefined;
  /** The TLS library's own word for the problem, such as `CERT_HAS_EXPIRED`. */
  readonly problemDetail: string | undefined;
}
