import assert from 'node:assert/strict';
import { NameTree, type NameFolder } from '../../../../src/remote/nameIndex/nameTree.ts';

const ROOMY = { maxNames: 1_000, maxBytes: 1_000_000 };

function pathsIn({ path, files, folders }: NameFolder): string[] {
  return [...files.map((name) => `${path}/${name}`), ...[...folders.values()].flatMap(pathsIn)];
}

describe('NameTree', () => {
  it('has what a folder has now, and nothing below one that is gone', () => {
    const tree = new NameTree('/site', ROOMY);
    tree.put('/site', { files: ['a'], folders: ['one', 'two'] });
    tree.put('/site/one', { files: ['b', 'c'], folders: ['deep'] });
    tree.put('/site/one/deep', { files: ['d'], folders: [] });
    assert.deepEqual(pathsIn(tree.root), [
      '/site/a',
      '/site/one/b',
      '/site/one/c',
      '/site/one/deep/d',
    ]);
    tree.put('/site', { files: ['a', 'e'], folders: ['two'] });
    assert.deepEqual(pathsIn(tree.root), ['/site/a', '/site/e']);
    assert.equal(tree.names, 2);
  });

  it('takes and loses single files, and folders with all that is in them', () => {
    const tree = new NameTree('/', ROOMY);
    for (const path of ['/a', '/one/b', '/one/deep/c', '/one/deep/c']) tree.add(path);
    assert.equal(tree.names, 3);
    assert.equal(tree.has('/one/deep'), true);
    tree.remove('/one');
    tree.remove('/one/deep/c');
    assert.deepEqual([tree.names, tree.has('/a'), tree.has('/one')], [1, true, false]);
  });

  it('counts down to nothing what it has counted up', () => {
    const tree = new NameTree('/site', ROOMY);
    const before = tree.bytes;
    for (const path of ['/site/a', '/site/one/b', '/site/one/two/c']) tree.add(path);
    assert.ok(tree.bytes > before);
    for (const path of ['/site/one', '/site/a']) tree.remove(path);
    assert.deepEqual([tree.names, tree.bytes], [0, before]);
  });

  it('takes nothing from outside of its folder', () => {
    const tree = new NameTree('/site', ROOMY);
    tree.add('/other/a');
    tree.add('/site');
    tree.put('/sites', { files: ['a'], folders: [] });
    assert.equal(tree.names, 0);
  });

  for (const [limits, what] of [
    [{ ...ROOMY, maxNames: 3 }, 'names'],
    [{ ...ROOMY, maxBytes: 900 }, 'bytes'],
  ] as const) {
    it(`ends at its limit of ${what}, says so, and has room again for what goes`, () => {
      const tree = new NameTree('/site', limits);
      const files = Array.from({ length: 20 }, (_, n) => `file${n}`);
      tree.put('/site/many', { files, folders: [] });
      assert.equal(tree.isFull, true);
      assert.ok(tree.names > 0 && tree.names < files.length && tree.bytes <= limits.maxBytes);
      tree.put('/site/many', { files: [], folders: [] });
      tree.makeRoom();
      tree.add('/site/many/last');
      assert.deepEqual([tree.names, tree.isFull], [1, false]);
    });
  }
});
