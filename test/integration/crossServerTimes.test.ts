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
