import assert from 'node:assert/strict';
import { bytesOf, everyByte, hash } from './content.ts';
import type { Topic } from './topic.ts';

export const reading: Topic = ({ case: it }) => {
  it('reads an empty file', async ({ fs, disk, at }) => {
    await disk.write(at('empty'));
    assert.equal((await fs.readFile(at('empty'))).length, 0);
  });

  it('reads every byte value as it is', async ({ fs, disk, at }) => {
    await disk.write(at('bytes'), everyByte());
    assert.deepEqual(Buffer.from(await fs.readFile(at('bytes'))), everyByte());
  });

  it('keeps the ends of lines', async ({ fs, disk, at }) => {
    const lines = 'unix\nwindows\r\nmac\rmixed\n\r\r\n';
    await disk.write(at('lines.txt'), lines);
    assert.equal(Buffer.from(await fs.readFile(at('lines.txt'))).toString(), lines);
  });

  it('reads through a link', async ({ fs, disk, at }) => {
    await disk.mkdir(at('folder'));
    await disk.write(at('folder/target.txt'), 'behind the link');
    await disk.symlink('folder/target.txt', at('link.txt'));
    await disk.symlink('folder', at('way'));
    for (const name of ['link.txt', 'way/target.txt']) {
      assert.equal(Buffer.from(await fs.readFile(at(name))).toString(), 'behind the link', name);
    }
  });

  it('gives the same bytes to everyone who asks at once', async ({ fs, disk, at }) => {
    const content = bytesOf(300_000);
    await disk.write(at('shared'), content);
    const reads = Array.from({ length: 8 }, () => fs.readFile(at('shared')));
    const hashes = new Set((await Promise.all(reads)).map(hash));
    assert.deepEqual([...hashes], [hash(content)]);
  });

  it('does not find what is not there', async ({ fs, at }) => {
    for (const name of ['missing', 'missing/below']) {
      await assert.rejects(fs.readFile(at(name)), { code: 'FileNotFound' }, name);
    }
  });

  it('does not read a folder', async ({ fs, disk, at }) => {
    await disk.mkdir(at('folder'));
    await disk.symlink('folder', at('link'));
    for (const name of ['folder', 'link']) {
      await assert.rejects(fs.readFile(at(name)), { code: 'FileIsADirectory' }, name);
    }
  });

  it('finds nothing below a file', async ({ fs, disk, at }) => {
    await disk.write(at('file'), 'content');
    await assert.rejects(fs.readFile(at('file/below')), { code: 'FileNotFound' });
  });

  it('fails to read a link that leads nowhere', async ({ fs, disk, at }) => {
    await disk.symlink('nowhere', at('dangling'));
    await assert.rejects(fs.readFile(at('dangling')));
  });
};
