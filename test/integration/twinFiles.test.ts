import assert from 'node:assert/strict';

import type { TransferConflict, TransferReport } from '../../src/remote/folders/transfer.ts';
import { useScenes, type Scene } from './scene.ts';

describe('files of one name that come to one folder', () => {
  const open = useScenes();
  const BOTH = {
    'a/src/same.txt': 'of a',
    'b/src/same.txt': 'of b',
    'a/src/in/same.txt': 'of a',
    'b/src/in/same.txt': 'of b',
    'b/src/other.txt': 'other',
  };
  const [A, B] = ['/a/src', '/b/src'];

  async function copied(
    scene: Scene,
    paths: readonly string[],
    onConflict?: (conflict: TransferConflict) => Promise<'rename' | 'overwrite'>,
  ): Promise<TransferReport> {
    const { transfers } = scene.files;
    return transfers.copy(transfers.source, [{ paths, folder: '/c' }], { onConflict });
  }

  for (const saveStrategy of ['auto', 'direct'] as const) {
    for (const isThere of [false, true]) {
      const folder = isThere ? 'a folder that is there' : 'a new folder';

      it(`are asked about where two folders become ${folder} (${saveStrategy})`, async () => {
        const there = isThere ? { 'c/src/in/old.txt': 'old' } : { 'c/old.txt': 'old' };
        const scene = await open({}, { saveStrategy }, { ...BOTH, ...there });
        const asked: string[] = [];
        const report = await copied(scene, [A, B], ({ path }) => {
          asked.push(path);
          return Promise.resolve('rename');
        });
        assert.deepEqual(asked.sort(), ['/c/src/in/same.txt', '/c/src/same.txt']);
        assert.deepEqual([report.files, report.renamed.length, report.failed], [5, 2, []]);
        for (const place of ['c/src', 'c/src/in']) {
          const names = ['same.txt', 'same (2).txt'];
          const texts = await Promise.all(
            names.map((name) => scene.textOnDisk(`${place}/${name}`)),
          );
          assert.deepEqual(texts.sort(), ['of a', 'of b']);
        }
      });
    }

    it(`are left out where nobody answers for them (${saveStrategy})`, async () => {
      const scene = await open({}, { saveStrategy }, { ...BOTH, 'c/old.txt': 'old' });
      const report = await copied(scene, [`${A}/same.txt`, `${B}/same.txt`]);
      assert.deepEqual([report.files, report.failed], [1, []]);
      assert.deepEqual(
        report.skipped.map(({ reason }) => reason),
        ['exists'],
      );
    });
  }

  it('are asked about where two batches go to one folder', async () => {
    const scene = await open({}, {}, { ...BOTH, 'c/old.txt': 'old' });
    const { transfers } = scene.files;
    const batches = [A, B].map((from) => ({ paths: [`${from}/same.txt`], folder: '/c' }));
    const report = await transfers.copy(transfers.source, batches, { onConflict: 'rename' });
    assert.deepEqual([report.files, report.renamed.length, report.failed], [2, 1, []]);
  });
});
