import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { bytes, useScenes, type Scene } from './scene.ts';

const NEW = { create: true, overwrite: false };
const OVERWRITE = { create: true, overwrite: true };

const namesIn = async (scene: Scene): Promise<string[]> => (await readdir(scene.root)).sort();
/** A server that tells nothing of itself, one that answers SYST, and each kind of listing. */
const WINDOWS = [
  ['with MLSD', { mlsd: true }],
  ['with LIST', { mlsd: false }],
  ['that renames over no file', { mlsd: false, renameOverExisting: 'refuse' }],
  ['that says what it is', { mlsd: false, replies: { SYST: '215 Windows_NT\r\n' } }],
] as const;

describe('a server to which names that differ by case are one', () => {
  const open = useScenes();
  const content = { 'Readme.txt': 'of somebody', 'Folder/x': 'x', 'other.txt': 'other' };

  for (const [title, settings] of WINDOWS) {
    describe(title, () => {
      const start = () => open({ ...settings, ignoresCase: true }, {}, content);

      it('replaces nothing under another case of its name without leave', async () => {
        const scene = await start();
        await scene.files.list('/');
        const mine = bytes('mine');
        const created = scene.files.write('/README.txt', mine, NEW);
        await assert.rejects(created, { code: 'exists' });
        const renamed = scene.files.rename('/other.txt', '/readme.txt', { overwrite: false });
        await assert.rejects(renamed, { code: 'exists' });
        const copied = scene.files.copy('/other.txt', '/readme.TXT', { overwrite: false });
        await assert.rejects(copied, { code: 'exists' });
        assert.equal(await scene.textOnDisk('Readme.txt'), 'of somebody');
        assert.deepEqual(await namesIn(scene), ['Folder', 'Readme.txt', 'other.txt']);
      });

      it('renames by case alone', async () => {
        const scene = await start();
        await scene.files.list('/');
        await scene.files.rename('/Readme.txt', '/README.txt', { overwrite: false });
        assert.deepEqual(await namesIn(scene), ['Folder', 'README.txt', 'other.txt']);
        assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), await namesIn(scene));
        await scene.files.rename('/Folder', '/folder', { overwrite: false });
        assert.deepEqual([...(await scene.files.list('/folder')).keys()], ['x']);
        scene.files.refresh('/');
        const shown = [...(await scene.files.list('/')).keys()].sort();
        assert.deepEqual(shown, ['README.txt', 'folder', 'other.txt']);
      });

      it('has one place for a file, however it is written', async () => {
        const scene = await start();
        await scene.files.list('/');
        // By now it is known, whether it was said or found out.
        await assert.rejects(scene.files.write('/README.txt', bytes('x'), NEW), { code: 'exists' });
        await scene.files.list('/');
        assert.equal((await scene.files.stat('/README.TXT')).size, 11);
        await Promise.all([
          scene.files.write('/readme.txt', bytes('one'), OVERWRITE),
          scene.files.write('/Readme.TXT', bytes('one and two'), OVERWRITE),
        ]);
        assert.equal((await scene.files.stat('/README.txt')).size, 11);
        const read = await scene.files.read('/README.txt');
        assert.equal(
          Buffer.from(read).toString(),
          await scene.textOnDisk((await namesIn(scene))[1]!),
        );
        assert.equal((await scene.files.list('/')).size, 3);
        await scene.files.delete('/README.txt', { recursive: false });
        assert.deepEqual(await namesIn(scene), ['Folder', 'other.txt']);
        assert.equal((await scene.files.list('/')).size, 2);
      });
    });
  }

  it('is not taken for one where names are apart', async () => {
    const scene = await open({ mlsd: false }, {}, content);
    await scene.files.list('/');
    await scene.files.write('/README.txt', bytes('mine'), NEW);
    await scene.files.rename('/other.txt', '/OTHER.txt', { overwrite: false });
    await mkdir(join(scene.root, 'FOLDER'));
    await writeFile(join(scene.root, 'FOLDER/y'), 'y');
    scene.files.refresh('/');
    const listed = [...(await scene.files.list('/')).keys()].sort();
    assert.deepEqual(listed, ['FOLDER', 'Folder', 'OTHER.txt', 'README.txt', 'Readme.txt']);
    assert.deepEqual([...(await scene.files.list('/FOLDER')).keys()], ['y']);
    assert.deepEqual([...(await scene.files.list('/Folder')).keys()], ['x']);
    const onto = scene.files.rename('/Readme.txt', '/README.txt', { overwrite: false });
    await assert.rejects(onto, { code: 'exists' });
    assert.equal(await scene.textOnDisk('Readme.txt'), 'of somebody');
  });
});
