import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foreignAlphabets, UNDECLARED } from '../contract/alphabet.ts';
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
  /** Of the names on it, one of `foreignAlphabets`; undefined: the contract's own. */
  readonly alphabet?: string;
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
  readonly alphabet?: string;
}

/**
 * Plain, one server that lists and one that has MLSD; under TLS each server in every way that it
 * has; and one with names that are no UTF-8, which have to survive in URIs. The rest is in test/servers
 * alone.
 */
const wanted: readonly Wanted[] = [
  { name: 'proftpd' },
  { name: 'vsftpd' },
  ...['Shift_JIS', UNDECLARED].map((alphabet) => ({ name: 'vsftpd' as const, alphabet })),
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

function titleOf({ name, tls, alphabet }: Wanted): string {
  if (alphabet !== undefined) return `${name}, names in ${alphabet}`;
  return tls ? `${name}, ${tls.mode} ${tls.version}` : name;
}

/** The id of the saved connection; undefined where the server is used without one. */
function idOf({ name, tls, alphabet }: Wanted): string | undefined {
  const kind = tls ? `${tls.mode}-${tls.version}` : encodingOf(alphabet);
  return kind && `${name}-${kind}`.toLowerCase().replace(/[._]/g, '-');
}

function encodingOf(alphabet: string | undefined): string | undefined {
  const encoding = foreignAlphabets[alphabet ?? '']?.encoding;
  return encoding === 'auto' ? undefined : encoding;
}

async function connectionTo(
  { host, port, user }: RealServer,
  each: Wanted,
): Promise<object | undefined> {
  const id = idOf(each);
  if (id === undefined) return undefined;
  if (!each.tls) return { id, host, port, user, encoding: encodingOf(each.alphabet) };
  const { fingerprint } = await testCertificate();
  return { id, host, port, user, security: each.tls.mode, certificates: [fingerprint] };
}

async function hostedServer(
  { host, port, user, root }: RealServer,
  each: Wanted,
): Promise<HostedServer> {
  const { name, tls, alphabet } = each;
  return {
    name,
    title: titleOf(each),
    scheme: tls?.mode === 'implicit' ? 'ftps' : 'ftp',
    authority: idOf(each) ?? `${user}@${host}:${port}`,
    root,
    ...(alphabet !== undefined && { alphabet }),
    account: await findAccount(),
  };
}
