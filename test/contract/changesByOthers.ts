import assert from 'node:assert/strict';
import { text } from './content.ts';
import type { Contract, Scene, Topic } from './topic.ts';

/** Longer than anything seen is believed. */
const LONG_MS = 120_000;

export const changesByOthers: Topic = (contract) => {
  refreshed(contract);
  unnoticed(contract);
};

function refreshed({ case: it, traits }: Contract): void {
  const seen = async ({ fs, disk, at, folder }: Scene, forget: () => Promise<void>) => {
    await disk.write(at('file.txt'), 'before');
    await disk.write(at('gone.txt'), 'x');
    await disk.mkdir(at('folder'));
    assert.equal((await fs.readDirectory(folder)).size, 3);
    assert.equal((await fs.readDirectory(at('folder'))).size, 0);
    await disk.write(at('file.txt'), 'after the change');
    await disk.write(at('folder/new.txt'), 'new');
    await disk.remove(at('gone.txt'));
    await forget();
    assert.equal((await fs.stat(at('file.txt'))).size, 16);
    assert.equal(Buffer.from(await fs.readFile(at('file.txt'))).toString(), 'after the change');
    assert.deepEqual([...(await fs.readDirectory(folder)).keys()].sort(), ['file.txt', 'folder']);
    assert.deepEqual([...(await fs.readDirectory(at('folder'))).keys()], ['new.txt']);
    await assert.rejects(fs.stat(at('gone.txt')), { code: 'FileNotFound' });
  };

  it('sees what others did after a refresh', (scene) =>
    seen(scene, () => scene.world.refresh(scene.folder)));

  if (!traits.honoursWriteFlags) return;
  it('sees what others did after a while', (scene) =>
    seen(scene, () => {
      assert.ok(scene.world.passTime, 'the clock can be set');
      scene.world.passTime(LONG_MS);
      return Promise.resolve();
    }));
}

function unnoticed({ case: it, traits }: Contract): void {
  it('reads what is there now, though the size has changed', async ({ fs, disk, at }) => {
    await disk.write(at('file.txt'), 'before');
    await fs.stat(at('file.txt'));
    await disk.write(at('file.txt'), 'longer than before');
    assert.equal(Buffer.from(await fs.readFile(at('file.txt'))).toString(), 'longer than before');
    await disk.write(at('file.txt'), 'short');
    assert.equal(Buffer.from(await fs.readFile(at('file.txt'))).toString(), 'short');
    assert.equal((await fs.stat(at('file.txt'))).size, 5);
  });

  it('copies what is there now, though the size has changed', async ({ fs, disk, at }) => {
    await disk.write(at('file.txt'), 'before');
    await fs.stat(at('file.txt'));
    await disk.write(at('file.txt'), 'longer than before');
    await fs.copy(at('file.txt'), at('longer.txt'));
    assert.equal(await disk.text(at('longer.txt')), 'longer than before');
    await disk.write(at('file.txt'), 'short');
    await fs.copy(at('file.txt'), at('shorter.txt'));
    assert.equal(await disk.text(at('shorter.txt')), 'short');
  });

  it('does not find a file that others have deleted', async ({ fs, disk, at, folder }) => {
    await disk.write(at('file.txt'), 'x');
    assert.equal((await fs.readDirectory(folder)).size, 1);
    await disk.remove(at('file.txt'));
    await assert.rejects(fs.readFile(at('file.txt')), { code: 'FileNotFound' });
    await assert.rejects(fs.stat(at('file.txt')), { code: 'FileNotFound' });
  });

  it('deletes nothing that others have deleted', async ({ fs, disk, at, folder }) => {
    await disk.write(at('file.txt'), 'x');
    await disk.mkdir(at('folder'));
    assert.equal((await fs.readDirectory(folder)).size, 2);
    await disk.remove(at('file.txt'));
    await disk.remove(at('folder'));
    await assert.rejects(fs.delete(at('file.txt')), { code: 'FileNotFound' });
    await assert.rejects(fs.delete(at('folder'), { recursive: true }), { code: 'FileNotFound' });
  });

  it('saves a file again that others have deleted', async ({ fs, disk, at, folder }) => {
    await disk.write(at('file.txt'), 'x');
    assert.equal((await fs.readDirectory(folder)).size, 1);
    await disk.remove(at('file.txt'));
    await fs.writeFile(at('file.txt'), text('typed meanwhile'));
    assert.equal(await disk.text(at('file.txt')), 'typed meanwhile');
    assert.deepEqual(await disk.list(folder), ['file.txt']);
  });

  it('does not rename onto what others have created', async ({ fs, disk, at, folder }) => {
    await disk.write(at('from.txt'), 'from');
    assert.equal((await fs.readDirectory(folder)).size, 1);
    await disk.write(at('to.txt'), 'of others');
    const renamed = fs.rename(at('from.txt'), at('to.txt'), { overwrite: false });
    await assert.rejects(renamed, { code: 'FileExists' });
    assert.equal(await disk.text(at('to.txt')), 'of others');
    assert.equal(await disk.text(at('from.txt')), 'from');
  });

  it('nor onto a folder of theirs, be it empty', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('from'));
    await disk.write(at('from/file.txt'), 'kept');
    assert.equal((await fs.readDirectory(folder)).size, 1);
    await disk.mkdir(at('to'));
    const renamed = fs.rename(at('from'), at('to'), { overwrite: false });
    await assert.rejects(renamed, { code: 'FileExists' });
    assert.deepEqual(await disk.tree(folder), ['from', 'from/file.txt', 'to']);
  });

  it('reads a file that others have created, though the folder was listed', async (scene) => {
    const { fs, disk, at, folder, world } = scene;
    assert.equal((await fs.readDirectory(folder)).size, 0);
    await disk.write(at('new.txt'), 'of others');
    await world.refresh(folder);
    assert.equal(Buffer.from(await fs.readFile(at('new.txt'))).toString(), 'of others');
  });

  if (!traits.honoursWriteFlags) return;

  it('honours the flags by what is there now', async ({ fs, disk, at, folder }) => {
    await disk.write(at('gone.txt'), 'x');
    assert.equal((await fs.readDirectory(folder)).size, 1);
    await disk.remove(at('gone.txt'));
    await disk.write(at('new.txt'), 'of others');
    const saved = fs.writeFile(at('gone.txt'), text('x'), { create: false, overwrite: true });
    await assert.rejects(saved, { code: 'FileNotFound' });
    const created = fs.writeFile(at('new.txt'), text('x'), { create: true, overwrite: false });
    await assert.rejects(created, { code: 'FileExists' });
    assert.deepEqual(await disk.list(folder), ['new.txt']);
    assert.equal(await disk.text(at('new.txt')), 'of others');
  });
}
