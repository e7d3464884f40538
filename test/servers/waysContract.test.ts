import assert from 'node:assert/strict';
import { openDirectWorld } from '../contract/directWorld.ts';
import { Disk } from '../contract/disk.ts';
import { fileSystemContract } from '../contract/fileSystemContract.ts';
import { serverTraits } from '../contract/traits.ts';
import type { World } from '../contract/world.ts';
import type { ClientOptions } from '../support/clientUnderTest.ts';
import { hasIpv6 } from '../support/ipv6.ts';
import { startTestProxy, type TestProxy } from '../support/proxy/testProxy.ts';
import { noteSecret } from '../support/secrets.ts';
import { availableServers } from '../support/servers/availableServers.ts';
import type { ServerName, ServerOptions } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';

const INSTALL_TIMEOUT_MS = 15 * 60_000;
const PROXY_LOGIN = { user: 'proxy-user', password: noteSecret('behind-the-Lattice-92') };

/** How connections get to a server, and back. */
interface Way {
  readonly title: string;
  readonly family: NonNullable<ServerOptions['family']>;
  readonly mode: 'passive' | 'active';
  readonly proxy?: 'socks5' | 'http';
}

const ways: readonly Way[] = [
  { title: 'active', family: 'ipv4', mode: 'active' },
  { title: 'passive over IPv6', family: 'ipv6', mode: 'passive' },
  { title: 'active over IPv6', family: 'ipv6', mode: 'active' },
  { title: 'through a SOCKS5 proxy', family: 'ipv4', mode: 'passive', proxy: 'socks5' },
  { title: 'through an HTTP proxy', family: 'ipv4', mode: 'passive', proxy: 'http' },
];

describe('the contract, on every way to a server', () => {
  let available: readonly ServerName[] = [];
  let families: readonly Way['family'][] = ['ipv4'];

  before(async function () {
    this.timeout(INSTALL_TIMEOUT_MS);
    available = await availableServers();
    if (await hasIpv6()) families = ['ipv4', 'ipv6'];
  });

  for (const name of serverNames) {
    for (const way of ways) {
      fileSystemContract(`${name}, ${way.title}`, serverTraits[name], () =>
        available.includes(name) && families.includes(way.family)
          ? openWorld(name, way)
          : Promise.resolve(undefined),
      );
    }
  }
});

async function openWorld(name: ServerName, way: Way): Promise<World> {
  const server = await startServer(name, { family: way.family });
  const proxy = way.proxy && (await startTestProxy({ kind: way.proxy, login: PROXY_LOGIN }));
  const { host, port, user, password, security: mode } = server;
  const client: Omit<ClientOptions, 'now'> = {
    ...{ host, port, user, password, security: { mode } },
    data: { mode: way.mode },
    ...(proxy && { proxy: proxy.proxy }),
  };
  const disk = new Disk(server.root, (path) => server.own(path));
  return openDirectWorld({
    client,
    disk,
    whileReadOnly: (path, body) => disk.whileReadOnly(path, body),
    stop: async (log) => {
      await proxy?.close();
      await server.stop();
      assertWay(way, log, proxy);
    },
  });
}

/** That nothing went another way. */
function assertWay(way: Way, log: readonly string[], proxy: TestProxy | undefined): void {
  const count = (verb: string): number => log.filter((line) => line.includes(`] > ${verb}`)).length;
  const [passive, active] = [count('EPSV') + count('PASV'), count('EPRT') + count('PORT')];
  assert.ok(way.mode === 'active' ? passive === 0 : active === 0);
  assert.ok(passive + active > 0);
  if (way.family === 'ipv6') assert.equal(count('PASV') + count('PORT'), 0);
  if (proxy) assert.ok(proxy.requests.length > passive, 'data connections go through the proxy');
}
