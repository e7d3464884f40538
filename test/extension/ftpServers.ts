import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { availableServers } from '../support/servers/availableServers.ts';
import type { RealServer, ServerName } from '../support/servers/realServer.ts';
import { findAccount } from '../support/servers/serverAccount.ts';
import type { ServerAccount } from '../support/servers/serverAccount.ts';
import { startServer } from '../support/servers/startServer.ts';

/** A server as the tests in the extension host know it. */
export interface HostedServer {
  readonly name: ServerName;
  /** `user@host:port`, as in a URI. */
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
  /** Lets the extension find the passwords. */
  readonly variables: { readonly NETRC: string };
  stop(): Promise<void>;
}

/** Each name for this computer has one password in a netrc file. One server lists, one has MLSD. */
const hosts: readonly (readonly [string, ServerName])[] = [
  ['127.0.0.1', 'proftpd'],
  ['localhost', 'vsftpd'],
];

/** Starts real FTP servers outside the extension host, with their passwords in a netrc file. */
export async function startFtpServers(): Promise<FtpServers> {
  const available = await availableServers();
  const folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-netrc-'));
  const started: RealServer[] = [];
  const stop = async (): Promise<void> => {
    for (const server of started) await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const hosted: HostedServer[] = [];
    const account = await findAccount();
    let netrc = '';
    for (const [host, name] of hosts.filter((each) => available.includes(each[1]))) {
      const server = await startServer(name);
      started.push(server);
      const { user, password, port, root } = server;
      netrc += `machine ${host} login ${user} password ${password}\n`;
      hosted.push({ name, authority: `${user}@${host}:${port}`, root, account });
    }
    const path = join(folder, 'netrc');
    await writeFile(path, netrc, { mode: 0o600 });
    return { data: { ftpServers: JSON.stringify(hosted) }, variables: { NETRC: path }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
