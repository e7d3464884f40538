import assert from 'node:assert/strict';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ClientUnderTest } from '../support/clientUnderTest.ts';
import { serverNames, type RealServer } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

const COUNT = 50;
const NAMES = Array.from({ length: COUNT }, (_, index) => `file ${index}.txt`);
const WEEK_MS = 7 * 86_400_000;
/** Longer than what was seen is believed. */
const LATER_MS = 31_000;

describe('what was read of a server', () => {
  const { require, start, open } = useServers();

  for (const name of serverNames) {
    for (const encryption of ['plain', 'TLS'] as const) {
      describe(`${name}, ${encryption}`, () => {
        let server: RealServer;
        let client: ClientUnderTest;
        let nowMs: number;

        before(function () {
          require(this, name);
        });

        beforeEach(async () => {
          const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
          server = await start(name, encryption === 'TLS' ? { tls } : {});
          nowMs = Date.now();
          client = await open(server, { now: () => nowMs });
          await mkdir(join(server.root, 'd'));
        });

        const put = async (file: string, content: string, mtimeMs: number) => {
          const path = join(server.root, 'd', file);
          await writeFile(path, content);
          await utimes(path, mtimeMs / 1_000, mtimeMs / 1_000);
        };

        const read = async (file: string) =>
          Buffer.from(await client.files.read(`/d/${file}`)).toString();

        const transfers = () => client.log.filter((line) => line.includes('> RETR ')).length;

        const listings = () => client.log.filter((line) => /> (?:MLSD|LIST|STAT)\b/.test(line));

        it('is asked for together, and transferred once while it does not change', async () => {
          for (const file of NAMES) await put(file, `content of ${file}`, Date.now() - WEEK_MS);
          await client.files.list('/d');
          const listed = listings();
          const contents = await Promise.all(NAMES.map(read));
          await client.files.written();
          assert.equal(transfers(), COUNT);

          nowMs += LATER_MS;
          const stats = await Promise.all(NAMES.map((file) => client.files.stat(`/d/${file}`)));
          assert.deepEqual(
            stats.map(({ size }) => size),
            contents.map(({ length }) => length),
          );
          nowMs += LATER_MS;
          assert.deepEqual(await Promise.all(NAMES.map(read)), contents);
          assert.equal(transfers(), COUNT);
          assert.deepEqual(listings(), listed);
        });

        it('is read again when it has changed, be it in size or in time', async () => {
          await put('size.txt', 'before', Date.now() - WEEK_MS);
          await put('time.txt', 'before', Date.now() - WEEK_MS);
          await client.files.list('/d');
          assert.deepEqual([await read('size.txt'), await read('time.txt')], ['before', 'before']);
          await client.files.written();
          await put('size.txt', 'afterwards', Date.now() - WEEK_MS);
          await put('time.txt', 'after.', Date.now());
          nowMs += LATER_MS;
          assert.deepEqual(
            [await read('size.txt'), await read('time.txt')],
            ['afterwards', 'after.'],
          );
        });

        for (const [unit, unitMs] of [
          ['second', 1_000],
          ['minute', 60_000],
        ] as const) {
          it(`is read again when it has changed to the same size in the same ${unit}`, async () => {
            const beganMs = Math.floor(Date.now() / unitMs) * unitMs;
            await put('young.txt', 'before', beganMs);
            await client.files.list('/d');
            assert.equal(await read('young.txt'), 'before');
            await client.files.written();
            await put('young.txt', 'after.', beganMs + unitMs - 1);
            assert.equal(await read('young.txt'), 'after.');
            nowMs += LATER_MS;
            assert.equal(await read('young.txt'), 'after.');
          });
        }
      });
    }
  }
});
