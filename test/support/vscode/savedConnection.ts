import { testCertificate } from '../certificates.ts';
import type { RealServer } from '../servers/realServer.ts';

/** A server as an entry of the setting `connections`; the certificate of the tests is trusted. */
export async function savedConnection(
  id: string,
  { host, port, user, security }: RealServer,
  others: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const login = { id, name: id, host, port, user, security };
  if (security === 'none') return { ...login, ...others };
  const { fingerprint } = await testCertificate();
  return { ...login, certificates: [fingerprint], ...others };
}
