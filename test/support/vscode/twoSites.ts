import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from 'mocha';
import { testCertificate } from '../certificates.ts';
import { CuttingRelay } from '../cuttingRelay.ts';
import { availableServers } from '../servers/availableServers.ts';
import type { RealServer, ServerName, ServerTls } from '../servers/realServer.ts';
import { startServer } from '../servers/startServer.ts';
import { Explorer } from './explorer.ts';
import { FtpWorkbench } from './ftpWorkbench.ts';
import type { Workbench } from './workbench.ts';
import { ownAddress } from '../servers/ports.ts';

/** A real server with some files, and how the workbench knows it. */
export interface Site {
  readonly name: string;
  readonly url: string;
  readonly server: RealServer;
  /** Where they are behind one that can be slow. */
  readonly line: CuttingRelay | undefined;
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

export interface TwoSitesOptions {
  /** Whether each is behind a line of its own. Default: false. */
  readonly lines?: boolean;
  /** Which one has TLS: the first of them that there is. Default: ProFTPD, else pyftpdlib. */
  readonly secure?: readonly ServerName[];
  /** The servers' own limit of connections from one address. */
  readonly maxPerHost?: number;
}

const LINE_ENTRIES = [ownAddress(5), ownAddress(6)] as const;
const SET_UP_DEADLINE_MS = 600_000;
const PASSWORD = 'gravel-Teapot-6203';
const TLS: ServerTls = { mode: 'explicit', version: 'TLSv1.3' };

/** One workbench, and a server of each kind that it has a connection to; skips without servers. */
export async function startTwoSites(
  context: Context,
  files: Readonly<Record<string, string | Uint8Array>>,
  settings: Readonly<Record<string, unknown>> = {},
  { lines = false, secure: names, ...limits }: TwoSitesOptions = {},
): Promise<TwoSites> {
  const available = await availableServers();
  const plain = available.find((name) => name === 'vsftpd' || name === 'pyftpdlib');
  const secure = firstOf(available, names);
  if (!plain || !secure) return context.skip();
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0)) await step();
  };
  try {
    const sites: Site[] = [];
    for (const [index, wanted] of [plain, secure].entries()) {
      const tls = index === 0 ? {} : { tls: TLS };
      const server = await startServer(wanted, { password: PASSWORD, ...limits, ...tls });
      undo.unshift(() => server.stop());
      const line = lines ? await CuttingRelay.start(server, LINE_ENTRIES[index]) : undefined;
      undo.unshift(async () => line?.stop());
      sites.push(siteOf(server, index === 0 ? 'plain' : 'tls', line));
    }
    for (const site of sites) await site.put(files);
    const ui = await startWorkbench(context, sites, settings, lines);
    undo.unshift(() => ui.stop());
    const { workbench } = ui;
    return { ui, workbench, explorer: new Explorer(workbench), sites, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firstOf(
  available: readonly ServerName[],
  names: readonly ServerName[] = ['proftpd', 'pyftpdlib'],
): ServerName | undefined {
  return names.find((name) => available.includes(name));
}

async function startWorkbench(
  context: Context,
  sites: readonly Site[],
  settings: Readonly<Record<string, unknown>>,
  lines: boolean,
): Promise<FtpWorkbench> {
  const { fingerprint } = await testCertificate();
  const connections = sites.map(({ name, line, server: { host, port, user, security } }) => ({
    ...{ id: name, name, host: line?.host ?? host, port, user, security },
    ...(security === 'none' ? {} : { certificates: [fingerprint] }),
  }));
  return FtpWorkbench.start(context, {
    netrc: connections
      .map(({ host, user }) => `machine ${host} login ${user} password ${PASSWORD}\n`)
      .join(''),
    settings: {
      'ftpWorkspace.connections': connections,
      ...(lines && { 'remote.autoForwardPorts': false }),
      ...settings,
    },
  });
}

/** As `startTwoSites`, for the suite that calls it: with their end, and what a failure leaves. */
export function useTwoSites(
  files: Readonly<Record<string, string | Uint8Array>>,
  settings: Readonly<Record<string, unknown>>,
  begin: (started: TwoSites) => Promise<void> | void,
  options: TwoSitesOptions = {},
): void {
  let started: TwoSites | undefined;
  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    started = await startTwoSites(this, files, settings, options);
    await begin(started);
  });
  afterEach(async function () {
    for (const { line } of started?.sites ?? []) line?.slowTo(Infinity);
    await started?.ui.keepEvidence(this);
  });
  after(async () => {
    await started?.stop();
  });
}

function siteOf(server: RealServer, name: string, line: CuttingRelay | undefined): Site {
  const put = async (files: Readonly<Record<string, string | Uint8Array>>) => {
    for (const [path, content] of Object.entries(files)) {
      const file = join(server.root, 'site', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    await server.own(join(server.root, 'site'));
  };
  return { name, url: `ftp://${name}/site`, server, line, put };
}
