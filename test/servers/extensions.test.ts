import assert from 'node:assert/strict';
import { stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { RealServer } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

/** A whole minute, which LIST tells as it is; and of this year, so that it tells the minute. */
const MODIFIED_MS = Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000;

describe('commands beyond RFC 959, on a real server', () => {
  const servers = useServers();
  const { start, open } = servers;

  const put = async (server: RealServer, name: string, content: string | Uint8Array) => {
    const path = join(server.root, name);
    await writeFile(path, content);
    await server.own(path);
    return path;
  };

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
    });
  }
});
