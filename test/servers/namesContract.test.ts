import { foreignAlphabets } from '../contract/alphabet.ts';
import { fileSystemContract } from '../contract/fileSystemContract.ts';
import { serverTraits, withAlphabet } from '../contract/traits.ts';
import type { ServerName } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { openRealWorld, useAvailableServers } from './realWorld.ts';

/**
 * Servers that store the bytes of a name as they come: one with LIST, one with MLSD that reads its
 * commands as telnet. Pure-FTPd takes no `\`, the second byte of many characters in Shift_JIS and
 * GBK; pyftpdlib knows UTF-8 alone.
 */
const RAW_SERVERS = ['vsftpd', 'proftpd'] as const satisfies readonly ServerName[];

describe('the contract, with names that are no UTF-8', () => {
  const isAvailable = useAvailableServers();

  for (const server of RAW_SERVERS) {
    for (const [title, alphabet] of Object.entries(foreignAlphabets)) {
      const traits = withAlphabet(serverTraits[server], alphabet);
      fileSystemContract(`${server}, names in ${title}`, traits, async () =>
        isAvailable(server) ? openRealWorld(await startServer(server), { alphabet }) : undefined,
      );
    }
  }
});
