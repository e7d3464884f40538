import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientUnderTest } from '../support/clientUnderTest.ts';
import { serverNames, type RealServer } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

const OLD = Buffer.alloc(3 * 1024 * 1024, 'what was there, ');
const NEW = Buffer.alloc(24 * 1024 * 1024, 'what is to come, ');
const TLS = { mode: 'explicit', version: 'TLSv1.3' } as const;

/** A person cancels what takes long, when half of it has gone. */
describe('what is cancelled half-way', () => {
  const servers = useServers();

  for (const name of serverNames) {
    for (const security of ['plain', 'tls'] as const) {
      describe(`${name}, ${security}`, () => {
        let server: RealServer;

        before(function () {
          servers.require(this, name);
        });

        beforeEach(async () => {
          server = await servers.start(name, security === 'tls' ? { tls: TLS } : {});
          await writeFile(join(server.root, 'large.bin'), OLD);
          await server.own(join(server.root, 'large.bin'));
        });

        /** @returns how far it was, in bytes, each time that it told */
        async function cancelled(
          run: (signal: AbortSignal, onMoved: (bytes: number) => void) => Promise<void>,
          all: number,
        ): Promise<readonly number[]> {
          const stop = new AbortController();
          const told: number[] = [];
          const running = run(stop.signal, (bytes) => {
            told.push(bytes);
            if (bytes > all / 2) stop.abort();
          });
          await assert.rejects(running, { code: 'aborted' });
          return told;
        }

        async function saveAgain(client: ClientUnderTest): Promise<void> {
          const options = { create: true, overwrite: true };
          await client.files.write('/large.bin', Buffer.from('new'), options);
          assert.equal(await readFile(join(server.root, 'large.bin'), 'utf8'), 'new');
        }

        for (const strategy of ['auto', 'direct'] as const) {
          it(`a save leaves the file as it was, saved ${strategy}`, async () => {
            const client = await servers.open(server, { saveStrategy: strategy });
            const told = await cancelled(
              (signal, onSent) =>
                client.files.write('/large.bin', NEW, {
                  ...{ create: true, overwrite: true },
                  signal,
                  onSent,
                }),
              NEW.length,
            );
            assert.ok(told.length > 4 && Math.max(...told) < NEW.length, String(told.at(-1)));
            assert.ok((await readFile(join(server.root, 'large.bin'))).equals(OLD));
            assert.deepEqual(await readdir(server.root), ['large.bin']);
            await saveAgain(client);
          });
        }

        it('a copy leaves nothing half', async () => {
          await mkdir(join(server.root, 'to'));
          await writeFile(join(server.root, 'more.bin'), NEW);
          await server.own(join(server.root, 'to'));
          const client = await servers.open(server);
          const told = await cancelled(
            (signal, onMoved) =>
              client.files.copy('/more.bin', '/to/more.bin', {
                ...{ overwrite: false },
                signal,
                onMoved: (bytes, all) => {
                  assert.equal(all, NEW.length);
                  onMoved(bytes);
                },
              }),
            NEW.length,
          );
          assert.ok(told.length > 4, String(told.length));
          assert.deepEqual(await readdir(join(server.root, 'to')), []);
          await client.files.copy('/more.bin', '/to/more.bin', { overwrite: false });
          assert.ok((await readFile(join(server.root, 'to/more.bin'))).equals(NEW));
        });
      });
    }
  }
});
