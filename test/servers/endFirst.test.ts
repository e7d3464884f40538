import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openClient } from '../support/clientUnderTest.ts';
import { availableServers } from '../support/servers/availableServers.ts';
import type { RealServer, ServerName, ServerTls } from '../support/servers/realServer.ts';
import { tlsWays } from '../support/servers/recipes.ts';
import { startServer } from '../support/servers/startServer.ts';

const INSTALL_TIMEOUT_MS = 15 * 60_000;
/** Far more than fits into one piece of what a server sends; Pure-FTPd lists 10,000 at most. */
const FILES = 3_000;
const ROUNDS = 5;
/** Those of which it is presumed. */
const NAMES: readonly ServerName[] = ['vsftpd', 'pure-ftpd'];

describe('data connections that are ended first', function () {
  this.timeout(120_000);
  let available: readonly ServerName[] = [];

  before(async function () {
    this.timeout(INSTALL_TIMEOUT_MS);
    available = await availableServers();
  });

  for (const name of NAMES) {
    for (const tls of [undefined, ...tlsWays(name)]) {
      it(`${name}, ${tls ? `${tls.mode} ${tls.version}` : 'plain'}`, async function () {
        if (!available.includes(name)) this.skip();
        await useServer(name, tls, bringsAll);
      });
    }
  }
});

async function bringsAll(server: RealServer): Promise<void> {
  const many = join(server.root, 'many');
  await mkdir(many);
  for (let n = 0; n < FILES; n++) await writeFile(join(many, `${n}.txt`), '');
  const { host, port, user, password, security: mode } = server;
  const client = await openClient({ host, port, user, password, security: { mode } });
  try {
    for (let round = 0; round < ROUNDS; round++) {
      client.files.refresh('/many');
      assert.equal((await client.files.list('/many')).size, FILES);
    }
    // One more proves that the first has brought all of it; each that failed would be one more.
    const listings = client.log.filter((line) => /> (?:MLSD|LIST)/.test(line));
    assert.equal(listings.length, ROUNDS + 1);
  } finally {
    await client.close();
  }
}

async function useServer(
  name: ServerName,
  tls: ServerTls | undefined,
  use: (server: RealServer) => Promise<void>,
): Promise<void> {
  const server = await startServer(name, tls && { tls });
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}
