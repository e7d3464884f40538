import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../src/common/remotePath.ts';
import type { RealServer, ServerName, ServerOptions } from '../test/support/servers/realServer.ts';
import { startServer } from '../test/support/servers/startServer.ts';
import { startLink, type LinkOptions } from './link/link.ts';
import { startRelayedLink } from './link/relay.ts';
import type { PlainOrTls } from './result.ts';
import { contentOf, planScratch, type Scratch } from './scratch.ts';
import type { Target } from './target.ts';

/** A server with what is measured on it, and where the clients are. */
export interface Site {
  readonly target: Target;
  readonly scratch: Scratch;
  /** The network that the clients run in. Default: this machine's own. */
  readonly namespace?: string;
  /** 0: nothing is in between. */
  readonly rttMs: number;
  /** The link cannot make connections late: the clients have to. Default: it does. */
  readonly connectsEarly?: boolean;
  /** Adds a file. */
  store(path: string, content: Uint8Array): Promise<void>;
  /** Takes one away, where it is there. */
  discard(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface SiteOptions {
  readonly name: ServerName;
  readonly security: PlainOrTls;
  readonly mediumFiles: number;
  /** With the folder of 5,000 files and the tree. */
  readonly hasCrowds: boolean;
}

/** A server of the tests at the other end of a link. */
export async function openLinkedSite(options: SiteOptions, line: LinkOptions): Promise<Site> {
  const link = await startLink(line);
  try {
    const site = await openLoopbackSite(options, { network: link.server });
    const close = async () => {
      await site.close();
      await link.stop();
    };
    return { ...site, namespace: link.client.namespace, rttMs: line.rttMs, close };
  } catch (error) {
    await link.stop();
    throw error;
  }
}

/** The same on a machine that does not allow such a link. */
export async function openRelayedSite(options: SiteOptions, rttMs: number): Promise<Site> {
  const site = await openLoopbackSite(options);
  try {
    const { first, last } = site.passivePorts;
    const data = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const link = await startRelayedLink([site.target.port, ...data], rttMs);
    const close = async () => {
      await link.stop();
      await site.close();
    };
    const target = { ...site.target, host: link.host };
    return { ...site, target, rttMs, connectsEarly: true, close };
  } catch (error) {
    await site.close();
    throw error;
  }
}

/** A server of the tests with nothing in between. */
export async function openLoopbackSite(
  { name, security, ...size }: SiteOptions,
  options: ServerOptions = {},
): Promise<Site & Pick<RealServer, 'passivePorts'>> {
  const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
  const server = await startServer(name, { ...(security === 'tls' && { tls }), ...options });
  try {
    const scratch = planScratch(ROOT, size);
    await makeOnDisk(server, scratch);
    const { host, port, user, password, facts, passivePorts } = server;
    const login = { host, port, user, password, restMs: facts.restMs };
    const target = { label: name, folder: ROOT, security: server.security, ...login };
    const store = (path: string, content: Uint8Array) => storeOnDisk(server, path, content);
    const discard = (path: string) => rm(join(server.root, path), { force: true });
    const close = () => server.stop();
    return { target, scratch, rttMs: 0, passivePorts, store, discard, close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function makeOnDisk(server: RealServer, scratch: Scratch): Promise<void> {
  const { folders, files } = contentOf(scratch);
  for (const folder of folders) await mkdir(join(server.root, folder));
  for (const [path, content] of files) await writeFile(join(server.root, path), content);
  await server.own(join(server.root, scratch.path));
}

async function storeOnDisk(server: RealServer, path: string, content: Uint8Array): Promise<void> {
  await writeFile(join(server.root, path), content);
  await server.own(join(server.root, path));
}
