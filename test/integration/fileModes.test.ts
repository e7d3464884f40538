import assert from 'node:assert/strict';
import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const ANY = { create: true, overwrite: true };
const MFF = 'MFF modify;UNIX.mode;';

describe('the mode of a saved file', () => {
  const open = useScenes();

  async function saved(server: Partial<FtpServerOptions>): Promise<Scene> {
    const scene = await open(server, { maxConnections: 1 }, { 'a.txt': 'old' });
    await chmod(join(scene.root, 'a.txt'), 0o640);
    await scene.files.list('/');
    scene.server.reset();
    for (const text of ['new', 'newer']) await scene.files.write('/a.txt', bytes(text), ANY);
    assert.equal(await scene.textOnDisk('a.txt'), 'newer');
    assert.equal((await stat(join(scene.root, 'a.txt'))).mode & 0o777, 0o640);
    return scene;
  }

  it('is kept by SITE CHMOD, and MFF is left alone', async () => {
    const scene = await saved({ extensions: [MFF] });
    assert.equal(scene.server.counts()['MFF'], undefined);
  });

  it('is kept by MFF where there is no SITE CHMOD, which is not tried again', async () => {
    const scene = await saved({ chmod: false, extensions: [MFF] });
    // Once more where it was found out, to see that it has done what was asked.
    const { SITE, MFF: facts, STOR } = scene.server.counts();
    assert.deepEqual({ SITE, facts, STOR }, { SITE: 1, facts: 3, STOR: 2 });
    assert.ok(scene.sent.includes('MFF UNIX.mode=0640; /.temporary.tmp'));
  });

  it('is kept by MFF where SITE CHMOD is not allowed', async () => {
    await saved({ extensions: [MFF], replies: { SITE: '550 Forbidden.' } });
  });

  it('is kept by a save in place where MFF cannot change modes', async () => {
    const scene = await saved({ chmod: false, extensions: ['MFF modify;'] });
    assert.equal(scene.server.counts()['MFF'], undefined);
    assert.equal(scene.server.counts()['RNTO'], undefined);
  });

  it('is kept by a save in place where MFF is announced and unknown', async () => {
    const scene = await saved({
      chmod: false,
      extensions: [MFF],
      replies: { MFF: '500 Unknown command.' },
    });
    assert.equal(scene.server.counts()['MFF'], 1);
    assert.equal(scene.server.counts()['RNTO'], undefined);
  });
});
