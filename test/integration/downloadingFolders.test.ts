import assert from 'node:assert/strict';
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { hasCode } from '../../src/common/remoteError.ts';
import type {
  ConflictDecision,
  TransferConflict,
  TransferProgress,
} from '../../src/remote/folders/transfer.ts';
import { pattern, useScenes, type Scene } from './scene.ts';

const BIG = pattern(3_000_000);
const TREE = {
  'site/index.html': 'the page',
  'site/css/a.css': 'a',
  'site/css/deep/b.css': 'bb',
  'site/css/deep/ein Name, ä.txt': 'ä',
  'site/.hidden': 'hidden',
  'site/empty.txt': '',
  'site/big.bin': BIG,
  'other.txt': 'other',
};
const LONG_AGO = new Date('2021-02-03T04:05:06Z');

for (const tls of [false, true]) {
  describe(`a download to the local disk${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });
    let local: string;

    beforeEach(async () => {
      local = await mkdtemp(join(tmpdir(), 'ftp-download-'));
    });
    afterEach(() => rm(local, { recursive: true, force: true }));

    const text = (path: string): Promise<string> => readFile(join(local, path), 'utf8');

    async function openTree(...[server, client]: Parameters<typeof open>): Promise<Scene> {
      const scene = await open(server, { maxConnections: 4, ...client }, TREE);
      await mkdir(join(scene.root, 'site/nothing'));
      await utimes(join(scene.root, 'site/index.html'), LONG_AGO, LONG_AGO);
      return scene;
    }

    async function assertWhole(): Promise<void> {
      for (const [path, content] of Object.entries(TREE)) {
        if (path === 'other.txt') continue;
        assert.deepEqual(await readFile(join(local, path)), Buffer.from(content), path);
      }
      assert.deepEqual(await readdir(join(local, 'site/nothing')), []);
      await assertNoLeftOvers();
    }

    async function assertNoLeftOvers(): Promise<void> {
      const names = await readdir(local, { recursive: true });
      assert.deepEqual(
        names.filter((name) => name.includes('.ftp-workspace-')),
        [],
      );
    }

    for (const shortcuts of [false, true]) {
      it(`keeps structure and times, ${shortcuts ? 'with' : 'without'} shortcuts`, async () => {
        const scene = await openTree({}, { shortcuts });
        const seen: TransferProgress[] = [];
        const onProgress = (progress: TransferProgress): void => void seen.push(progress);
        const report = await scene.files.transfers.download([{ paths: ['/site'], folder: local }], {
          onProgress,
        });
        assert.deepEqual(
          { ...report, stopped: report.stopped },
          {
            files: 7,
            bytes: 8 + 1 + 2 + 2 + 6 + BIG.length,
            folders: 4,
            skipped: [],
            renamed: [],
            failed: [],
            stopped: undefined,
          },
        );
        await assertWhole();
        assert.equal((await lstat(join(local, 'site/index.html'))).mtimeMs, LONG_AGO.getTime());
        const last = seen.at(-1);
        assert.equal(last?.files, 7);
        assert.equal(last.bytes, report.bytes);
        assert.ok(last.isCounted && last.foundFiles === 7 && last.foundBytes === report.bytes);
        assert.ok(seen.some(({ files, bytes }) => files < 7 && bytes > 0));
      });
    }

    it('comes to the end of what was found, where some of it is there and some fails', async () => {
      const scene = await openTree();
      const batches = [{ paths: ['/site'], folder: local }];
      await scene.files.transfers.download(batches);
      await rm(join(local, 'site/css'), { recursive: true });
      scene.server.onCommand(({ verb, argument }) =>
        verb === 'RETR' && argument.endsWith('b.css') ? '550 No.' : undefined,
      );
      let last: TransferProgress | undefined;
      const onProgress = (progress: TransferProgress): void => void (last = progress);
      const report = await scene.files.transfers.download(batches, {
        isContinued: true,
        onProgress,
      });
      assert.deepEqual([report.files, report.skipped.length, report.failed.length], [2, 4, 1]);
      assert.deepEqual([last?.bytes, last?.foundBytes], [report.bytes, report.bytes]);
    });

    it('takes files and folders together, also where one connection is allowed', async () => {
      const scene = await openTree({ maxConnections: 1 });
      const report = await scene.files.transfers.download([
        { paths: ['/other.txt', '/site'], folder: local },
      ]);
      assert.equal(report.files, 8);
      assert.equal(await text('other.txt'), 'other');
      await assertWhole();
    });

    it('puts what is in the root into the folder itself', async () => {
      const scene = await openTree();
      assert.equal(
        (await scene.files.transfers.download([{ paths: ['/'], folder: local }])).files,
        8,
      );
      assert.equal(await text('other.txt'), 'other');
      await assertWhole();
    });

    it('follows no link, and says so', async () => {
      const scene = await openTree();
      await symlink('../other.txt', join(scene.root, 'site/link.txt'));
      await symlink('..', join(scene.root, 'site/up'));
      const { skipped, files } = await scene.files.transfers.download([
        { paths: ['/site'], folder: local },
      ]);
      assert.equal(files, 7);
      assert.deepEqual(
        [...skipped].sort((a, b) => a.path.localeCompare(b.path)),
        [
          { path: '/site/link.txt', reason: 'link' },
          { path: '/site/up', reason: 'link' },
        ],
      );
    });

    it('goes on where one file is refused and one folder is closed', async () => {
      const scene = await openTree();
      scene.server.onCommand(({ verb, argument }) =>
        (verb === 'RETR' && argument.endsWith('a.css')) || argument === '/site/css/deep'
          ? '550 Closed.'
          : undefined,
      );
      const report = await scene.files.transfers.download([{ paths: ['/site'], folder: local }]);
      assert.equal(report.files, 4);
      assert.deepEqual(
        new Map(report.failed.map(({ path, error }) => [path, hasCode(error, 'no-permission')])),
        new Map([
          ['/site/css/a.css', true],
          ['/site/css/deep', false],
        ]),
      );
      assert.equal(report.stopped, undefined);
      await assertNoLeftOvers();
    });

    it('goes on where the line was cut, and fetches no byte of a large file twice', async () => {
      const scene = await openTree();
      scene.server.onCommand(({ verb, argument }) => {
        if (verb !== 'RETR' || !argument.endsWith('big.bin')) return undefined;
        scene.server.onCommand(() => undefined);
        return { data: { afterBytes: 2_000_000, then: 'cut' } };
      });
      assert.equal(
        (await scene.files.transfers.download([{ paths: ['/site'], folder: local }])).files,
        7,
      );
      assert.ok(scene.sent.some((line) => line.startsWith('REST ')));
      await assertWhole();
    });

    it('waits for a server that has no port left for data for the moment', async () => {
      const scene = await openTree({}, { maxConnections: 1 });
      let refusals = 3;
      scene.server.onCommand(({ verb }) =>
        verb === 'RETR' && refusals-- > 0 ? '425 No port left.' : undefined,
      );
      const report = await scene.files.transfers.download([{ paths: ['/site'], folder: local }]);
      assert.deepEqual(report.failed, []);
      await assertWhole();
    });

    it('ends at once where it is given up, and leaves nothing that is half', async () => {
      const scene = await openTree({
        onCommand: ({ verb, argument }) =>
          verb === 'RETR' && argument.endsWith('big.bin')
            ? { data: { afterBytes: 100_000, then: 'stall' } }
            : undefined,
      });
      const controller = new AbortController();
      const onProgress = ({ files }: TransferProgress): void => {
        if (files === 6) controller.abort();
      };
      const { signal } = controller;
      await assert.rejects(
        scene.files.transfers.download([{ paths: ['/site'], folder: local }], {
          signal,
          onProgress,
        }),
        { code: 'aborted' },
      );
      await assertNoLeftOvers();
      await assert.rejects(lstat(join(local, 'site/big.bin')), { code: 'ENOENT' });
    });

    it('removes what its own runs have left after a crash, and nothing that only looks so', async () => {
      const scene = await openTree();
      const [own, crashed, others] = ['0123456789ab', 'aaaaaaaaaaaa', 'bbbbbbbbbbbb'] as const;
      const part = (owner: string) => `.ftp-workspace-${owner}-0f0f0f0f0f0f.part`;
      const left = [part(crashed), `site/css/${part(crashed)}`];
      const kept = [part(others), `site/${part(own)}`, `site/.ftp-workspace-${crashed}.part`];
      await mkdir(join(local, 'site/css'), { recursive: true });
      await mkdir(join(local, 'beside'));
      for (const path of [...left, ...kept, `beside/${part(crashed)}`]) {
        await writeFile(join(local, path), 'half');
      }
      await mkdir(join(local, 'site', part(crashed)));
      const report = await scene.files.transfers.download([{ paths: ['/site'], folder: local }], {
        parts: { own, left: [crashed] },
      });
      assert.deepEqual([report.files, report.failed], [7, []]);
      const names = (await readdir(local, { recursive: true })).filter((name) =>
        name.includes('.ftp-workspace-'),
      );
      const alike = [`beside/${part(crashed)}`, `site/${part(crashed)}`];
      assert.deepEqual(names.sort(), [...kept, ...alike].sort());
    });

    it('ends where the server cannot be reached any more, and tells what it has done', async () => {
      const scene = await openTree({}, { maxConnections: 1 });
      scene.server.onCommand(({ verb, argument }) => {
        if (verb !== 'RETR' || !argument.endsWith('big.bin')) return undefined;
        void scene.server.stop();
        return { end: 'destroy' };
      });
      const report = await scene.files.transfers.download([
        { paths: ['/other.txt', '/site'], folder: local },
      ]);
      assert.ok(report.failed.length > 0);
      assert.ok(report.files < 8);
      await assertNoLeftOvers();
    });

    it('fails for what is not there, and for a place that is no folder', async () => {
      const scene = await openTree();
      const missing = await scene.files.transfers.download([
        { paths: ['/none', '/other.txt'], folder: local },
      ]);
      assert.equal(missing.files, 1);
      assert.ok(hasCode(missing.failed[0]?.error, 'not-found'));
      await writeFile(join(local, 'site'), 'a file');
      const { failed } = await scene.files.transfers.download([
        { paths: ['/site'], folder: local },
      ]);
      assert.equal(failed[0]?.path, '/site');
      assert.equal(await text('site'), 'a file');
    });

    describe('where a file is there already', () => {
      const AT = new Date('2022-01-01T00:00:00Z');

      async function openTaken(): Promise<Scene> {
        const scene = await openTree();
        await writeFile(join(local, 'other.txt'), 'mine');
        await utimes(join(local, 'other.txt'), AT, AT);
        await utimes(join(scene.root, 'other.txt'), LONG_AGO, LONG_AGO);
        return scene;
      }

      it('leaves it alone unless told otherwise', async () => {
        const scene = await openTaken();
        const { skipped, files } = await scene.files.transfers.download([
          { paths: ['/other.txt'], folder: local },
        ]);
        assert.deepEqual([files, skipped], [0, [{ path: '/other.txt', reason: 'exists' }]]);
        assert.equal(await text('other.txt'), 'mine');
        assert.ok(!scene.sent.some((line) => line.startsWith('RETR')));
      });

      it('replaces it, or only an older one, or keeps both', async () => {
        const scene = await openTaken();
        const get = (onConflict: ConflictDecision) =>
          scene.files.transfers.download([{ paths: ['/other.txt'], folder: local }], {
            onConflict,
          });
        assert.equal((await get('newer')).files, 0);
        assert.equal(await text('other.txt'), 'mine');
        assert.deepEqual((await get('rename')).renamed, [
          { path: '/other.txt', name: 'other (2).txt' },
        ]);
        assert.deepEqual((await get('rename')).renamed[0]?.name, 'other (3).txt');
        assert.equal(await text('other.txt'), 'mine');
        assert.equal((await get('overwrite')).files, 1);
        assert.equal(await text('other.txt'), 'other');
        await utimes(join(scene.root, 'other.txt'), AT, AT);
        await scene.write('other.txt', 'later');
        assert.equal((await get('newer')).files, 1);
        assert.equal(await text('other.txt'), 'later');
        assert.deepEqual((await readdir(local)).sort(), [
          'other (2).txt',
          'other (3).txt',
          'other.txt',
        ]);
      });

      it('keeps both once, where it goes on', async () => {
        const scene = await openTaken();
        await writeFile(join(local, 'other (2).txt'), 'mine, too');
        const get = (isContinued: boolean) =>
          scene.files.transfers.download([{ paths: ['/other.txt'], folder: local }], {
            onConflict: 'rename',
            isContinued,
          });
        assert.deepEqual((await get(false)).renamed[0]?.name, 'other (3).txt');
        const { files, skipped } = await get(true);
        assert.deepEqual([files, skipped], [0, [{ path: '/other.txt', reason: 'same' }]]);
        assert.deepEqual((await readdir(local)).length, 3);
      });

      it('asks one question at a time, with what is known of both', async () => {
        const scene = await openTaken();
        await scene.files.transfers.download([{ paths: ['/site'], folder: local }]);
        const asked: TransferConflict[] = [];
        let open = 0;
        const onConflict = async (conflict: TransferConflict): Promise<ConflictDecision> => {
          assert.equal(++open, 1);
          asked.push(conflict);
          await new Promise(setImmediate);
          open--;
          return conflict.path.endsWith('a.css') ? 'overwrite' : 'skip';
        };
        await scene.write('site/css/a.css', 'new');
        const report = await scene.files.transfers.download([{ paths: ['/site'], folder: local }], {
          onConflict,
        });
        assert.equal(asked.length, 7);
        assert.deepEqual([report.files, report.skipped.length], [1, 6]);
        const page = asked.find(({ path }) => path === join(local, 'site/index.html'));
        const sketch = { size: 8, mtimeMs: LONG_AGO.getTime() };
        assert.deepEqual([page?.coming, page?.existing], [sketch, sketch]);
        assert.equal(await text('site/css/a.css'), 'new');
      });

      it('replaces a link itself, not what it leads to, and never a folder', async () => {
        const scene = await openTaken();
        await mkdir(join(local, 'elsewhere'));
        await writeFile(join(local, 'elsewhere/precious'), 'precious');
        await rm(join(local, 'other.txt'));
        await symlink('elsewhere/precious', join(local, 'other.txt'));
        await scene.files.transfers.download([{ paths: ['/other.txt'], folder: local }], {
          onConflict: 'overwrite',
        });
        assert.deepEqual(
          [await text('other.txt'), await text('elsewhere/precious')],
          ['other', 'precious'],
        );
        await rm(join(local, 'other.txt'));
        await mkdir(join(local, 'other.txt'));
        const { failed } = await scene.files.transfers.download(
          [{ paths: ['/other.txt'], folder: local }],
          {
            onConflict: 'overwrite',
          },
        );
        assert.ok(hasCode(failed[0]?.error, 'exists'));
      });
    });
  });
}

describe('a download of more files than wait at a time', () => {
  const open = useScenes();

  it('takes a folder that is listed while that which it is in is still gone through', async () => {
    const local = await mkdtemp(join(tmpdir(), 'ftp-download-'));
    try {
      const names = Array.from({ length: 1_100 }, (_, index) => `many/${index}.txt`);
      const tree = Object.fromEntries(names.map((path) => [path, 'x']));
      const scene = await open({}, {}, { ...tree, 'many/below/x.txt': 'below' });
      const report = await scene.files.transfers.download([{ paths: ['/many'], folder: local }]);
      assert.deepEqual([report.files, report.folders, report.failed], [1_101, 2, []]);
      assert.equal(await readFile(join(local, 'many/below/x.txt'), 'utf8'), 'below');
    } finally {
      await rm(local, { recursive: true, force: true });
    }
  }).timeout(30_000);
});

describe('hostile names in a download', () => {
  const open = useScenes();

  it('lead nowhere out of the folder, and are told of', async () => {
    const local = await mkdtemp(join(tmpdir(), 'ftp-download-'));
    try {
      const scene = await open({}, {}, { good: 'x', '..\\win': 'x' });
      const line = (name: string): string => `type=file;size=1;modify=20210203040506; ${name}\r\n`;
      const names = ['../out', '..', '.', 'a/b', 'a\u0000b', 'good', 'con\u001btrol', '..\\win'];
      scene.server.onCommand(({ verb }) =>
        verb === 'MLSD' ? { content: names.map(line).join('') } : undefined,
      );
      const report = await scene.files.transfers.download([
        { paths: ['/'], folder: join(local, 'in') },
      ]);
      assert.deepEqual(await readdir(local), ['in']);
      const got = await readdir(join(local, 'in'));
      assert.deepEqual(got.sort(), ['..\\win', 'good']);
      assert.ok(report.failed.length >= 3, JSON.stringify(report.failed));
    } finally {
      await rm(local, { recursive: true, force: true });
    }
  });
});
