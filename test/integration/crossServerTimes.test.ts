import assert from 'node:assert/strict';
import { stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { copyAcross, moveAcross } from '../../src/extension/provider/crossServer.ts';
import { useScenes } from './scene.ts';

const MODIFIED = new Date('2020-02-03T04:05:06Z');

describe('the time of a file that goes to another server', () => {
  const open = useScenes();

  for (const [what, transfer] of [
    ['copied', copyAcross],
    ['moved', moveAcross],
  ] as const) {
    it(`is kept when it is ${what}, alone or in a folder`, async () => {
      const one = await open({}, {}, { 'a.txt': 'text', 'folder/b.txt': 'text' });
      const other = await open();
      for (const name of ['a.txt', 'folder/b.txt']) await utimes(join(one.root, name), 0, MODIFIED);
      for (const path of ['/a.txt', '/folder']) {
        const target = { files: other.files, path };
        await transfer({ files: one.files, path }, target, { overwrite: false });
      }
      for (const name of ['a.txt', 'folder/b.txt']) {
        assert.equal((await stat(join(other.root, name))).mtimeMs, MODIFIED.getTime());
        assert.equal(await one.textOnDisk(name), what === 'moved' ? undefined : 'text');
      }
    });
  }
});

describe('a folder that is moved to another server', () => {
  const open = useScenes();
  const KEEP = { overwrite: false };

  it('is moved as it is now, with what others have put in since it was shown', async () => {
    const one = await open({}, {}, { 'folder/a.txt': 'a' });
    const other = await open();
    await one.files.list('/folder');
    await one.write('folder/b.txt', 'b');
    const [from, to] = [one, other].map(({ files }) => ({ files, path: '/folder' }));
    await moveAcross(from!, to!, KEEP);
    assert.equal(await other.textOnDisk('folder/b.txt'), 'b');
    assert.equal(await one.textOnDisk('folder/b.txt'), undefined);
  });

  it('stays where it holds names that could not be read', async () => {
    const one = await open({ extensions: ['RMDA'] }, {}, { 'folder/a.txt': 'a', 'folder/b': 'b' });
    const other = await open();
    one.server.onCommand(({ verb, argument }) =>
      verb === 'MLSD' && argument === '/folder'
        ? { content: 'type=file;size=1;modify=20240101000000; a.txt\r\nrubbish\r\n' }
        : undefined,
    );
    const [from, to] = [one, other].map(({ files }) => ({ files, path: '/folder' }));
    await assert.rejects(moveAcross(from!, to!, KEEP), { code: 'not-supported' });
    assert.equal(await one.textOnDisk('folder/b'), 'b');
    assert.equal(await other.textOnDisk('folder/a.txt'), 'a');
  });
});
