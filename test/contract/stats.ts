import assert from 'node:assert/strict';
import { text } from './content.ts';
import type { Topic } from './topic.ts';

/** Long ago enough to be no "now", and not so long that a LIST leaves the time of day out. */
const AGE_MS = 40 * 24 * 60 * 60_000;

export const stats: Topic = ({ case: it, traits }) => {
  it('tells kind and size of a file', async ({ fs, disk, at }) => {
    await disk.write(at('file.txt'), 'twelve bytes');
    const { kind, symlink, size } = await fs.stat(at('file.txt'));
    assert.deepEqual({ kind, symlink, size }, { kind: 'file', symlink: false, size: 12 });
  });

  it('tells the size of an empty file', async ({ fs, disk, at }) => {
    await disk.write(at('empty'));
    assert.equal((await fs.stat(at('empty'))).size, 0);
  });

  it('tells that a folder is one', async ({ fs, disk, at }) => {
    await disk.mkdir(at('folder'));
    const { kind, symlink } = await fs.stat(at('folder'));
    assert.deepEqual({ kind, symlink }, { kind: 'directory', symlink: false });
  });

  it('tells that the root is a folder', async ({ fs }) => {
    assert.equal((await fs.stat('/')).kind, 'directory');
  });

  it('tells a link to a file with the facts of the file', async ({ fs, disk, at }) => {
    await disk.write(at('target.txt'), 'twelve bytes');
    await disk.symlink('target.txt', at('link.txt'));
    const { kind, symlink, size } = await fs.stat(at('link.txt'));
    assert.deepEqual(
      { kind, symlink, size },
      { kind: 'file', symlink: traits.showsLinks, size: 12 },
    );
  });

  it('tells a link to a folder as a folder', async ({ fs, disk, at }) => {
    await disk.mkdir(at('target'));
    await disk.symlink('target', at('link'));
    const { kind, symlink } = await fs.stat(at('link'));
    assert.deepEqual({ kind, symlink }, { kind: 'directory', symlink: traits.showsLinks });
  });

  it('tells a link that leads nowhere as neither file nor folder', async ({ fs, disk, at }) => {
    await disk.symlink('nowhere', at('dangling'));
    if (traits.danglingLinks === 'nothing') {
      await assert.rejects(fs.stat(at('dangling')), { code: 'FileNotFound' });
      return;
    }
    const { kind, symlink } = await fs.stat(at('dangling'));
    const isLink = traits.danglingLinks === 'link';
    assert.deepEqual({ kind, symlink }, { kind: isLink ? 'other' : 'file', symlink: isLink });
  });

  it('tells the time of a file in UTC, as exactly as the server does', async ({ fs, disk, at }) => {
    await disk.write(at('old.txt'), 'old');
    const time = Math.floor((Date.now() - AGE_MS) / 60_000) * 60_000 + 37_000;
    await disk.touch(at('old.txt'), new Date(time));
    const expected = Math.floor(time / traits.mtimeUnitMs) * traits.mtimeUnitMs;
    const { mtimeMs } = await fs.stat(at('old.txt'));
    assert.equal(new Date(mtimeMs).toISOString(), new Date(expected).toISOString());
  });

  it('tells a later time after each write, however fast they follow', async ({ fs, at }) => {
    const times: number[] = [];
    for (const content of ['one', 'two', 'three', 'fours', 'fives']) {
      await fs.writeFile(at('file.txt'), text(content));
      times.push((await fs.stat(at('file.txt'))).mtimeMs);
    }
    const sorted = [...new Set(times)].sort((a, b) => a - b);
    assert.deepEqual(times, sorted);
  });

  it('never tells an earlier time when the server is asked again', async (scene) => {
    const { fs, at, world } = scene;
    await fs.writeFile(at('file.txt'), text('one'));
    await fs.writeFile(at('file.txt'), text('two'));
    const { mtimeMs } = await fs.stat(at('file.txt'));
    await world.refresh(scene.folder);
    await fs.readDirectory(scene.folder);
    assert.equal((await fs.stat(at('file.txt'))).mtimeMs, mtimeMs);
  });

  it('tells a time near the true one for a file that was just written', async ({
    fs,
    disk,
    at,
    world,
    folder,
  }) => {
    await fs.writeFile(at('file.txt'), text('content'));
    const told = (await fs.stat(at('file.txt'))).mtimeMs;
    await world.refresh(folder);
    const again = (await fs.stat(at('file.txt'))).mtimeMs;
    assert.ok(Math.abs(told - Date.now()) < 60_000, `${told} is about now`);
    assert.equal(again, told);
    assert.equal(await disk.size(at('file.txt')), 7);
  });

  it('does not find what is not there', async ({ fs, at, disk }) => {
    await disk.write(at('file'), 'content');
    for (const name of ['missing', 'missing/deep/below', 'file/below', 'fil', 'file.txt']) {
      await assert.rejects(fs.stat(at(name)), { code: 'FileNotFound' }, name);
    }
  });
};
