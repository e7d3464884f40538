import assert from 'node:assert/strict';
import { fileSystemContract } from '../contract/fileSystemContract.ts';
import { serverTraits } from '../contract/traits.ts';
import type { World } from '../contract/world.ts';
import { startTestProxy } from '../support/proxy/testProxy.ts';
import { noteSecret } from '../support/secrets.ts';
import type { ServerName } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { openRealWorld, useAvailableServers } from './realWorld.ts';

const LOGIN = { user: 'proxy-user', password: noteSecret('behind-the-Lattice-92') };

const kinds = { socks5: 'a SOCKS5 proxy', http: 'an HTTP proxy' } as const;

type Kind = keyof typeof kinds;

describe('the contract, through a proxy', () => {
  const isAvailable = useAvailableServers();

  for (const name of serverNames) {
    for (const [kind, title] of Object.entries(kinds)) {
      fileSystemContract(`${name}, through ${title}`, serverTraits[name], () =>
        isAvailable(name) ? openWorld(name, kind as Kind) : Promise.resolve(undefined),
      );
    }
  }
});

async function openWorld(name: ServerName, kind: Kind): Promise<World> {
  const server = await startServer(name);
  const proxy = await startTestProxy({ kind, login: LOGIN });
  return openRealWorld(server, {
    client: { data: { mode: 'passive' }, proxy: proxy.proxy },
    stop: async (log) => {
      await proxy.close();
      const passive = log.filter((line) => /\] > (EPSV|PASV)/.test(line)).length;
      assert.ok(passive > 0);
      assert.ok(proxy.requests.length > passive, 'data connections go through the proxy');
    },
  });
}
