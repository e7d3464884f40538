import type { ClientCertificates } from './clientCertificate.ts';
import { isOneAccount, type Connection } from './connection.ts';
import type { Credentials } from './credentials.ts';
import type { Proxies } from './proxies.ts';

export interface SecretKeepers {
  readonly credentials: Pick<Credentials, 'forget'>;
  readonly certificates: Pick<ClientCertificates, 'forget' | 'isShared'>;
  readonly proxies: Pick<Proxies, 'forget' | 'isShared'>;
}

/**
 * Forgets what a connection that was removed kept in the secret storage: only what none of the
 * others needs. What is known of its server is of the server, and no secret: the certificates that
 * were trusted still tell when another one is shown.
 */
export async function forgetSecrets(
  removed: Connection,
  others: readonly Connection[],
  { credentials, certificates, proxies }: SecretKeepers,
): Promise<void> {
  if (!others.some((other) => isOneAccount(other, removed))) await credentials.forget(removed);
  for (const keeper of [certificates, proxies]) {
    if (!others.some((other) => keeper.isShared(other, removed))) await keeper.forget(removed);
  }
}
