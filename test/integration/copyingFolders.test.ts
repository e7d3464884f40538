import assert from 'node:assert/strict';
import { readdir, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { hasCode } from '../../src/common/remoteError.ts';
import { moveAcross, moveWithin, NotRemoved } from '../../src/extension/transfers/moving.ts';
import type { ConflictDecision, TransferProgress } from '../../src/remote/folders/transfer.ts';
import { pattern, useScenes, type Scene } from './scene.ts';

const BIG = pattern(9_000_000);
const TREE = {
  'site/index.html': 'the page',
  'site/css/ein Name, ä.css': 'ä',
  'site/.hidden': 'hidden',
  'site/empty.txt': '',
  'site/big.bin': BIG,
};
const LONG_AGO = new Date('2021-02-03T04:05:06Z');

for (const tls of [false, true]) {
  describe(`a copy from server to server${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });

    async function openTwo(): Promise<readonly [Scene, Scene]> {
      const from = await open({}, {}, TREE);
      await utimes(join(from.root, 'site/index.html'), LONG_AGO, LONG_AGO);
      const to = await open();
      await to.files.createDirectory('/in');
      return [from, to];
    }

    const batches = [{ paths: ['/site'], folder: '/in' }];

    async function assertWhole(scene: Scene, folder: string): Promise<void> {
      for (const [path, content] of Object.entries(TREE)) {
        assert.deepEqual(await scene.onDisk(join(folder, path)), Buffer.from(content), path);
      }
      const names = await readdir(scene.root, { recursive: true });
      assert.deepEqual(
        names.filter((name) => name.includes('.ftp-workspace-')),
        [],
      );
    }

    it('keeps structure, names and times, and counts each byte once', async () => {
      const [from, to] = await openTwo();
      let last: TransferProgress | undefined;
      const report = await to.files.transfers.copy(from.files.transfers.source, batches, {
        onProgress: (progress) => (last = progress),
      });
      assert.deepEqual([report.files, report.folders, report.failed], [5, 2, []]);
      await assertWhole(to, 'in');
      assert.equal((await to.factsOnDisk('in/site/index.html')).mtimeMs, LONG_AGO.getTime());
      assert.equal(last?.bytes, report.bytes);
      assert.equal(last.foundBytes, report.bytes);
      assert.deepEqual(last.running, []);
    });

    it('asks before it replaces anything', async () => {
      const [from, to] = await openTwo();
      await to.files.createDirectory('/in/site');
      await to.write('in/site/index.html', 'mine');
      const decide = async (onConflict: ConflictDecision) => {
        const source = from.files.transfers.source;
        return to.files.transfers.copy(source, batches, { onConflict });
      };
      assert.equal((await decide('skip')).files, 4);
      assert.equal(await to.textOnDisk('in/site/index.html'), 'mine');
      assert.deepEqual(
        (await decide('rename')).renamed.filter(({ path }) => path.endsWith('index.html')),
        [{ path: '/site/index.html', name: 'index (2).html' }],
      );
      assert.equal((await decide('overwrite')).files, 5);
      assert.equal(await to.textOnDisk('in/site/index.html'), 'the page');
    });

    it('moves, and deletes what has arrived', async () => {
      const [from, to] = await openTwo();
      const report = await moveAcross(from.files, to.files, batches, {});
      assert.deepEqual([report.files, report.failed], [5, []]);
      await assertWhole(to, 'in');
      assert.deepEqual(await readdir(from.root), []);
    });

    it('moves nothing away of which a part has not arrived', async () => {
      const [from, to] = await openTwo();
      await symlink('index.html', join(from.root, 'site/link'));
      const report = await moveAcross(from.files, to.files, batches, {});
      assert.deepEqual(report.skipped, [{ path: '/site/link', reason: 'link' }]);
      assert.equal(await from.textOnDisk('site/index.html'), 'the page');
    });

    it('moves nothing away to which something was added meanwhile', async () => {
      const [from, to] = await openTwo();
      to.server.onCommand(({ verb, argument }) => {
        if (verb !== 'RNTO' || !argument.endsWith('big.bin')) return undefined;
        return { until: from.write('site/later.txt', 'later') };
      });
      const { failed } = await moveAcross(from.files, to.files, batches, {});
      assert.ok(failed[0]?.error instanceof NotRemoved);
      assert.equal(await from.textOnDisk('site/later.txt'), 'later');
    });

    for (const paths of [['/site'], ['/site/index.html', '/site/big.bin']]) {
      it(`moves nothing away that was changed since it was copied: ${paths.join(' and ')}`, async () => {
        const [from, to] = await openTwo();
        to.server.onCommand(({ verb, argument }) => {
          if (verb !== 'RNTO' || !argument.endsWith('big.bin')) return undefined;
          return { until: from.write('site/index.html', 'the page of somebody else') };
        });
        const moved = await moveAcross(from.files, to.files, [{ paths, folder: '/in' }], {});
        assert.equal(await from.textOnDisk('site/index.html'), 'the page of somebody else');
        const [failed, ...more] = moved.failed;
        assert.deepEqual([failed?.path, more], [paths[0], []]);
        assert.ok(failed?.error instanceof NotRemoved);
      });
    }
  });
}

describe('a copy or a move within a server', () => {
  const open = useScenes();

  it('copies with one connection, beside what is there', async () => {
    const scene = await open({ maxConnections: 1 }, { maxConnections: 4 }, TREE);
    const { transfers } = scene.files;
    const batches = [{ paths: ['/site/index.html', '/site/css'], folder: '/' }];
    assert.equal((await transfers.copy(transfers.source, batches)).files, 2);
    assert.equal(await scene.textOnDisk('index.html'), 'the page');
    assert.equal(await scene.textOnDisk('css/ein Name, ä.css'), 'ä');
    const again = await transfers.copy(transfers.source, batches, { onConflict: 'rename' });
    assert.equal(again.renamed.length, 2);
    assert.equal(await scene.textOnDisk('index (2).html'), 'the page');
  });

  it('puts no folder into itself', async () => {
    const scene = await open({}, {}, TREE);
    const { transfers } = scene.files;
    for (const folder of ['/site', '/site/css']) {
      const { files, failed } = await transfers.copy(transfers.source, [
        { paths: ['/site'], folder },
      ]);
      assert.deepEqual([files, failed[0]?.path], [0, '/site']);
    }
    assert.deepEqual((await readdir(join(scene.root, 'site/css'))).sort(), ['ein Name, ä.css']);
  });

  it('moves by a rename, merges no folders, and replaces a file by decision alone', async () => {
    const scene = await open({}, {}, { ...TREE, 'to/index.html': 'mine', 'to/css/x': 'x' });
    const move = (onConflict: ConflictDecision, ...paths: string[]) =>
      moveWithin(scene.files, [{ paths, folder: '/to' }], { onConflict });
    const first = await move('skip', '/site/index.html', '/site/css', '/site/big.bin');
    assert.deepEqual(
      [first.files, first.skipped.map(({ path }) => path)],
      [1, ['/site/index.html', '/site/css']],
    );
    assert.ok(!scene.sent.some((line) => line.startsWith('STOR')));
    const { failed } = await move('overwrite', '/site/css');
    assert.ok(hasCode(failed[0]?.error, 'exists'));
    assert.deepEqual((await move('rename', '/site/css')).renamed, [
      { path: '/site/css', name: 'css (2)' },
    ]);
    assert.equal((await move('overwrite', '/site/index.html')).files, 1);
    assert.equal(await scene.textOnDisk('to/index.html'), 'the page');
  });

  it('tells what it has moved when it is given up, and goes on with the rest', async () => {
    const scene = await open({}, {}, { ...TREE, 'to/x': 'x' });
    const batches = [{ paths: ['/site/index.html', '/site/empty.txt'], folder: '/to' }];
    const giveUp = new AbortController();
    const first = await moveWithin(scene.files, batches, {
      signal: giveUp.signal,
      onProgress: ({ files }) => files === 1 && giveUp.abort(),
    });
    assert.deepEqual([first.files, first.failed], [1, []]);
    assert.ok(hasCode(first.stopped, 'aborted'));
    const next = await moveWithin(scene.files, batches, { isContinued: true });
    assert.deepEqual(
      [next.files, next.skipped, next.failed, next.stopped],
      [1, [{ path: '/site/index.html', reason: 'same' }], [], undefined],
    );
    assert.equal(await scene.textOnDisk('to/index.html'), 'the page');
  });
});

/** As pyftpdlib: a link is shown as what it leads to, except by LIST. */
const HIDES_LINKS = {
  greeting: '220 pyftpdlib ready.',
  symlinkFacts: 'target',
  features: ['UTF8', 'EPSV', 'SIZE', 'MDTM', 'MLST type*;size*;modify*;unique*;unix.mode*;'],
} as const;

describe('a copy of a folder with links that the server shows as folders', () => {
  const open = useScenes();

  async function openLooped(): Promise<Scene> {
    const scene = await open(HIDES_LINKS, {}, { 'site/page.html': 'the page', 'site/css/x': 'x' });
    await symlink('..', join(scene.root, 'site/loop'));
    await symlink('.', join(scene.root, 'site/css/self'));
    assert.equal((await scene.files.list('/site')).get('loop')?.kind, 'directory');
    return scene;
  }

  it('refuses them, as where they are shown as links', async () => {
    const scene = await openLooped();
    const copying = scene.files.copy('/site', '/copy', { overwrite: false });
    await assert.rejects(copying, { code: 'not-supported' });
    const names = await readdir(join(scene.root, 'copy'), { recursive: true });
    assert.deepEqual(
      names.filter((name) => /loop|self/.test(name)),
      [],
    );
  });

  it('leaves them out of a transfer, and says so', async () => {
    const scene = await openLooped();
    await scene.files.createDirectory('/in');
    const { transfers } = scene.files;
    const { files, skipped, failed } = await transfers.copy(transfers.source, [
      { paths: ['/site'], folder: '/in' },
    ]);
    assert.deepEqual([files, failed], [2, []]);
    const left = [...skipped].sort((a, b) => a.path.localeCompare(b.path));
    assert.deepEqual(left, [
      { path: '/site/css/self', reason: 'link' },
      { path: '/site/loop', reason: 'link' },
    ]);
    const names = await readdir(join(scene.root, 'in'), { recursive: true });
    assert.deepEqual(names.sort(), ['site', 'site/css', 'site/css/x', 'site/page.html']);
  });
});
