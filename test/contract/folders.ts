import assert from 'node:assert/strict';
import type { Topic } from './topic.ts';

const MANY = 1_000;

export const folders: Topic = ({ case: it, traits }) => {
  it('lists files, folders and hidden names, each with its kind', async (scene) => {
    const { fs, disk, at, folder } = scene;
    await disk.write(at('file.txt'), 'x');
    await disk.write(at('.hidden'), 'x');
    await disk.mkdir(at('folder'));
    await disk.mkdir(at('.git'));
    const listed = [...(await fs.readDirectory(folder))].map(([name, { kind }]) => [name, kind]);
    assert.deepEqual(
      listed.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
      [
        ['.git', 'directory'],
        ['.hidden', 'file'],
        ['file.txt', 'file'],
        ['folder', 'directory'],
      ],
    );
  });

  it('lists links with the kind of what they lead to', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('folder'));
    await disk.write(at('file'), 'x');
    await disk.symlink('folder', at('to-folder'));
    await disk.symlink('file', at('to-file'));
    const listed = await fs.readDirectory(folder);
    assert.deepEqual(listed.get('to-folder')?.kind, 'directory');
    assert.deepEqual(listed.get('to-file')?.kind, 'file');
    assert.equal(listed.get('to-file')?.symlink, traits.showsLinks);
    assert.equal(listed.size, 4);
  });

  it('lists an empty folder', async ({ fs, folder }) => {
    assert.equal((await fs.readDirectory(folder)).size, 0);
  });

  it('lists a folder with nothing but hidden names', async ({ fs, disk, at, folder }) => {
    await disk.write(at('.htaccess'), 'x');
    assert.deepEqual([...(await fs.readDirectory(folder)).keys()], ['.htaccess']);
  });

  it(`lists a folder with ${MANY} entries`, async ({ fs, disk, at, folder }) => {
    const names = Array.from({ length: MANY }, (_, index) => `file ${index}.txt`).sort();
    await Promise.all(names.map((name) => disk.write(at(name), name)));
    const listed = await fs.readDirectory(folder);
    assert.deepEqual([...listed.keys()].sort(), names);
    assert.equal((await fs.stat(at('file 999.txt'))).size, 'file 999.txt'.length);
  });

  it('lists the root', async ({ fs, folder }) => {
    const listed = await fs.readDirectory('/');
    assert.equal(listed.get(folder.slice(1))?.kind, 'directory');
  });

  it('does not list what is not there', async ({ fs, at }) => {
    for (const name of ['missing', 'missing/below']) {
      await assert.rejects(fs.readDirectory(at(name)), { code: 'FileNotFound' }, name);
    }
  });

  it('does not list a file', async ({ fs, disk, at }) => {
    await disk.write(at('file'), 'x');
    await assert.rejects(fs.readDirectory(at('file')), { code: 'FileNotADirectory' });
  });

  it('creates a folder', async ({ fs, disk, at, folder }) => {
    assert.equal((await fs.readDirectory(folder)).size, 0);
    await fs.createDirectory(at('new'));
    assert.equal(await disk.kind(at('new')), 'directory');
    assert.equal((await fs.stat(at('new'))).kind, 'directory');
    assert.deepEqual([...(await fs.readDirectory(folder)).keys()], ['new']);
  });

  if (traits.makesParents) {
    it('makes the folders that are missing', async ({ fs, disk, at, folder }) => {
      await fs.createDirectory(at('new/deep'));
      await fs.createDirectory(at('new'));
      assert.deepEqual(await disk.tree(folder), ['new', 'new/deep']);
    });
    return;
  }

  it('does not create what is there', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('folder'));
    await disk.write(at('file'), 'kept');
    for (const name of ['folder', 'file']) {
      await assert.rejects(fs.createDirectory(at(name)), { code: 'FileExists' }, name);
    }
    assert.deepEqual(await disk.list(folder), ['file', 'folder']);
    assert.equal(await disk.text(at('file')), 'kept');
  });

  it('does not create a folder in a missing one', async ({ fs, disk, at, folder }) => {
    await assert.rejects(fs.createDirectory(at('missing/new')), { code: 'FileNotFound' });
    assert.deepEqual(await disk.list(folder), []);
  });
};
