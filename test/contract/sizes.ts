import assert from 'node:assert/strict';
import { bytesOf, hash, MEGABYTE } from './content.ts';
import type { Topic } from './topic.ts';

const KILOBYTE = 1024;
/** Around the sizes of buffers on the way. */
const sizesInBytes = [1, 4095, 4096, 16 * KILOBYTE, 64 * KILOBYTE - 1, 64 * KILOBYTE];
const LARGE = 20 * MEGABYTE;

export const sizes: Topic = ({ case: it }) => {
  for (const size of [...sizesInBytes, 64 * KILOBYTE + 1, LARGE]) {
    it(`reads ${size} bytes`, async ({ fs, disk, at }) => {
      const content = bytesOf(size);
      await disk.write(at('file.bin'), content);
      const read = await fs.readFile(at('file.bin'));
      assert.equal(read.length, size);
      assert.equal(hash(read), hash(content));
    });

    it(`writes ${size} bytes`, async ({ fs, disk, at, folder }) => {
      const content = bytesOf(size, 7);
      await fs.writeFile(at('file.bin'), content);
      const stored = await disk.read(at('file.bin'));
      assert.equal(stored.length, size);
      assert.equal(hash(stored), hash(content));
      assert.equal((await fs.stat(at('file.bin'))).size, size);
      assert.deepEqual(await disk.list(folder), ['file.bin']);
    });
  }

  it('replaces a large file by another one', async ({ fs, disk, at, folder }) => {
    await fs.writeFile(at('file.bin'), bytesOf(LARGE, 1));
    const content = bytesOf(LARGE - 12_345, 2);
    await fs.writeFile(at('file.bin'), content);
    assert.equal(hash(await disk.read(at('file.bin'))), hash(content));
    assert.deepEqual(await disk.list(folder), ['file.bin']);
  });
};
