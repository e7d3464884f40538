import { fileSystemContract } from '../contract/fileSystemContract.ts';
import { serverTraits } from '../contract/traits.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { tlsWays } from '../support/servers/recipes.ts';
import { startServer } from '../support/servers/startServer.ts';
import { openRealWorld, useAvailableServers } from './realWorld.ts';

describe('the contract, over TLS', () => {
  const isAvailable = useAvailableServers();

  for (const name of serverNames) {
    for (const tls of tlsWays(name)) {
      fileSystemContract(`${name}, ${tls.mode} ${tls.version}`, serverTraits[name], async () =>
        isAvailable(name) ? openRealWorld(await startServer(name, { tls })) : undefined,
      );
    }
  }
});
