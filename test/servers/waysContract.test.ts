import assert from 'node:assert/strict';
import { fileSystemContract } from '../contract/fileSystemContract.ts';
import { serverTraits } from '../contract/traits.ts';
import type { World } from '../contract/world.ts';
import { hasIpv6 } from '../support/ipv6.ts';
import type { ServerName, ServerOptions } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { openRealWorld, useAvailableServers } from './realWorld.ts';

/** How connections get to a server, and back. */
interface Way {
  readonly title: string;
  readonly family: NonNullable<ServerOptions['family']>;
  readonly mode: 'passive' | 'active';
}

const ways: readonly Way[] = [
  { title: 'active', family: 'ipv4', mode: 'active' },
  { title: 'passive over IPv6', family: 'ipv6', mode: 'passive' },
  { title: 'active over IPv6', family: 'ipv6', mode: 'active' },
];

describe('the contract, on every way to a server', () => {
  const isAvailable = useAvailableServers();
  let families: readonly Way['family'][] = ['ipv4'];

  before(async () => {
    if (await hasIpv6()) families = ['ipv4', 'ipv6'];
  });

  for (const name of serverNames) {
    for (const way of ways) {
      fileSystemContract(`${name}, ${way.title}`, serverTraits[name], () =>
        isAvailable(name) && families.includes(way.family)
          ? openWorld(name, way)
          : Promise.resolve(undefined),
      );
    }
  }
});

async function openWorld(name: ServerName, { family, mode }: Way): Promise<World> {
  return openRealWorld(await startServer(name, { family }), {
    client: { data: { mode } },
    // That nothing went another way.
    stop: (log) => {
      const count = (verb: string): number =>
        log.filter((line) => line.includes(`] > ${verb}`)).length;
      const [passive, active] = [count('EPSV') + count('PASV'), count('EPRT') + count('PORT')];
      assert.ok(mode === 'active' ? passive === 0 : active === 0);
      assert.ok(passive + active > 0);
      if (family === 'ipv6') assert.equal(count('PASV') + count('PORT'), 0);
    },
  });
}
