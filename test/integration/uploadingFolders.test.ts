import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { hasCode } from '../../src/common/remoteError.ts';
import type {
  ConflictDecision,
  TransferConflict,
  TransferProgress,
} from '../../src/remote/folders/transfer.ts';
import { pattern, useScenes, type Scene } from './scene.ts';

const BIG = pattern(9_000_000);
const TREE = {
  'site/index.html': 'the page',
  'site/css/a.css': 'a',
  'site/css/deep/b.css': 'bb',
  'site/css/deep/ein Name, ä.txt': 'ä',
  'site/.hidden': 'hidden',
  'site/empty.txt': '',
  'site/big.bin': BIG,
};
const LONG_AGO = new Date('2021-02-03T04:05:06Z');

for (const tls of [false, true]) {
  describe(`an upload from the local disk${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });
    let local: string;

    beforeEach(async () => {
      local = await mkdtemp(join(tmpdir(), 'ftp-upload-'));
      for (const [path, content] of Object.entries(TREE)) {
        await mkdir(dirname(join(local, path)), { recursive: true });
        await writeFile(join(local, path), content);
      }
      await mkdir(join(local, 'site/nothing'));
      await utimes(join(local, 'site/index.html'), LONG_AGO, LONG_AGO);
    });
    afterEach(() => rm(local, { recursive: true, force: true }));

    const site = (): readonly string[] => [join(local, 'site')];

    async function assertWhole(scene: Scene): Promise<void> {
      for (const [path, content] of Object.entries(TREE)) {
        assert.deepEqual(await scene.onDisk(path), Buffer.from(content), path);
      }
      assert.deepEqual(await readdir(join(scene.root, 'site/nothing')), []);
      await assertNoLeftOvers(scene);
    }

    async function assertNoLeftOvers(scene: Scene): Promise<void> {
      const names = await readdir(scene.root, { recursive: true });
      assert.deepEqual(
        names.filter((name) => name.includes('.ftp-workspace-')),
        [],
      );
    }

    for (const shortcuts of [false, true]) {
      it(`keeps structure and times, ${shortcuts ? 'with' : 'without'} shortcuts`, async () => {
        const scene = await open({}, { shortcuts });
        const seen: TransferProgress[] = [];
        const onProgress = (progress: TransferProgress): void => void seen.push(progress);
        const report = await scene.files.transfers.upload([{ paths: site(), folder: '/' }], {
          onProgress,
        });
        assert.deepEqual(report, {
          files: 7,
          bytes: 8 + 1 + 2 + 2 + 6 + BIG.length,
          folders: 4,
          skipped: [],
          renamed: [],
          failed: [],
          stopped: undefined,
        });
        await assertWhole(scene);
        const { mtimeMs } = await scene.factsOnDisk('site/index.html');
        assert.equal(mtimeMs, LONG_AGO.getTime());
        const last = seen.at(-1);
        assert.deepEqual([last?.files, last?.bytes], [7, report.bytes]);
        assert.equal((await scene.files.list('/site/css')).size, 2);
      });
    }

    it('makes the folders of a level in one write', async () => {
      const scene = await open({}, { maxConnections: 1 });
      for (let index = 0; index < 30; index++)
        await mkdir(join(local, 'many', `${index}`), { recursive: true });
      await scene.files.transfers.upload([{ paths: [join(local, 'many')], folder: '/' }]);
      assert.equal((await readdir(join(scene.root, 'many'))).length, 30);
      const made = scene.server.commands.filter(({ verb }) => verb === 'MKD');
      assert.equal(made.length, 31);
      assert.ok(made[30]!.at - made[1]!.at < 50, 'They came one after the other');
    });

    it('tells the editor what is new', async () => {
      const scene = await open();
      const changed: string[] = [];
      scene.files.onDidChange((changes) => {
        for (const { type, path } of changes) changed.push(`${type} ${path}`);
      });
      await scene.files.transfers.upload([
        { paths: [...site(), join(local, 'site/index.html')], folder: '/' },
      ]);
      assert.deepEqual(changed.sort(), ['created /index.html', 'created /site']);
    });

    it('follows no link, and says so; one that was chosen itself is followed', async () => {
      const scene = await open();
      await symlink('..', join(local, 'site/up'));
      await symlink('site/index.html', join(local, 'chosen.html'));
      const paths = [...site(), join(local, 'chosen.html')];
      const { skipped, files } = await scene.files.transfers.upload([
        { paths: paths, folder: '/' },
      ]);
      assert.deepEqual(skipped, [{ path: join(local, 'site/up'), reason: 'link' }]);
      assert.equal(files, 8);
      assert.equal(await scene.textOnDisk('chosen.html'), 'the page');
    });

    it('puts no file together of two contents of one size', async () => {
      const scene = await open();
      const path = join(local, 'site/big.bin');
      const others = Buffer.alloc(BIG.length, 'x');
      let isWritten = false;
      const onProgress = ({ bytes }: TransferProgress): void => {
        if (isWritten || bytes < BIG.length / 3) return;
        isWritten = true;
        writeFileSync(path, others, { flag: 'r+' });
      };
      const report = await scene.files.transfers.upload([{ paths: [path], folder: '/' }], {
        onProgress,
      });
      assert.deepEqual([report.files, report.failed], [1, []]);
      assert.ok((await scene.onDisk('big.bin')).equals(others));
    });

    it('goes on where a file and a folder are refused, and where a name cannot be sent', async () => {
      const scene = await open({}, { shortcuts: true });
      await writeFile(join(local, 'site/line\nbreak'), 'x');
      await mkdir(join(local, 'site/new\nline'));
      scene.server.onCommand(({ verb, argument }) =>
        (verb === 'STOR' && /^\/site\/css\/[^/]*$/.test(argument)) ||
        (verb === 'MKD' && argument === '/site/css/deep')
          ? '550 No.'
          : undefined,
      );
      const report = await scene.files.transfers.upload([{ paths: site(), folder: '/' }]);
      assert.equal(report.files, 4);
      const codes = report.failed.map(({ path, error }) => [
        path.slice(local.length),
        hasCode(error, 'no-permission') ? 'refused' : hasCode(error, 'invalid-argument') && 'name',
      ]);
      assert.deepEqual(
        new Map(codes as [string, unknown][]),
        new Map([
          ['/site/line\nbreak', 'name'],
          ['/site/new\nline', 'name'],
          ['/site/css/deep', 'refused'],
          ['/site/css/a.css', 'refused'],
        ]),
      );
      assert.equal(await scene.textOnDisk('site/css/a.css'), undefined);
    });

    for (const then of ['cut', 'close'] as const) {
      it(`sends again what did not arrive (${then})`, async () => {
        const scene = await open();
        let stores = 0;
        scene.server.onCommand(({ verb }) =>
          verb === 'STOR' && ++stores === 3 ? { data: { afterBytes: 0, then } } : undefined,
        );
        const report = await scene.files.transfers.upload([{ paths: site(), folder: '/' }]);
        assert.deepEqual([report.files, report.failed], [7, []]);
        await scene.client.close();
        await assertWhole(scene);
      });
    }

    it('looks whether folders are there where the reply was lost', async () => {
      const scene = await open({}, { maxConnections: 2 });
      let asked = 0;
      scene.server.onCommand(({ verb }) =>
        verb === 'MKD' && ++asked === 2 ? { end: 'close', endAt: 'before-final-reply' } : undefined,
      );
      const report = await scene.files.transfers.upload([{ paths: site(), folder: '/' }]);
      assert.deepEqual([report.files, report.failed], [7, []]);
      await assertWhole(scene);
    });

    it('ends at once where it is given up, and leaves nothing that is half', async () => {
      const scene = await open();
      scene.server.onCommand(({ verb, argument }) =>
        verb === 'STOR' && argument.startsWith('/site/css/')
          ? { data: { afterBytes: 0, then: 'stall' } }
          : undefined,
      );
      const controller = new AbortController();
      const { signal } = controller;
      const uploading = scene.files.transfers.upload([{ paths: site(), folder: '/' }], { signal });
      await scene.server.waitFor(
        ({ verb, argument }) => verb === 'STOR' && argument.startsWith('/site/css/'),
      );
      controller.abort();
      await assert.rejects(uploading, { code: 'aborted' });
      for (const path of ['site/css/a.css', 'site/css/deep/b.css']) {
        assert.equal(await scene.textOnDisk(path), undefined);
      }
    });

    it('stops where nothing is to be had from the server any more', async () => {
      const scene = await open({}, { maxConnections: 1 });
      scene.server.onCommand(({ verb }) => {
        if (verb !== 'STOR') return undefined;
        void scene.server.stop();
        return { end: 'destroy' };
      });
      const report = await scene.files.transfers.upload([{ paths: site(), folder: '/' }]);
      assert.equal(report.files, 0);
      assert.ok(report.failed.length > 0);
    });

    it('comes to the end of what was found, where some of it is there and some fails', async () => {
      const scene = await open();
      const batches = [{ paths: site(), folder: '/' }];
      await scene.files.transfers.upload(batches);
      await rm(join(scene.root, 'site/css'), { recursive: true });
      scene.server.onCommand(({ verb, argument }) =>
        verb === 'STOR' && argument.startsWith('/site/css/deep') ? '550 No.' : undefined,
      );
      let last: TransferProgress | undefined;
      const onProgress = (progress: TransferProgress): void => void (last = progress);
      const report = await scene.files.transfers.upload(batches, { isContinued: true, onProgress });
      assert.deepEqual([report.files, report.skipped.length, report.failed.length], [1, 4, 2]);
      assert.equal(last?.bytes, last?.foundBytes);
      assert.ok(last && last.foundBytes < 20);
    });

    it('reports a folder that is not there', async () => {
      const scene = await open();
      const report = await scene.files.transfers.upload([{ paths: site(), folder: '/none' }]);
      assert.ok(hasCode(report.stopped, 'not-found'));
      assert.deepEqual(await readdir(scene.root), []);
    });

    describe('where a file is there already', () => {
      const AT = new Date('2020-01-01T00:00:00Z');
      const THERE = {
        'site/index.html': 'theirs',
        'site/css/a.css': 'a',
        'site/big.bin': 'small',
        'site/other': 'kept',
      };

      async function openTaken(): Promise<Scene> {
        const scene = await open({}, {}, THERE);
        for (const path of Object.keys(THERE)) await utimes(join(scene.root, path), AT, AT);
        return scene;
      }

      it('leaves it alone unless told otherwise, and adds what is missing', async () => {
        const scene = await openTaken();
        const report = await scene.files.transfers.upload([{ paths: site(), folder: '/' }]);
        assert.deepEqual([report.files, report.folders, report.skipped.length], [4, 2, 3]);
        for (const [path, content] of Object.entries(THERE)) {
          assert.equal(await scene.textOnDisk(path), content);
        }
        assert.equal(await scene.textOnDisk('site/css/deep/b.css'), 'bb');
      });

      it('replaces it, the large one too, and keeps the version before that was known', async () => {
        const scene = await openTaken();
        await scene.files.read('/site/index.html');
        const report = await scene.files.transfers.upload([{ paths: site(), folder: '/' }], {
          onConflict: 'overwrite',
        });
        assert.deepEqual([report.files, report.failed], [7, []]);
        await assertWhole(scene);
        assert.equal(await scene.textOnDisk('site/other'), 'kept');
        assert.equal((await scene.factsOnDisk('site/index.html')).mtimeMs, LONG_AGO.getTime());
        assert.equal(
          Buffer.from(await scene.files.read('/site/index.html')).toString(),
          'the page',
        );
        const versions = await scene.files.history.versions('/site/index.html');
        assert.equal(versions.length, 1);
      });

      it('replaces only what is older, or keeps both', async () => {
        const scene = await openTaken();
        const page = [join(local, 'site/index.html')];
        const put = (onConflict: ConflictDecision) =>
          scene.files.transfers.upload([{ paths: page, folder: '/site' }], { onConflict });
        assert.deepEqual((await put('rename')).renamed, [
          { path: page[0], name: 'index (2).html' },
        ]);
        assert.equal(await scene.textOnDisk('site/index.html'), 'theirs');
        assert.equal(await scene.textOnDisk('site/index (2).html'), 'the page');
        assert.equal((await put('newer')).files, 1);
        assert.equal(await scene.textOnDisk('site/index.html'), 'the page');
        await scene.write('site/index.html', 'later');
        assert.equal((await put('newer')).files, 0);
        assert.equal(await scene.textOnDisk('site/index.html'), 'later');
      });

      it('goes by what is there when its turn has come, not by what was listed long before', async () => {
        let laterMs = 0;
        const now = () => performance.now() + laterMs;
        const scene = await open({}, { now, maxConnections: 1 }, { 'index.html': 'theirs' });
        await utimes(join(scene.root, 'index.html'), new Date(0), new Date(0));
        scene.server.onCommand(({ verb }) => {
          if (verb !== 'STOR' || laterMs > 0) return undefined;
          writeFileSync(join(scene.root, 'index.html'), 'written by others meanwhile');
          laterMs = 60_000;
          return undefined;
        });
        const paths = ['site/css/a.css', 'site/index.html'].map((path) => join(local, path));
        const report = await scene.files.transfers.upload([{ paths, folder: '/' }], {
          onConflict: 'newer',
        });
        assert.deepEqual([report.files, report.failed], [1, []]);
        assert.equal(await scene.textOnDisk('index.html'), 'written by others meanwhile');
      });

      for (const mlsd of [true, false]) {
        const listed = mlsd ? 'MLSD' : 'LIST';

        it(`loses none of two files that have one place on the disk of the server (${listed})`, async () => {
          const scene = await open({ mlsd, ignoresCase: true });
          await mkdir(join(local, 'new'));
          await writeFile(join(local, 'new/README'), 'one');
          await writeFile(join(local, 'new/readme'), 'another');
          const report = await scene.files.transfers.upload(
            [{ paths: [join(local, 'new')], folder: '/' }],
            { onConflict: 'rename' },
          );
          assert.deepEqual([report.files, report.renamed.length, report.failed], [2, 1, []]);
          const names = await readdir(join(scene.root, 'new'));
          const contents = names.map((name) => scene.textOnDisk(`new/${name}`));
          assert.deepEqual((await Promise.all(contents)).sort(), ['another', 'one']);
        });

        it(`asks about a file that has another case there (${listed})`, async () => {
          const content = { 'site/INDEX.html': 'theirs' };
          const scene = await open({ mlsd, ignoresCase: true }, {}, content);
          const asked: string[] = [];
          const onConflict = ({ path }: TransferConflict): Promise<ConflictDecision> => {
            asked.push(path);
            return Promise.resolve('skip');
          };
          const paths = [join(local, 'site/index.html')];
          await scene.files.transfers.upload([{ paths, folder: '/site' }], { onConflict });
          assert.deepEqual(asked, ['/site/index.html']);
          assert.equal(await scene.textOnDisk('site/INDEX.html'), 'theirs');
        });
      }

      it('keeps names apart that the server keeps apart', async () => {
        const scene = await open({}, {}, { 'site/INDEX.html': 'theirs' });
        const paths = [join(local, 'site/index.html')];
        const report = await scene.files.transfers.upload([{ paths, folder: '/site' }]);
        assert.deepEqual([report.files, report.failed], [1, []]);
        assert.equal(await scene.textOnDisk('site/INDEX.html'), 'theirs');
        assert.equal(await scene.textOnDisk('site/index.html'), 'the page');
      });

      it('keeps both once, where it goes on', async () => {
        const scene = await open({}, {}, { 'index.html': 'theirs' });
        const paths = [join(local, 'site/index.html')];
        const put = (isContinued: boolean) =>
          scene.files.transfers.upload([{ paths, folder: '/' }], {
            onConflict: 'rename',
            isContinued,
          });
        assert.deepEqual((await put(false)).renamed[0]?.name, 'index (2).html');
        const { files, skipped } = await put(true);
        assert.deepEqual([files, skipped], [0, [{ path: paths[0], reason: 'same' }]]);
        assert.deepEqual((await readdir(scene.root)).sort(), ['index (2).html', 'index.html']);
      });

      it('asks one question at a time', async () => {
        const scene = await openTaken();
        const asked: TransferConflict[] = [];
        let open = 0;
        const onConflict = async (conflict: TransferConflict): Promise<ConflictDecision> => {
          assert.equal(++open, 1);
          asked.push(conflict);
          await new Promise(setImmediate);
          open--;
          return 'skip';
        };
        await scene.files.transfers.upload([{ paths: site(), folder: '/' }], { onConflict });
        assert.deepEqual(asked.map(({ path }) => path).sort(), [
          '/site/big.bin',
          '/site/css/a.css',
          '/site/index.html',
        ]);
        const page = asked.find(({ path }) => path === '/site/index.html');
        assert.deepEqual(page?.existing, { size: 6, mtimeMs: AT.getTime() });
        assert.deepEqual(
          { size: page.coming.size, mtimeMs: page.coming.mtimeMs },
          { size: 8, mtimeMs: LONG_AGO.getTime() },
        );
      });

      it('puts no file in the place of a folder, and no folder in that of a file', async () => {
        const scene = await open({}, {}, { 'site/css': 'a file', 'site/index.html/x': 'x' });
        const report = await scene.files.transfers.upload([{ paths: site(), folder: '/' }], {
          onConflict: 'overwrite',
        });
        assert.deepEqual(report.failed.map(({ path }) => path.slice(local.length)).sort(), [
          '/site/css',
          '/site/index.html',
        ]);
        assert.ok((await lstat(join(scene.root, 'site/index.html'))).isDirectory());
        assert.equal(await scene.textOnDisk('site/css'), 'a file');
      });
    });
  });
}
