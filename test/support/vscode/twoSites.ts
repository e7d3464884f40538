import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from 'mocha';
import { testCertificate } from '../certificates.ts';
import { availableServers } from '../servers/availableServers.ts';
import type { RealServer, ServerTls } from '../servers/realServer.ts';
import { startServer } from '../servers/startServer.ts';
import { FtpWorkbench } from './ftpWorkbench.ts';

/** A real server with some files, and how the workbench knows it. */
export interface Site {
  readonly name: string;
  readonly url: string;
  readonly server: RealServer;
  put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
}

export interface TwoSites {
  readonly ui: FtpWorkbench;
  /** One in plain text, one with TLS. */
  readonly sites: readonly Site[];
  stop(): Promise<void>;
}

const PASSWORD = 'gravel-Teapot-6203';
const TLS: ServerTls = { mode: 'explicit', version: 'TLSv1.3' };

/** One workbench, and a server of each kind that it has a connection to; skips without servers. */
export async function startTwoSites(
  context: Context,
  files: Readonly<Record<string, string | Uint8Array>>,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<TwoSites> {
  const available = await availableServers();
  const plain = available.find((name) => name === 'vsftpd' || name === 'pyftpdlib');
  const secure = available.find((name) => name === 'pyftpdlib' || name === 'proftpd');
  if (!plain || !secure) return context.skip();
  const servers = [
    await startServer(plain, { password: PASSWORD }),
    await startServer(secure, { password: PASSWORD, tls: TLS }),
  ];
  const sites = servers.map((server, index) => siteOf(server, index === 0 ? 'plain' : 'tls'));
  for (const site of sites) await site.put(files);
  const { fingerprint } = await testCertificate();
  const connections = sites.map(({ name, server: { host, port, user, security } }) => ({
    ...{ id: name, name, host, port, user, security },
    ...(security === 'none' ? {} : { certificates: [fingerprint] }),
  }));
  const [{ host, user }] = servers as [RealServer];
  const ui = await FtpWorkbench.start(context, {
    netrc: `machine ${host} login ${user} password ${PASSWORD}\n`,
    settings: { 'ftpWorkspace.connections': connections, ...settings },
  });
  const stop = async () => {
    await ui.stop();
    for (const server of servers) await server.stop();
  };
  return { ui, sites, stop };
}

function siteOf(server: RealServer, name: string): Site {
  const put = async (files: Readonly<Record<string, string | Uint8Array>>) => {
    for (const [path, content] of Object.entries(files)) {
      const file = join(server.root, 'site', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    await server.own(join(server.root, 'site'));
  };
  return { name, url: `ftp://${name}/site`, server, put };
}
