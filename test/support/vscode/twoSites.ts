import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from 'mocha';
import { testCertificate } from '../certificates.ts';
import { availableServers } from '../servers/availableServers.ts';
import type { RealServer, ServerTls } from '../servers/realServer.ts';
import { startServer } from '../servers/startServer.ts';
import { Explorer } from './explorer.ts';
import { FtpWorkbench } from './ftpWorkbench.ts';
import type { Workbench } from './workbench.ts';

/** A real server with some files, and how the workbench knows it. */
export interface Site {
  readonly name: string;
  readonly url: string;
  readonly server: RealServer;
  put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
}

export interface TwoSites {
  readonly ui: FtpWorkbench;
  readonly workbench: Workbench;
  readonly explorer: Explorer;
  /** One in plain text, one with TLS. */
  readonly sites: readonly Site[];
  stop(): Promise<void>;
}

const SET_UP_DEADLINE_MS = 600_000;
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
  const { workbench } = ui;
  return { ui, workbench, explorer: new Explorer(workbench), sites, stop };
}

/** As `startTwoSites`, for the suite that calls it: with their end, and what a failure leaves. */
export function useTwoSites(
  files: Readonly<Record<string, string | Uint8Array>>,
  settings: Readonly<Record<string, unknown>>,
  begin: (started: TwoSites) => Promise<void> | void,
): void {
  let started: TwoSites | undefined;
  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    started = await startTwoSites(this, files, settings);
    await begin(started);
  });
  afterEach(async function () {
    await started?.ui.keepEvidence(this);
  });
  after(async () => {
    await started?.stop();
  });
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
