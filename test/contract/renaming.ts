import assert from 'node:assert/strict';
import type { Contract, Topic } from './topic.ts';

export const renaming: Topic = (contract) => {
  moves(contract);
  ontoExisting(contract);
  refusals(contract);
};

function moves({ case: it }: Contract): void {
  it('renames a file', async ({ fs, disk, at, folder }) => {
    await disk.write(at('old.txt'), 'content');
    await fs.readDirectory(folder);
    await fs.rename(at('old.txt'), at('new.txt'));
    assert.deepEqual(await disk.list(folder), ['new.txt']);
    assert.equal(await disk.text(at('new.txt')), 'content');
    assert.deepEqual([...(await fs.readDirectory(folder)).keys()], ['new.txt']);
    assert.equal((await fs.stat(at('new.txt'))).size, 7);
    await assert.rejects(fs.stat(at('old.txt')), { code: 'FileNotFound' });
  });

  it('renames a folder with what is in it', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('old'));
    await disk.write(at('old/file.txt'), 'content');
    assert.equal((await fs.readDirectory(at('old'))).size, 1);
    await fs.rename(at('old'), at('new'));
    assert.deepEqual(await disk.tree(folder), ['new', 'new/file.txt']);
    assert.equal(Buffer.from(await fs.readFile(at('new/file.txt'))).toString(), 'content');
    await assert.rejects(fs.stat(at('old/file.txt')), { code: 'FileNotFound' });
  });

  it('moves a file and a folder to other folders', async ({ fs, disk, at, folder }) => {
    for (const name of ['one', 'two', 'one/inner']) await disk.mkdir(at(name));
    await disk.write(at('one/file.txt'), 'content');
    await disk.write(at('one/inner/deep.txt'), 'deep');
    await fs.rename(at('one/file.txt'), at('two/moved.txt'));
    await fs.rename(at('one/inner'), at('two/inner'));
    const expected = ['one', 'two', 'two/inner', 'two/inner/deep.txt', 'two/moved.txt'];
    assert.deepEqual(await disk.tree(folder), expected);
    assert.equal(Buffer.from(await fs.readFile(at('two/inner/deep.txt'))).toString(), 'deep');
  });

  it('renames a link, not its target', async ({ fs, disk, at, folder }) => {
    await disk.write(at('target.txt'), 'content');
    await disk.symlink('target.txt', at('link'));
    await fs.rename(at('link'), at('renamed'));
    assert.deepEqual(await disk.list(folder), ['renamed', 'target.txt']);
    assert.equal(await disk.kind(at('renamed')), 'symlink');
  });

  it('uses a name again that was just given up', async ({ fs, disk, at }) => {
    await disk.write(at('a.txt'), 'first');
    await fs.rename(at('a.txt'), at('b.txt'));
    await fs.writeFile(at('a.txt'), Buffer.from('second'));
    assert.equal(await disk.text(at('a.txt')), 'second');
    assert.equal(await disk.text(at('b.txt')), 'first');
    assert.equal(Buffer.from(await fs.readFile(at('a.txt'))).toString(), 'second');
    assert.equal(Buffer.from(await fs.readFile(at('b.txt'))).toString(), 'first');
  });
}

function ontoExisting({ case: it }: Contract): void {
  it('does not replace without leave', async ({ fs, disk, at }) => {
    await disk.write(at('from.txt'), 'from');
    await disk.write(at('to.txt'), 'to');
    await disk.mkdir(at('folder'));
    for (const name of ['to.txt', 'folder']) {
      const renamed = fs.rename(at('from.txt'), at(name), { overwrite: false });
      await assert.rejects(renamed, { code: 'FileExists' }, name);
    }
    assert.equal(await disk.text(at('from.txt')), 'from');
    assert.equal(await disk.text(at('to.txt')), 'to');
    assert.equal(await disk.kind(at('folder')), 'directory');
  });

  it('replaces a file with leave', async ({ fs, disk, at, folder }) => {
    await disk.write(at('from.txt'), 'from');
    await disk.write(at('to.txt'), 'what was there');
    assert.equal((await fs.stat(at('to.txt'))).size, 14);
    await fs.rename(at('from.txt'), at('to.txt'), { overwrite: true });
    assert.deepEqual(await disk.list(folder), ['to.txt']);
    assert.equal(await disk.text(at('to.txt')), 'from');
    assert.equal(Buffer.from(await fs.readFile(at('to.txt'))).toString(), 'from');
  });

  it('replaces a folder with leave', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('from'));
    await disk.write(at('from/new.txt'), 'new');
    await disk.mkdir(at('to'));
    await disk.write(at('to/old.txt'), 'old');
    await fs.rename(at('from'), at('to'), { overwrite: true });
    assert.deepEqual(await disk.tree(folder), ['to', 'to/new.txt']);
    assert.deepEqual([...(await fs.readDirectory(at('to'))).keys()], ['new.txt']);
  });
}

function refusals({ case: it, traits }: Contract): void {
  it('does not find what is not there', async ({ fs, disk, at, folder }) => {
    await assert.rejects(fs.rename(at('missing'), at('new')), { code: 'FileNotFound' });
    await disk.write(at('kept'), 'kept');
    const onto = fs.rename(at('missing'), at('kept'), { overwrite: true });
    await assert.rejects(onto, { code: 'FileNotFound' });
    assert.deepEqual(await disk.list(folder), ['kept']);
  });

  if (!traits.makesParents) {
    it('does not move into a missing folder', async ({ fs, disk, at, folder }) => {
      await disk.write(at('file.txt'), 'kept');
      const moved = fs.rename(at('file.txt'), at('missing/file.txt'));
      await assert.rejects(moved, { code: 'FileNotFound' });
      assert.deepEqual(await disk.list(folder), ['file.txt']);
      assert.equal(await disk.text(at('file.txt')), 'kept');
    });
  }

  it('does not move a folder into itself', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('folder'));
    await disk.write(at('folder/file.txt'), 'kept');
    for (const overwrite of [false, true]) {
      await assert.rejects(fs.rename(at('folder'), at('folder/inner'), { overwrite }));
    }
    assert.deepEqual(await disk.tree(folder), ['folder', 'folder/file.txt']);
  });
}
