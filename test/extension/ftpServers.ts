import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testCertificate } from '../support/certificates.ts';
import { availableServers } from '../support/servers/availableServers.ts';
import { serverNames } from '../support/servers/realServer.ts';
import type { RealServer, ServerName, ServerTls } from '../support/servers/realServer.ts';
import { tlsWays } from '../support/servers/recipes.ts';
import { findAccount } from '../support/servers/serverAccount.ts';
import type { ServerAccount } from '../support/servers/serverAccount.ts';
import { startServer } from '../support/servers/startServer.ts';

/** A server as the tests in the extension host know it. */
export interface HostedServer {
  readonly name: ServerName;
  /** What tells it from the others. */
  readonly title: string;
  readonly scheme: 'ftp' | 'ftps';
  /** `user@host:port` or the id of a saved connection, as in a URI. */
  readonly authority: string;
  /** What the server shows as `/`. */
  readonly root: string;
  /** Who has to own what a test puts there. */
  readonly account: ServerAccount;
}

/** What the environment of the suite needs for its FTP servers. */
export interface FtpServers {
  /** A JSON array of `HostedServer`; empty where no server can be had. */
  readonly data: { readonly ftpServers: string };
  /** Lets the extension find the password. */
  readonly variables: { readonly NETRC: string };
  /** The connections to the servers with TLS, which name the certificate that is right. */
  readonly settings: { readonly 'ftpWorkspace.connections': readonly object[] };
  stop(): Promise<void>;
}

interface Wanted {
  readonly name: ServerName;
  readonly tls?: ServerTls;
}

/**
 * Plain, one server that lists and one that has MLSD; under TLS each server in every way that it
 * has. The other plain ones are in test/servers alone.
 */
const wanted: readonly Wanted[] = [
  { name: 'proftpd' },
  { name: 'vsftpd' },
  ...serverNames.flatMap((name) => tlsWays(name).map((tls) => ({ name, tls }))),
];

/** Starts real FTP servers outside the extension host, with their password in a netrc file. */
export async function startFtpServers(): Promise<FtpServers> {
  const available = await availableServers();
  const folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-netrc-'));
  const started: RealServer[] = [];
  const stop = async (): Promise<void> => {
    for (const server of started) await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const password = randomBytes(8).toString('hex');
    const hosted: HostedServer[] = [];
    const connections: object[] = [];
    for (const each of wanted.filter(({ name }) => available.includes(name))) {
      const server = await startServer(each.name, { password, ...each });
      started.push(server);
      const connection = await connectionTo(server, each);
      if (connection) connections.push(connection);
      hosted.push(await hostedServer(server, each));
    }
    const path = join(folder, 'netrc');
    await writeFile(path, `machine 127.0.0.1 login tester password ${password}\n`, { mode: 0o600 });
    return {
      data: { ftpServers: JSON.stringify(hosted) },
      variables: { NETRC: path },
      settings: { 'ftpWorkspace.connections': connections },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function titleOf({ name, tls }: Wanted): string {
  return tls ? `${name}, ${tls.mode} ${tls.version}` : name;
}

function idOf({ name, tls }: Required<Wanted>): string {
  return `${name}-${tls.mode}-${tls.version}`.toLowerCase().replaceAll('.', '-');
}

async function connectionTo(
  { host, port, user }: RealServer,
  { name, tls }: Wanted,
): Promise<object | undefined> {
  if (!tls) return undefined;
  const { fingerprint } = await testCertificate();
  const id = idOf({ name, tls });
  return { id, host, port, user, security: tls.mode, certificates: [fingerprint] };
}

async function hostedServer(
  { host, port, user, root }: RealServer,
  { name, tls }: Wanted,
): Promise<HostedServer> {
  const authority = tls ? idOf({ name, tls }) : `${user}@${host}:${port}`;
  return {
    name,
    title: titleOf({ name, ...(tls && { tls }) }),
    scheme: tls?.mode === 'implicit' ? 'ftps' : 'ftp',
    authority,
    root,
    account: await findAccount(),
  };
}
