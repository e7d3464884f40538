import assert from 'node:assert/strict';
import { bytesOf, everyByte, hash, MEGABYTE } from './content.ts';
import type { Contract, Topic } from './topic.ts';

const MINUTE = 60_000;
/** More than is kept in memory on the way. */
const LARGE = 9 * MEGABYTE;

export const copying: Topic = (contract) => {
  copies(contract);
  ontoExisting(contract);
  refusals(contract);
};

function copies({ case: it }: Contract): void {
  for (const [title, content] of [
    ['a file', everyByte()],
    ['an empty file', Buffer.alloc(0)],
    ['a large file', bytesOf(LARGE)],
  ] as const) {
    it(`copies ${title}`, async ({ fs, disk, at, folder }) => {
      await disk.write(at('from.bin'), content);
      await fs.copy(at('from.bin'), at('to.bin'));
      assert.equal(hash(await disk.read(at('to.bin'))), hash(content));
      assert.equal(hash(await disk.read(at('from.bin'))), hash(content));
      assert.deepEqual(await disk.list(folder), ['from.bin', 'to.bin']);
      assert.equal((await fs.stat(at('to.bin'))).size, content.length);
    });
  }

  it('keeps the time of the original', async ({ fs, disk, at }) => {
    // A whole minute of this year: every listing tells it as it is.
    const time = Math.floor(Date.now() / MINUTE) * MINUTE - 60 * MINUTE;
    await disk.write(at('from.txt'), 'text');
    await disk.touch(at('from.txt'), new Date(time));
    await fs.copy(at('from.txt'), at('to.txt'));
    assert.equal((await fs.stat(at('to.txt'))).mtimeMs, time);
  });

  it('copies a folder with all that is in it', async ({ fs, disk, at }) => {
    for (const name of ['from', 'from/.git', 'from/empty', 'from/deep', 'from/deep/er']) {
      await disk.mkdir(at(name));
    }
    const files = ['.git/HEAD', 'deep/er/file.txt', 'one.txt', '.hidden'];
    for (const name of files) await disk.write(at(`from/${name}`), name);
    await fs.copy(at('from'), at('to'));
    assert.deepEqual(await disk.tree(at('to')), await disk.tree(at('from')));
    for (const name of files) assert.equal(await disk.text(at(`to/${name}`)), name);
    assert.equal((await fs.readDirectory(at('to'))).size, 5);
  });
}

function ontoExisting({ case: it }: Contract): void {
  it('does not replace without leave', async ({ fs, disk, at }) => {
    await disk.write(at('from.txt'), 'from');
    await disk.write(at('to.txt'), 'to');
    const copied = fs.copy(at('from.txt'), at('to.txt'), { overwrite: false });
    await assert.rejects(copied, { code: 'FileExists' });
    assert.equal(await disk.text(at('to.txt')), 'to');
  });

  it('replaces a file with leave', async ({ fs, disk, at, folder }) => {
    await disk.write(at('from.txt'), 'from');
    await disk.write(at('to.txt'), 'what was there');
    await fs.copy(at('from.txt'), at('to.txt'), { overwrite: true });
    assert.equal(await disk.text(at('to.txt')), 'from');
    assert.deepEqual(await disk.list(folder), ['from.txt', 'to.txt']);
    assert.equal((await fs.stat(at('to.txt'))).size, 4);
  });

  it('replaces a folder with leave', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('from'));
    await disk.write(at('from/new.txt'), 'new');
    await disk.mkdir(at('to'));
    await disk.write(at('to/old.txt'), 'old');
    await fs.copy(at('from'), at('to'), { overwrite: true });
    assert.deepEqual(await disk.tree(folder), ['from', 'from/new.txt', 'to', 'to/new.txt']);
    assert.deepEqual([...(await fs.readDirectory(at('to'))).keys()], ['new.txt']);
  });
}

function refusals({ case: it, traits }: Contract): void {
  it('does not find what is not there', async ({ fs, disk, at, folder }) => {
    await assert.rejects(fs.copy(at('missing'), at('new')), { code: 'FileNotFound' });
    assert.deepEqual(await disk.list(folder), []);
  });

  it('does not copy a folder into itself', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('folder'));
    await disk.write(at('folder/file.txt'), 'kept');
    await assert.rejects(fs.copy(at('folder'), at('folder/inner')));
    assert.deepEqual(await disk.tree(folder), ['folder', 'folder/file.txt']);
  });

  if (traits.makesParents) return;

  it('does not copy into a missing folder', async ({ fs, disk, at, folder }) => {
    await disk.write(at('file.txt'), 'kept');
    await disk.mkdir(at('folder'));
    for (const name of ['file.txt', 'folder']) {
      const copied = fs.copy(at(name), at(`missing/${name}`));
      await assert.rejects(copied, { code: 'FileNotFound' }, name);
    }
    assert.deepEqual(await disk.list(folder), ['file.txt', 'folder']);
  });
}
