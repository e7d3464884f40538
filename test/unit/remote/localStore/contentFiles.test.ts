import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { silentLogger } from '../../../../src/common/logger.ts';
import { hashOf } from '../../../../src/remote/localStore/blobStore.ts';
import { ContentFiles } from '../../../../src/remote/localStore/contentFiles.ts';

const MB = 1024 * 1024;

describe('ContentFiles', () => {
  let parent: string;
  let directory: string;
  let maxBytes: number;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'content-files-'));
    directory = join(parent, 'contents');
    maxBytes = 16 * MB;
  });

  afterEach(() => rm(parent, { recursive: true, force: true }));

  const create = () =>
    new ContentFiles({ directory, maxBytes: () => maxBytes, logger: silentLogger });

  const put = (files: ContentFiles, path: string, content: Uint8Array) => {
    const facts = { size: content.length, mtimeMs: 1_000, mtimeUnitMs: 1_000 };
    files.put(path, { facts, content, hash: hashOf(content) });
  };

  const textOf = async (files: ContentFiles, path: string) => {
    const stored = await files.get(path);
    return stored && Buffer.from(stored.content).toString();
  };

  const totalBytes = async () => {
    const names = await readdir(directory);
    const sizes = await Promise.all(names.map(async (name) => stat(join(directory, name))));
    return sizes.reduce((sum, { size }) => sum + size, 0);
  };

  it('gives back what was put, facts and all, to every window', async () => {
    const files = create();
    put(files, '/a\nb', Buffer.from('one\ntwo\n'));
    put(files, '/empty', Buffer.of());
    await files.written();
    assert.equal(await textOf(create(), '/a\nb'), 'one\ntwo\n');
    assert.equal(await textOf(create(), '/empty'), '');
    const { facts } = (await files.get('/a\nb')) ?? {};
    assert.deepEqual(facts, { size: 8, mtimeMs: 1_000, mtimeUnitMs: 1_000 });
    assert.equal(await files.get('/none'), undefined);
  });

  it('keeps the newest of two contents of a path', async () => {
    const files = create();
    put(files, '/a', Buffer.from('old'));
    put(files, '/a', Buffer.from('new'));
    await files.written();
    assert.equal(await textOf(files, '/a'), 'new');
    assert.equal((await readdir(directory)).length, 1);
  });

  it('gives nothing out from the moment that it was removed', async () => {
    const files = create();
    put(files, '/a', Buffer.from('a'));
    put(files, '/b', Buffer.from('b'));
    await files.written();
    files.remove('/a');
    assert.equal(await files.get('/a'), undefined);
    assert.equal(await textOf(files, '/b'), 'b');
    files.clear();
    assert.equal(await files.get('/b'), undefined);
    await files.written();
    assert.deepEqual(await readdir(parent), []);
    put(files, '/a', Buffer.from('again'));
    await files.written();
    assert.equal(await textOf(files, '/a'), 'again');
  });

  for (const [damage, change] of [
    ['shortened', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['changed', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from('X')])],
    ['emptied', () => Buffer.of()],
    ['that of another path', (bytes: Buffer) => Buffer.from(bytes.toString().replace('/a', '/b'))],
  ] as const) {
    it(`drops a file that was ${damage}`, async () => {
      const files = create();
      put(files, '/a', Buffer.from('content'));
      await files.written();
      const [name = ''] = await readdir(directory);
      const path = join(directory, name);
      await writeFile(path, change(await readFile(path)));
      assert.equal(await files.get('/a'), undefined);
      await files.written();
      assert.deepEqual(await readdir(directory), []);
    });
  }

  it('lets go first what was not used for longest, before the bound is reached', async () => {
    const files = create();
    for (let index = 0; index < 16; index++) {
      put(files, `/${index}`, Buffer.alloc(MB, index));
      await files.written();
      if (index > 9) await files.get('/0');
      const old = new Date(Date.now() - 60_000);
      for (const name of await readdir(directory)) {
        const path = join(directory, name);
        const used = (await stat(path)).mtimeMs;
        await utimes(path, old, new Date(used - 1_000));
      }
      assert.ok((await totalBytes()) <= maxBytes);
    }
    put(files, '/last', Buffer.alloc(MB));
    await files.written();
    assert.ok((await totalBytes()) <= maxBytes);
    assert.ok(await files.get('/0'));
    assert.equal(await files.get('/1'), undefined);
    assert.ok(await files.get('/15'));
  });

  it('keeps no content that would take the place of most others', async () => {
    const files = create();
    put(files, '/large', Buffer.alloc(3 * MB));
    await files.written();
    assert.equal(await files.get('/large'), undefined);
  });

  it('keeps within memory what is on its way to the disk', async () => {
    maxBytes = 1_024 * MB;
    const files = create();
    for (let index = 0; index < 40; index++) put(files, `/${index}`, Buffer.alloc(MB, index));
    await files.written();
    const kept = (await readdir(directory)).length;
    assert.ok(kept >= 8 && kept <= 16, `${kept} kept`);
  });

  it('keeps nothing where it is turned off, and lets go what there was', async () => {
    const files = create();
    put(files, '/a', Buffer.from('a'));
    await files.written();
    maxBytes = 0;
    assert.equal(await files.get('/a'), undefined);
    put(files, '/b', Buffer.from('b'));
    await files.written();
    assert.deepEqual(await readdir(parent), []);
  });

  it('removes what a crash has left half written, and nothing that is being written', async () => {
    const files = create();
    put(files, '/a', Buffer.from('a'));
    await files.written();
    const old = new Date(Date.now() - 2 * 60 * 60_000);
    await writeFile(join(directory, 'left.part'), 'x');
    await utimes(join(directory, 'left.part'), old, old);
    await writeFile(join(directory, 'young.part'), 'x');
    const next = create();
    put(next, '/c', Buffer.from('c'));
    await next.written();
    const names = await readdir(directory);
    assert.ok(!names.includes('left.part'));
    assert.ok(names.includes('young.part'));
  });
});
