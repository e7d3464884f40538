import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FileContent } from '../../../src/remote/saving/fileContent.ts';
import { Spool } from '../../../src/remote/spool.ts';

const MB = 1024 * 1024;

async function bytesOf(content: FileContent): Promise<Buffer> {
  const source = content.open();
  if (source instanceof Uint8Array) return Buffer.from(source);
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('Spool', () => {
  let directory: string;
  let spool: Spool;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'spool-test-'));
    spool = new Spool(directory);
  });

  afterEach(async () => {
    await spool.dispose();
    assert.deepEqual(await readdir(directory), []);
    await rm(directory, { recursive: true });
  });

  it('keeps small content in memory', async () => {
    await spool.append(Buffer.from('ab'));
    await spool.append(Buffer.from('c'));
    assert.deepEqual(await readdir(directory), []);
    const content = spool.content();
    assert.equal(content.size, 3);
    assert.equal((await bytesOf(content)).toString(), 'abc');
    assert.equal((await bytesOf(content)).toString(), 'abc');
  });

  it('is empty when nothing came', async () => {
    assert.equal(spool.content().size, 0);
    assert.equal((await bytesOf(spool.content())).length, 0);
  });

  it('moves large content to a file that only its owner may read, and removes it', async () => {
    const chunks = Array.from({ length: 10 }, (_, index) => Buffer.alloc(MB, index));
    for (const chunk of chunks) await spool.append(chunk);
    const [name = ''] = await readdir(directory);
    assert.equal((await stat(join(directory, name))).mode & 0o777, 0o600);
    const content = spool.content();
    assert.equal(content.size, 10 * MB);
    assert.ok((await bytesOf(content)).equals(Buffer.concat(chunks)));
    assert.ok((await bytesOf(content)).equals(Buffer.concat(chunks)));
  });

  it('starts again from nothing', async () => {
    for (let count = 0; count < 9; count++) await spool.append(Buffer.alloc(MB));
    await spool.reset();
    assert.deepEqual(await readdir(directory), []);
    await spool.append(Buffer.from('new'));
    assert.equal(spool.content().size, 3);
    assert.equal((await bytesOf(spool.content())).toString(), 'new');
  });

  it('fails where its folder is not there, and leaves nothing', async () => {
    const lost = new Spool(join(directory, 'missing'));
    await assert.rejects(lost.append(Buffer.alloc(9 * MB)), { code: 'ENOENT' });
    await lost.dispose();
  });
});
