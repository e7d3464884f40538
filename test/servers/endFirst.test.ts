import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tlsWays } from '../support/servers/recipes.ts';
import { useServers } from './useServers.ts';

/** Far more than fits into one piece of what a server sends; Pure-FTPd lists 10,000 at most. */
const FILES = 3_000;
const ROUNDS = 5;

describe('data connections that are ended first', () => {
  const servers = useServers();

  // Those of which it is presumed.
  for (const name of ['vsftpd', 'pure-ftpd'] as const) {
    for (const tls of [undefined, ...tlsWays(name)]) {
      it(`${name}, ${tls ? `${tls.mode} ${tls.version}` : 'plain'}`, async function () {
        servers.require(this, name);
        const server = await servers.start(name, tls && { tls });
        const many = join(server.root, 'many');
        await mkdir(many);
        for (let n = 0; n < FILES; n++) await writeFile(join(many, `${n}.txt`), '');
        // Without data connections there would be none to end.
        const shortcuts = { statListings: false };
        const { files, log } = await servers.open(server, { shortcuts });
        for (let round = 0; round < ROUNDS; round++) {
          files.refresh('/many');
          assert.equal((await files.list('/many')).size, FILES);
        }
        // One more proves that the first has brought all of it; each that failed would be one more.
        const listings = log.filter((line) => /> (?:MLSD|LIST)/.test(line));
        assert.equal(listings.length, ROUNDS + 1);
      });
    }
  }
});
