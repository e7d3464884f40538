import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testCertificate, type KeyPair } from '../certificates.ts';
import type { Setting } from './recipe.ts';

/** Writes what a server with TLS reads: its certificate, and which version OpenSSL may speak. */
export async function writeTls(
  setting: Setting,
  certificate: KeyPair | undefined,
  clientAuthority: string | undefined,
): Promise<void> {
  const { tls, account, folder } = setting;
  if (!tls) return;
  const pair = certificate ?? (await testCertificate());
  await writeFile(tls.pem, pair.certificate + pair.key, { mode: 0o600 });
  // pyftpdlib reads it when it is root no more; the others as root.
  if (account.startsAsRoot) await chown(tls.pem, account.uid, account.gid);
  if (tls.clientAuthority !== undefined) {
    await writeFile(tls.clientAuthority, clientAuthority ?? '');
    if (account.startsAsRoot) await chown(tls.clientAuthority, account.uid, account.gid);
  }
  await writeFile(opensslConfig(folder), opensslText(tls.version));
}

/** No server has an option for the version that the others have, too; OpenSSL has one for all. */
export function tlsEnvironment({ tls, folder }: Setting): Readonly<Record<string, string>> {
  return tls ? { OPENSSL_CONF: opensslConfig(folder) } : {};
}

function opensslConfig(folder: string): string {
  return join(folder, 'openssl.cnf');
}

function opensslText(version: string): string {
  return [
    'openssl_conf = main',
    '[main]',
    'ssl_conf = ssl',
    '[ssl]',
    'system_default = default',
    '[default]',
    `MinProtocol = ${version}`,
    `MaxProtocol = ${version}`,
    '',
  ].join('\n');
}
