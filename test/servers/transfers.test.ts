import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Hold } from '../../src/remote/folders/hold.ts';
import type { TransferOptions, TransferProgress } from '../../src/remote/folders/transfer.ts';
import { serverNames, type RealServer } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

const BIG = Buffer.alloc(6_000_000, 'a large file, ');
const TREE: Readonly<Record<string, string | Buffer>> = {
  'plain.txt': 'plain',
  'empty.txt': '',
  '.hidden': 'hidden',
  'ein Name, ä €.txt': 'umlauts',
  '日本/語.txt': 'kanji',
  'quo\'te "double".txt': 'quotes',
  '[brackets]{braces}.txt': 'globs',
  '100%.txt': 'percent',
  '-dash': 'dash',
  'deep/er/and/deeper/x': 'x',
  'deep/second': 'y',
  'big.bin': BIG,
};
/** Long ago, so that every listing tells the day alone, and at its beginning. */
const LONG_AGO = new Date('2021-02-03T00:00:00Z');
const DAY_MS = 86_400_000;

/** Holds a transfer for a moment, in the middle of the large file. */
function heldOnce(): TransferOptions & { readonly hold: Hold } {
  const hold = new Hold();
  let isOver = false;
  const onProgress = ({ bytes }: TransferProgress): void => {
    if (isOver || bytes < BIG.length / 2) return;
    isOver = true;
    hold.pause();
    setTimeout(() => hold.resume(), 300);
  };
  return { hold, onProgress };
}

/** A tree that goes to a server and comes back is what it was. */
describe('an upload and a download of a tree', function () {
  this.timeout(60_000);
  const servers = useServers();
  let local: string;

  beforeEach(async () => {
    local = await mkdtemp(join(tmpdir(), 'ftp-transfers-'));
    for (const [path, content] of Object.entries(TREE)) {
      await mkdir(dirname(join(local, 'site', path)), { recursive: true });
      await writeFile(join(local, 'site', path), content);
      await utimes(join(local, 'site', path), LONG_AGO, LONG_AGO);
    }
    await mkdir(join(local, 'site/nothing/at all'), { recursive: true });
    for (let index = 0; index < 30; index++) {
      await mkdir(join(local, 'site/many', `${index % 10}`), { recursive: true });
      await writeFile(join(local, 'site/many', `${index % 10}`, `${index}.txt`), `${index}`);
    }
  });
  afterEach(() => rm(local, { recursive: true, force: true }));

  for (const name of serverNames) {
    for (const tls of [false, true]) {
      it(`${name}${tls ? ', TLS' : ''}`, async function () {
        servers.require(this, name);
        const secured = { tls: { mode: 'explicit', version: 'TLSv1.3' } } as const;
        const server: RealServer = await servers.start(name, tls ? secured : {});
        const client = await servers.open(server);
        const { transfers } = client.files;

        const up = await transfers.upload([{ paths: [join(local, 'site')], folder: '/' }]);
        assert.deepEqual([up.failed, up.skipped, up.stopped], [[], [], undefined]);
        assert.equal(up.files, Object.keys(TREE).length + 30);
        await assertSame(join(server.root, 'site'));

        const down = await transfers.download([{ paths: ['/site'], folder: join(local, 'back') }]);
        assert.deepEqual([down.failed, down.skipped, down.stopped], [[], [], undefined]);
        assert.deepEqual([down.files, down.bytes], [up.files, up.bytes]);
        await assertSame(join(local, 'back/site'));
      });

      it(`held in the middle, and copied on the server: ${name}${tls ? ', TLS' : ''}`, async function () {
        servers.require(this, name);
        const secured = { tls: { mode: 'explicit', version: 'TLSv1.3' } } as const;
        const server: RealServer = await servers.start(name, tls ? secured : {});
        const client = await servers.open(server);
        const { transfers } = client.files;
        const up = [{ paths: [join(local, 'site')], folder: '/' }];
        assert.deepEqual((await transfers.upload(up, heldOnce())).failed, []);
        await assertSame(join(server.root, 'site'));
        await client.files.createDirectory('/copy');
        const copied = await transfers.copy(
          transfers.source,
          [{ paths: ['/site'], folder: '/copy' }],
          heldOnce(),
        );
        assert.deepEqual([copied.failed, copied.skipped], [[], []]);
        await assertSame(join(server.root, 'copy/site'));
        const down = [{ paths: ['/copy/site'], folder: join(local, 'back') }];
        assert.deepEqual((await transfers.download(down, heldOnce())).failed, []);
        await assertSame(join(local, 'back/site'));
      });
    }
  }

  async function assertSame(root: string): Promise<void> {
    const names = async (folder: string): Promise<readonly string[]> =>
      (await readdir(folder, { recursive: true })).sort();
    assert.deepEqual(await names(root), await names(join(local, 'site')));
    for (const [path, content] of Object.entries(TREE)) {
      assert.ok((await readFile(join(root, path))).equals(Buffer.from(content)), path);
      const { mtimeMs } = await stat(join(root, path));
      // A listing without a year-old hour tells the day, in the server's own time.
      assert.ok(Math.abs(mtimeMs - LONG_AGO.getTime()) < DAY_MS, `${path}: ${mtimeMs}`);
    }
  }
});
