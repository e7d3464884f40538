import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { Certificate, CertificateProblem } from '../../common/certificate.ts';

const PROBLEMS: Readonly<Record<string, CertificateProblem>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-authority',
  CERT_UNTRUSTED: 'unknown-authority',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  CERT_REVOKED: 'revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong-host',
};

/** The certificate of the other side, or undefined where it has shown none. */
export function peerCertificate(socket: TLSSocket): Certificate | undefined {
  // Without a certificate the object is empty, whatever its type says.
  const peer = socket.getPeerCertificate() as Partial<PeerCertificate> | null;
  const { fingerprint256, subject, issuer, subjectaltname, valid_from, valid_to } = peer ?? {};
  if (fingerprint256 === undefined) return undefined;
  const detail = socket.authorized ? undefined : String(socket.authorizationError);
  return {
    fingerprint: `SHA256:${fingerprint256}`,
    subject: distinguishedName(subject),
    names: alternativeNames(subjectaltname ?? ''),
    issuer: distinguishedName(issuer),
    validFromMs: Date.parse(valid_from ?? ''),
    validToMs: Date.parse(valid_to ?? ''),
    problem: detail === undefined ? undefined : (PROBLEMS[detail] ?? 'other'),
    problemDetail: detail,
  };
}

function distinguishedName(name: object | undefined): string {
  return Object.entries(name ?? {})
    .flatMap(([key, value]: [string, unknown]) =>
      [value].flat().map((one) => `${key}=${String(one)}`),
    )
    .join(', ');
}

/** `DNS:localhost, IP Address:127.0.0.1`; Node quotes a name that holds a comma. */
function alternativeNames(text: string): string[] {
  const parts = text.match(/(?:DNS|IP Address):(?:"(?:[^"\\]|\\.)*"|[^,]*)/g) ?? [];
  return parts.map((part) => part.slice(part.indexOf(':') + 1));
}
