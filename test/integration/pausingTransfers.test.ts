import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Hold } from '../../src/remote/folders/hold.ts';
import type { TransferOptions, TransferProgress } from '../../src/remote/folders/transfer.ts';
import { pattern, useScenes, type Scene } from './scene.ts';

const MEGABYTE = 1024 * 1024;
const BIG = pattern(6 * MEGABYTE);
const HALF = 3 * MEGABYTE;
const LONG_AGO = new Date('2021-02-03T04:05:06Z');

/** Pauses once so many bytes have moved, and does something before it goes on. */
function pausing(
  afterBytes: number,
  meanwhile: () => Promise<void> | void = () => undefined,
): { readonly options: TransferOptions; readonly paused: Promise<void> } {
  const hold = new Hold();
  let tell: (value: Promise<void>) => void;
  const paused = new Promise<void>((resolve) => (tell = resolve));
  const onProgress = ({ bytes }: TransferProgress): void => {
    if (bytes < afterBytes || hold.isPaused) return;
    hold.pause();
    afterBytes = Infinity;
    tell(goOn());
  };
  async function goOn(): Promise<void> {
    await new Promise(setImmediate);
    try {
      await meanwhile();
    } finally {
      hold.resume();
    }
  }
  return { options: { hold, onProgress }, paused };
}

for (const tls of [false, true]) {
  describe(`a transfer that is paused${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });
    let local: string;

    beforeEach(async () => {
      local = await mkdtemp(join(tmpdir(), 'ftp-pause-'));
      await writeFile(join(local, 'big.bin'), BIG);
      await utimes(join(local, 'big.bin'), LONG_AGO, LONG_AGO);
    });
    afterEach(() => rm(local, { recursive: true, force: true }));

    /** The first transfer with this command stands still when half of it is there. */
    async function opened(verb: string, ...[server]: Parameters<typeof open>): Promise<Scene> {
      const scene = await open(server, { maxConnections: 2 }, { 'big.bin': BIG });
      await utimes(join(scene.root, 'big.bin'), LONG_AGO, LONG_AGO);
      let isFirst = true;
      scene.server.onCommand((command) => {
        if (command.verb !== verb || !isFirst) return undefined;
        isFirst = false;
        return { data: { afterBytes: HALF, then: 'stall' } };
      });
      return scene;
    }

    const download = (scene: Scene, options: TransferOptions) =>
      scene.files.transfers.download([{ paths: ['/big.bin'], folder: join(local, 'in') }], options);
    const upload = (scene: Scene, options: TransferOptions) =>
      scene.files.transfers.upload([{ paths: [join(local, 'big.bin')], folder: '/up' }], options);
    const got = () => readFile(join(local, 'in/big.bin'));
    const restart = (scene: Scene): number | undefined => {
      const line = scene.sent.find((one) => /^REST [1-9]/.test(one));
      return line === undefined ? undefined : Number(line.slice(5));
    };

    async function assertNoLeftOvers(scene: Scene): Promise<void> {
      const names = await Promise.all(
        [scene.root, local].map((folder) => readdir(folder, { recursive: true })),
      );
      assert.deepEqual(
        names.flat().filter((name) => name.includes('.ftp-workspace-')),
        [],
      );
    }

    it('aborts a download, and goes on from the byte where it was', async () => {
      const scene = await opened('RETR');
      const { options, paused } = pausing(2 * MEGABYTE, async () => {
        await scene.server.waitFor('ABOR');
        const parts = await readdir(join(local, 'in'));
        assert.equal(parts.length, 1, 'nothing has its name before it is whole');
        assert.match(parts[0] ?? '', /\.part$/);
      });
      const report = await download(scene, options);
      await paused;
      assert.deepEqual([report.files, report.failed], [1, []]);
      assert.ok(BIG.equals(await got()));
      assert.ok((restart(scene) ?? 0) >= MEGABYTE, `REST ${restart(scene)}`);
      await assertNoLeftOvers(scene);
    });

    it('begins a download anew where the file has changed meanwhile', async () => {
      const scene = await opened('RETR');
      const other = Buffer.from(BIG).reverse();
      const { options } = pausing(2 * MEGABYTE, () => scene.write('big.bin', other));
      await download(scene, options);
      assert.ok(other.equals(await got()));
      assert.equal(restart(scene), undefined);
    });

    it('begins a download anew where somebody got at the part of it', async () => {
      const scene = await opened('RETR');
      const { options } = pausing(2 * MEGABYTE, async () => {
        await scene.server.waitFor('ABOR');
        const [part = ''] = await readdir(join(local, 'in'));
        await truncate(join(local, 'in', part), 1_000);
      });
      await download(scene, options);
      assert.ok(BIG.equals(await got()));
      assert.equal(restart(scene), undefined);
      await assertNoLeftOvers(scene);
    });

    it('begins a download anew where the server refuses to begin in the middle', async () => {
      const scene = await opened('RETR', { replies: { REST: '502 Not here.' } });
      const { options } = pausing(2 * MEGABYTE);
      const report = await download(scene, options);
      assert.deepEqual([report.files, report.failed], [1, []]);
      assert.ok(BIG.equals(await got()));
    });

    it('aborts an upload, and adds to the hidden part what is missing', async () => {
      const scene = await opened('STOR', undefined);
      await scene.files.createDirectory('/up');
      const hold = new Hold();
      const uploading = upload(scene, { hold });
      await scene.server.waitUntil(() => scene.server.bytesReceived >= 2 * MEGABYTE);
      hold.pause();
      await scene.server.waitFor('ABOR');
      assert.ok(!(await readdir(join(scene.root, 'up'))).includes('big.bin'));
      hold.resume();
      const report = await uploading;
      assert.deepEqual([report.files, report.failed], [1, []]);
      assert.ok(BIG.equals(await scene.onDisk('up/big.bin')));
      assert.equal(scene.server.counts()['APPE'] ?? 0, 1);
      assert.equal((await scene.factsOnDisk('up/big.bin')).mtimeMs, LONG_AGO.getTime());
      await assertNoLeftOvers(scene);
    });

    it('begins an upload anew where the local file has changed meanwhile', async () => {
      const scene = await opened('STOR', undefined);
      await scene.files.createDirectory('/up');
      const other = Buffer.concat([Buffer.from(BIG).reverse(), Buffer.from('more')]);
      const { options } = pausing(2 * MEGABYTE, () => writeFile(join(local, 'big.bin'), other));
      const report = await upload(scene, options);
      assert.deepEqual([report.files, report.failed], [1, []]);
      assert.ok(other.equals(await scene.onDisk('up/big.bin')));
      await assertNoLeftOvers(scene);
    });

    it('begins no other file, and ends at once where it is cancelled', async () => {
      const scene = await opened('RETR');
      await scene.write('other.bin', BIG);
      const hold = new Hold();
      const controller = new AbortController();
      const onProgress = ({ bytes }: TransferProgress): void => {
        if (bytes < MEGABYTE || hold.isPaused) return;
        hold.pause();
        setImmediate(() => controller.abort());
      };
      const { signal } = controller;
      await assert.rejects(
        scene.files.transfers.download(
          [{ paths: ['/big.bin', '/other.bin'], folder: join(local, 'in') }],
          { hold, signal, onProgress },
        ),
        { code: 'aborted' },
      );
      assert.deepEqual(await readdir(join(local, 'in')), []);
    });

    it('leaves nothing on the server where an upload is cancelled while it is held', async () => {
      const scene = await opened('STOR', undefined);
      await scene.files.createDirectory('/up');
      const controller = new AbortController();
      const hold = new Hold();
      const onProgress = ({ bytes }: TransferProgress): void => {
        if (bytes < MEGABYTE || hold.isPaused) return;
        hold.pause();
        void scene.server.waitFor('ABOR').then(() => controller.abort());
      };
      const { signal } = controller;
      await assert.rejects(upload(scene, { hold, signal, onProgress }), { code: 'aborted' });
      assert.deepEqual(await readdir(join(scene.root, 'up')), []);
    });
  });
}

describe('what has failed of a transfer', () => {
  const open = useScenes();

  it('can be tried again alone, and what has come before is left as it is', async () => {
    const local = await mkdtemp(join(tmpdir(), 'ftp-retry-'));
    try {
      const scene = await open(
        {},
        {},
        { 'site/a.txt': 'a', 'site/deep/b.txt': 'b', 'site/c': 'c' },
      );
      for (const name of ['site/a.txt', 'site/deep/b.txt', 'site/c']) {
        await utimes(join(scene.root, name), LONG_AGO, LONG_AGO);
      }
      scene.server.onCommand(({ verb, argument }) =>
        verb === 'RETR' && argument.endsWith('b.txt') ? '550 Closed.' : undefined,
      );
      const first = await scene.files.transfers.download([{ paths: ['/site'], folder: local }]);
      const [failed] = first.failed;
      assert.deepEqual(
        [failed?.path, failed?.into],
        ['/site/deep/b.txt', join(local, 'site/deep')],
      );
      scene.server.onCommand(undefined);
      const batch = { paths: [failed!.path], folder: failed!.into! };
      assert.equal((await scene.files.transfers.download([batch])).files, 1);
      assert.equal(await readFile(join(local, 'site/deep/b.txt'), 'utf8'), 'b');
      const all = await scene.files.transfers.download([{ paths: ['/site'], folder: local }], {
        isContinued: true,
        onConflict: () => assert.fail('nobody is asked'),
      });
      assert.equal(all.files, 0);
      assert.deepEqual(new Set(all.skipped.map(({ reason }) => reason)), new Set(['same']));
    } finally {
      await rm(local, { recursive: true, force: true });
    }
  });
});
