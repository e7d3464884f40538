import { foreignAlphabets, type Alphabet } from '../contract/alphabet.ts';
import { openDirectWorld } from '../contract/directWorld.ts';
import { Disk } from '../contract/disk.ts';
import { fileSystemContract } from '../contract/fileSystemContract.ts';
import { serverTraits, withAlphabet } from '../contract/traits.ts';
import type { World } from '../contract/world.ts';
import { availableServers } from '../support/servers/availableServers.ts';
import type { ServerName } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';

const INSTALL_TIMEOUT_MS = 15 * 60_000;

/**
 * Servers that store the bytes of a name as they come: one with LIST, one with MLSD that reads its
 * commands as telnet. Pure-FTPd takes no `\`, the second byte of many characters in Shift_JIS and
 * GBK; pyftpdlib knows UTF-8 alone.
 */
const RAW_SERVERS = ['vsftpd', 'proftpd'] as const satisfies readonly ServerName[];

describe('the contract, with names that are no UTF-8', () => {
  let available: readonly ServerName[] = [];

  before(async function () {
    this.timeout(INSTALL_TIMEOUT_MS);
    available = await availableServers();
  });

  for (const server of RAW_SERVERS) {
    for (const [title, alphabet] of Object.entries(foreignAlphabets)) {
      const traits = withAlphabet(serverTraits[server], alphabet);
      fileSystemContract(`${server}, names in ${title}`, traits, () =>
        available.includes(server) ? openWorld(server, alphabet) : Promise.resolve(undefined),
      );
    }
  }
});

async function openWorld(name: ServerName, alphabet: Alphabet): Promise<World> {
  const server = await startServer(name);
  const { host, port, user, password } = server;
  const disk = new Disk(server.root, (path) => server.own(path), alphabet);
  return openDirectWorld({
    client: { host, port, user, password },
    disk,
    alphabet,
    whileReadOnly: (path, body) => disk.whileReadOnly(path, body),
    stop: () => server.stop(),
  });
}
