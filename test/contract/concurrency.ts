import assert from 'node:assert/strict';
import { bytesOf, hash, text } from './content.ts';
import type { Topic } from './topic.ts';

const SIX = [0, 1, 2, 3, 4, 5];
const MANY = 40;
const SIZE = 50_000;

export const concurrency: Topic = ({ case: it }) => {
  it('does thirty different things at once', async ({ fs, disk, at, folder }) => {
    for (const n of SIX) {
      await disk.write(at(`read ${n}`), bytesOf(SIZE, n));
      await disk.write(at(`old ${n}`), `moved ${n}`);
      await disk.write(at(`gone ${n}`), 'x');
    }
    const reads: string[] = [];
    await Promise.all([
      ...SIX.map(async (n) => (reads[n] = hash(await fs.readFile(at(`read ${n}`))))),
      ...SIX.map((n) => fs.writeFile(at(`write ${n}`), bytesOf(SIZE, n + 50))),
      ...SIX.map((n) => fs.rename(at(`old ${n}`), at(`new ${n}`))),
      ...SIX.map((n) => fs.delete(at(`gone ${n}`))),
      ...SIX.map((n) => fs.createDirectory(at(`folder ${n}`))),
    ]);
    const expected = ['folder', 'new', 'read', 'write'].flatMap((word) =>
      SIX.map((n) => `${word} ${n}`),
    );
    assert.deepEqual(await disk.list(folder), expected);
    assert.deepEqual([...(await fs.readDirectory(folder)).keys()].sort(), expected);
    for (const n of SIX) {
      assert.equal(reads[n], hash(bytesOf(SIZE, n)), `read ${n}`);
      assert.equal(hash(await disk.read(at(`write ${n}`))), hash(bytesOf(SIZE, n + 50)));
      assert.equal(await disk.text(at(`new ${n}`)), `moved ${n}`);
    }
  });

  it(`reads ${MANY} files at once`, async ({ fs, disk, at }) => {
    const all = Array.from({ length: MANY }, (_, n) => n);
    for (const n of all) await disk.write(at(`${n}.txt`), `content of ${n}`);
    const read = await Promise.all(all.map((n) => fs.readFile(at(`${n}.txt`))));
    assert.deepEqual(
      read.map((bytes) => Buffer.from(bytes).toString()),
      all.map((n) => `content of ${n}`),
    );
  });

  it('leaves one whole content when a file is saved several times at once', async (scene) => {
    const { fs, disk, at, folder } = scene;
    const contents = SIX.map((n) => `${n}`.repeat(10_000 + n));
    await Promise.all(contents.map((content) => fs.writeFile(at('file.txt'), text(content))));
    assert.ok(contents.includes(await disk.text(at('file.txt'))), 'one of them, whole');
    assert.deepEqual(await disk.list(folder), ['file.txt']);
    const told = Buffer.from(await fs.readFile(at('file.txt'))).toString();
    assert.equal(told, await disk.text(at('file.txt')));
  });

  it('lists a folder while its files are saved', async ({ fs, disk, at, folder }) => {
    for (const n of SIX) await disk.write(at(`${n}.txt`), 'before');
    const work = SIX.flatMap((n) => [
      fs.writeFile(at(`${n}.txt`), text(`after ${n}`)),
      fs.readDirectory(folder).then(({ size }) => assert.equal(size, SIX.length)),
    ]);
    await Promise.all(work);
    for (const n of SIX) {
      assert.equal(await disk.text(at(`${n}.txt`)), `after ${n}`);
      assert.equal((await fs.stat(at(`${n}.txt`))).size, 7);
    }
  });
};
