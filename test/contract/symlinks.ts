import assert from 'node:assert/strict';
import type { Scene, Topic } from './topic.ts';

const text = (content: string) => Buffer.from(content);

/** A file and a folder, a link to each, and a link to each of those. */
async function chains({ disk, at }: Scene): Promise<void> {
  await disk.mkdir(at('folder'));
  await disk.write(at('folder/inner.txt'), 'inner');
  await disk.write(at('file.txt'), 'content');
  await disk.symlink('file.txt', at('to-file'));
  await disk.symlink('../folder/../file.txt', at('folder/around'));
  await disk.symlink('folder/around', at('chain'));
  await disk.symlink('folder', at('to-folder'));
  await disk.symlink('to-folder', at('folder-chain'));
}

/** What is told of links besides the single ones of the other topics. */
export const symlinks: Topic = ({ case: it, traits }) => {
  const { showsLinks: symlink } = traits;

  it('tells a chain of links with the facts of its end', async (scene) => {
    await chains(scene);
    const { fs, at } = scene;
    for (const name of ['to-file', 'chain', 'folder/around']) {
      const stat = await fs.stat(at(name));
      assert.deepEqual([stat.kind, stat.symlink, stat.size], ['file', symlink, 7], name);
    }
    const { kind, symlink: isLink } = await fs.stat(at('folder-chain'));
    assert.deepEqual([kind, isLink], ['directory', symlink]);
    assert.equal(Buffer.from(await fs.readFile(at('chain'))).toString(), 'content');
  });

  it('works in a folder through a link', async (scene) => {
    await chains(scene);
    const { fs, disk, at } = scene;
    assert.deepEqual([...(await fs.readDirectory(at('folder-chain'))).keys()].sort(), [
      'around',
      'inner.txt',
    ]);
    await fs.writeFile(at('folder-chain/new.txt'), text('new'));
    await fs.rename(at('to-folder/inner.txt'), at('to-folder/renamed.txt'));
    await fs.createDirectory(at('to-folder/made'));
    await fs.delete(at('folder-chain/new.txt'));
    assert.deepEqual(await disk.list(at('folder')), ['around', 'made', 'renamed.txt']);
  });

  it('lists a folder in which links lead to themselves and to each other', async (scene) => {
    await chains(scene);
    const { fs, disk, at, folder } = scene;
    await disk.symlink('loop', at('loop'));
    await disk.symlink('pong', at('ping'));
    await disk.symlink('ping', at('pong'));
    const listed = await fs.readDirectory(folder);
    assert.equal(listed.get('file.txt')?.kind, 'file');
    const shown = ['loop', 'ping', 'pong'].map((name) => listed.get(name)?.kind);
    // Nothing of them tells that they are no files, where links are not shown as such.
    const kind = { link: 'other', file: 'file', nothing: undefined }[traits.danglingLinks];
    assert.deepEqual(shown, [kind, kind, kind]);
    if (kind === 'other') await assert.rejects(fs.readFile(at('loop')));
  });

  it('deletes and renames what leads nowhere', async ({ fs, disk, at, folder }) => {
    if (traits.danglingLinks === 'file') return;
    await disk.symlink('nowhere', at('dangling'));
    await disk.symlink('loop', at('loop'));
    if (traits.danglingLinks === 'nothing') {
      await assert.rejects(fs.delete(at('dangling')), { code: 'FileNotFound' });
      assert.deepEqual(await disk.list(folder), ['dangling', 'loop']);
      return;
    }
    const renaming = fs.rename(at('dangling'), at('still'));
    if (traits.renamesDanglingLinks) await renaming;
    else await assert.rejects(renaming, { code: 'NoPermissions' });
    const name = traits.renamesDanglingLinks ? 'still' : 'dangling';
    assert.equal(await disk.readlink(at(name)), 'nowhere');
    await fs.delete(at(name));
    await fs.delete(at('loop'));
    assert.deepEqual(await disk.list(folder), []);
  });

  it('deletes a folder that has a link to the folder above it', async (scene) => {
    await chains(scene);
    const { fs, disk, at } = scene;
    await disk.mkdir(at('tree'));
    await disk.symlink('..', at('tree/up'));
    await disk.symlink('.', at('tree/self'));
    await fs.delete(at('tree'), { recursive: true });
    assert.equal(await disk.text(at('folder/inner.txt')), 'inner');
    assert.equal(await disk.exists(at('tree')), false);
  });

  it('deletes a folder that holds what leads nowhere', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('tree'));
    await disk.mkdir(at('tree/inner'));
    await disk.write(at('tree/file.txt'), 'content');
    await disk.symlink('nowhere', at('tree/dangling'));
    await disk.symlink('loop', at('tree/inner/loop'));
    await disk.symlink('../../tree/nowhere', at('tree/inner/around'));
    await fs.delete(at('tree'), { recursive: true });
    assert.deepEqual(await disk.list(folder), []);
  });

  it('renames a link to a folder, and nothing behind it', async (scene) => {
    await chains(scene);
    const { fs, disk, at } = scene;
    await fs.rename(at('to-folder'), at('renamed'));
    assert.equal(await disk.readlink(at('renamed')), 'folder');
    assert.equal(await disk.text(at('folder/inner.txt')), 'inner');
  });

  const isKept = traits.showsLinks || !traits.replacesHiddenLinks;
  if (traits.writesThroughLinks && isKept) {
    it('saves through a chain of links, and keeps each', async (scene) => {
      await chains(scene);
      const { fs, disk, at } = scene;
      await fs.readDirectory(scene.folder);
      for (const content of ['once', 'and once more']) {
        await fs.writeFile(at('chain'), text(content));
        assert.equal(await disk.text(at('file.txt')), content);
        assert.equal(Buffer.from(await fs.readFile(at('chain'))).toString(), content);
      }
      assert.equal(await disk.readlink(at('chain')), 'folder/around');
      assert.equal(await disk.readlink(at('folder/around')), '../folder/../file.txt');
      assert.equal(await disk.kind(at('file.txt')), 'file');
    });
  }
};
