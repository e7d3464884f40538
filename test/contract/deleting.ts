import assert from 'node:assert/strict';
import type { Topic } from './topic.ts';

export const deleting: Topic = ({ case: it, traits }) => {
  it('deletes a file', async ({ fs, disk, at, folder }) => {
    await disk.write(at('file.txt'), 'x');
    await disk.write(at('kept.txt'), 'x');
    assert.equal((await fs.readDirectory(folder)).size, 2);
    await fs.delete(at('file.txt'));
    assert.deepEqual(await disk.list(folder), ['kept.txt']);
    assert.deepEqual([...(await fs.readDirectory(folder)).keys()], ['kept.txt']);
    await assert.rejects(fs.stat(at('file.txt')), { code: 'FileNotFound' });
  });

  it('deletes an empty folder', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('folder'));
    await fs.delete(at('folder'), { recursive: false });
    assert.deepEqual(await disk.list(folder), []);
  });

  it('does not delete a folder with something in it, unless asked to', async (scene) => {
    const { fs, disk, at, folder } = scene;
    await disk.mkdir(at('folder'));
    await disk.write(at('folder/.hidden'), 'kept');
    await assert.rejects(fs.delete(at('folder'), { recursive: false }), { code: 'NoPermissions' });
    assert.deepEqual(await disk.tree(folder), ['folder', 'folder/.hidden']);
    assert.equal((await fs.readDirectory(at('folder'))).size, 1);
  });

  it('deletes a folder with all that is in it', async ({ fs, disk, at, folder }) => {
    for (const name of ['tree', 'tree/.git', 'tree/.git/objects', 'tree/empty', 'tree/deep']) {
      await disk.mkdir(at(name));
    }
    for (const name of ['.htaccess', '.git/HEAD', '.git/objects/1', 'deep/a b', 'one', 'two']) {
      await disk.write(at(`tree/${name}`), name);
    }
    await fs.delete(at('tree'), { recursive: true });
    assert.deepEqual(await disk.list(folder), []);
    assert.equal((await fs.readDirectory(folder)).size, 0);
    await assert.rejects(fs.stat(at('tree/.git/HEAD')), { code: 'FileNotFound' });
  });

  it('deletes links in a folder and nothing behind them', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('outside'));
    await disk.mkdir(at('outside/inner'));
    await disk.write(at('outside/kept.txt'), 'kept');
    await disk.write(at('outside/inner/kept.txt'), 'kept');
    await disk.mkdir(at('tree'));
    await disk.symlink('../outside', at('tree/to-folder'));
    await disk.symlink('../outside/kept.txt', at('tree/to-file'));
    await fs.delete(at('tree'), { recursive: true });
    const kept = ['outside', 'outside/inner', 'outside/inner/kept.txt', 'outside/kept.txt'];
    assert.deepEqual(await disk.tree(folder), kept);
  });

  it('deletes a link and nothing behind it', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('outside'));
    await disk.write(at('outside/kept.txt'), 'kept');
    await disk.symlink('outside', at('one'));
    await disk.symlink('outside', at('two'));
    await disk.symlink('outside/kept.txt', at('three'));
    // A hidden link is taken for a folder that is not empty.
    await fs.delete(at('one'), { recursive: !traits.showsLinks });
    await fs.delete(at('two'), { recursive: true });
    await fs.delete(at('three'), { recursive: false });
    assert.deepEqual(await disk.tree(folder), ['outside', 'outside/kept.txt']);
  });

  it('does not find what is not there', async ({ fs, disk, at, folder }) => {
    await disk.write(at('kept'), 'kept');
    for (const name of ['missing', 'missing/below', 'kept/below']) {
      for (const recursive of [false, true]) {
        await assert.rejects(fs.delete(at(name), { recursive }), { code: 'FileNotFound' });
      }
    }
    assert.deepEqual(await disk.list(folder), ['kept']);
  });

  it('never deletes the root', async ({ fs, disk, folder }) => {
    await assert.rejects(fs.delete('/', { recursive: true }));
    assert.ok(await disk.exists(folder));
  });
};
