import assert from 'node:assert/strict';
import { chmod, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { CuttingRelay } from '../support/cuttingRelay.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

/** A whole minute, which LIST tells as it is; and of this year, so that it tells the minute. */
const MODIFIED_MS = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;

const LONG_AGO = new Date(Date.now() - 10 * 86_400_000);

/** Far more than the sockets on the way hold. */
const BIG = Buffer.alloc(24 * 1024 * 1024, 'every good boy deserves favour, 0123456789\n');
const TLS = { mode: 'explicit', version: 'TLSv1.3' } as const;
const CUT = 16 * 1024 * 1024;

/** AllowStoreRestart is off as it is packaged: 451, and all of the file is sent again. */
const REFUSES_APPEND: ReadonlySet<string> = new Set(['proftpd']);

describe('commands beyond RFC 959, on a real server', () => {
  const servers = useServers();
  const { start, open } = servers;

  const put = async (server: RealServer, name: string, content: string | Uint8Array) => {
    const path = join(server.root, name);
    await writeFile(path, content);
    await server.own(path);
    return path;
  };

  const relays: CuttingRelay[] = [];
  const relayTo = async (server: RealServer) => {
    const relay = await CuttingRelay.start(server);
    relays.push(relay);
    return relay;
  };

  // Ahead of the servers, which wait for the end of their sessions.
  afterEach(() => Promise.all(relays.splice(0).map((relay) => relay.stop())));

  for (const name of serverNames) {
    describe(name, () => {
      before(function () {
        servers.require(this, name);
      });

      it('a copy has the time of its original', async () => {
        const server = await start(name);
        await utimes(await put(server, 'from.txt', 'text'), 0, MODIFIED_MS / 1_000);
        const { files } = await open(server);
        await files.copy('/from.txt', '/to.txt', { overwrite: false });
        assert.equal((await stat(join(server.root, 'to.txt'))).mtimeMs, MODIFIED_MS);
        assert.equal((await files.stat('/to.txt', { fresh: true })).mtimeMs, MODIFIED_MS);
      });

      it('is logged in to by its name, and says whether case counts where it can', async () => {
        const server = await start(name);
        const { files, pool, log } = await open(server, { host: 'localhost' });
        await files.list('/');
        const { caseSensitive } = await pool.run((session) => Promise.resolve(session.traits));
        assert.equal(caseSensitive, name === 'proftpd' ? true : undefined);
        const named = log.filter((line) => line.includes('> HOST localhost'));
        // ProFTPD announces HOST, and has no host of this name.
        assert.equal(named.length, name === 'proftpd' ? 1 : 0);
      });

      it('a large read goes on where the line was cut', async () => {
        const server = await start(name);
        const path = await put(server, 'big.bin', BIG);
        // Old enough that a listing without seconds proves that it is still the same.
        await utimes(path, LONG_AGO, LONG_AGO);
        const relay = await relayTo(server);
        const { files } = await open(server, { host: relay.host, maxConnections: 1 });
        await files.list('/');
        relay.cutOnce({ way: 'down', afterBytes: CUT });
        assert.ok(BIG.equals(await files.read('/big.bin')));
        // The listing, what was under way at the cut, and no second first half.
        assert.ok(relay.dataBytes < BIG.length * 1.4, `${relay.dataBytes} bytes`);
      });

      for (const options of [{}, { tls: TLS }]) {
        const how = 'tls' in options ? ', with TLS' : '';
        it(`a large save goes on where the line was cut${how}`, async () => {
          const server = await start(name, options);
          const relay = await relayTo(server);
          const { files } = await open(server, { host: relay.host, maxConnections: 1 });
          await files.list('/');
          relay.cutOnce({ way: 'up', afterBytes: CUT });
          await files.write('/big.bin', BIG, { create: true, overwrite: true });
          assert.ok(BIG.equals(await readFile(join(server.root, 'big.bin'))));
          assert.deepEqual(await readdir(server.root), ['big.bin']);
          const most = REFUSES_APPEND.has(name) ? BIG.length + CUT : BIG.length;
          assert.ok(relay.dataBytes < most + BIG.length * 0.4, `${relay.dataBytes} bytes`);
        });
      }
    });
  }

  it('proftpd keeps the mode of a saved file by MFF where SITE CHMOD is not to be had', async function () {
    servers.require(this, 'proftpd');
    const server = await start('proftpd');
    const path = await put(server, 'a.txt', 'old');
    await chmod(path, 0o640);
    const { files, pool, log } = await open(server, { maxConnections: 1 });
    await files.list('/');
    await pool.run((session) => {
      session.parts.core.profile.changeMode = false;
      return Promise.resolve();
    });
    await files.write('/a.txt', Buffer.from('new'), { create: true, overwrite: true });
    assert.equal((await stat(path)).mode & 0o777, 0o640);
    assert.ok(log.some((line) => line.includes('> MFF UNIX.mode=0640; /.ftp-workspace-')));
    assert.ok(!log.some((line) => line.includes('> SITE CHMOD')));
  });
});
