import assert from 'node:assert/strict';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { useScenes, type Scene } from './scene.ts';

const TREE = { 'folder/a.txt': 'a', 'folder/deep/b.txt': 'b', 'kept/c.txt': 'c' };

describe('a folder that is deleted with all that is in it', () => {
  const open = useScenes();

  async function openWith(server: Partial<FtpServerOptions>): Promise<Scene> {
    const scene = await open(server, { maxConnections: 1 }, TREE);
    await scene.files.list('/');
    scene.server.reset();
    return scene;
  }

  const assertGone = async (scene: Scene): Promise<void> => {
    await assert.rejects(scene.files.stat('/folder', { fresh: true }), { code: 'not-found' });
    assert.equal(await scene.textOnDisk('kept/c.txt'), 'c');
  };

  it('goes by RMDA where the server has it', async () => {
    const scene = await openWith({ extensions: ['RMDA'] });
    await scene.files.delete('/folder', { recursive: true });
    assert.deepEqual(scene.sent, [
      'DELE /folder',
      'RMDA /folder',
      'MLST /folder',
      'EPSV',
      'MLSD /',
    ]);
    await assertGone(scene);
  });

  it('goes name by name where the server has no RMDA', async () => {
    const scene = await openWith({});
    await scene.files.delete('/folder', { recursive: true });
    assert.equal(scene.server.counts()['RMDA'], undefined);
    await assertGone(scene);
  });

  for (const reply of ['550 Not that one.', '500 Unknown command.', '250 Sure, all done.']) {
    it(`goes name by name where RMDA is answered ${reply}`, async () => {
      const scene = await openWith({ extensions: ['RMDA'], replies: { RMDA: reply } });
      await scene.files.delete('/folder', { recursive: true });
      await assertGone(scene);
      assert.ok((scene.server.counts()['DELE'] ?? 0) >= 2);
    });
  }

  it('goes although the session is lost before RMDA is answered', async () => {
    const scene = await openWith({ extensions: ['RMDA'] });
    scene.server.scriptNext('RMDA', { end: 'destroy', endAt: 'before-reply' });
    await scene.files.delete('/folder', { recursive: true });
    assert.equal(scene.server.counts()['RMDA'], 1);
    await assertGone(scene);
  });

  it('is not deleted by RMDA when only an empty one may go', async () => {
    const scene = await openWith({ extensions: ['RMDA'] });
    await assert.rejects(scene.files.delete('/folder', { recursive: false }), {
      code: 'not-empty',
    });
    assert.equal(scene.server.counts()['RMDA'], undefined);
    assert.equal(await scene.textOnDisk('folder/a.txt'), 'a');
  });

  it('is left alone where it is a link that the server shows as a folder', async () => {
    const scene = await open(
      { extensions: ['RMDA'], symlinkFacts: 'target' },
      { maxConnections: 1 },
      TREE,
    );
    await mkdir(join(scene.root, 'links'));
    await symlink('../kept', join(scene.root, 'links/kept'));
    await scene.files.delete('/links/kept', { recursive: true });
    assert.equal(scene.server.counts()['RMDA'], undefined);
    assert.equal(await readFile(join(scene.root, 'kept/c.txt'), 'utf8'), 'c');
  });
});
