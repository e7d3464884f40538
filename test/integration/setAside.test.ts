import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openClient } from '../support/clientUnderTest.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { useScenes, type Scene } from './scene.ts';

async function previousTexts({ files }: Scene, path: string): Promise<(string | undefined)[]> {
  const versions = await files.history.versions(path);
  const contents = await Promise.all(versions.map(({ hash }) => files.history.content(hash)));
  return contents.map((content) => content && Buffer.from(content).toString());
}

describe('what a move of the editor replaces', () => {
  const open = useScenes();
  const content = { 'new.txt': 'new', 'old.txt': 'old', 'site/a.txt': 'a', 'site/b.txt': 'b' };

  it('steps aside by one rename, and is gone when the move is done', async () => {
    const scene = await open({}, {}, content);
    await scene.files.list('/');
    scene.server.reset();
    const aside = await scene.files.setAside('/old.txt');
    assert.deepEqual(scene.operations, ['MLST /old.txt', 'RNFR /old.txt', 'RNTO /.temporary.bak']);
    await assert.rejects(scene.files.stat('/old.txt'), { code: 'not-found' });
    await scene.files.rename('/new.txt', '/old.txt', { overwrite: false });
    await aside.release();
    assert.deepEqual((await readdir(scene.root)).sort(), ['old.txt', 'site']);
    assert.equal(await scene.textOnDisk('old.txt'), 'new');
    assert.deepEqual(await previousTexts(scene, '/old.txt'), ['old']);
  });

  it('is a whole folder just as well', async () => {
    const scene = await open({}, {}, content);
    const aside = await scene.files.setAside('/site');
    await scene.files.rename('/new.txt', '/site', { overwrite: false });
    await aside.release();
    assert.deepEqual((await readdir(scene.root)).sort(), ['old.txt', 'site']);
    assert.deepEqual(await previousTexts(scene, '/site/b.txt'), ['b']);
  });

  it('gets its name back when nothing came', async () => {
    const scene = await open({}, {}, content);
    const aside = await scene.files.setAside('/site');
    await aside.putBack();
    assert.deepEqual((await readdir(scene.root)).sort(), ['new.txt', 'old.txt', 'site']);
    assert.equal(await scene.textOnDisk('site/a.txt'), 'a');
    assert.equal((await scene.files.stat('/site')).kind, 'directory');
  });

  it('stays aside, to be restored, where something else has its name by then', async () => {
    const scene = await open({}, {}, content);
    const aside = await scene.files.setAside('/old.txt');
    await scene.files.write('/old.txt', Buffer.from('half'), { create: true, overwrite: false });
    await aside.putBack();
    assert.equal(await scene.textOnDisk('old.txt'), 'half');
    const [deletion] = await scene.files.history.deletions();
    assert.equal(deletion?.path, '/old.txt');
    await scene.files.rename(deletion.movedTo ?? '', '/old.txt', { overwrite: true });
    assert.equal(await scene.textOnDisk('old.txt'), 'old');
  });

  it('stays where it is when it cannot be renamed', async () => {
    const scene = await open({ replies: { RNTO: '550 Read-only.' } }, {}, content);
    await assert.rejects(scene.files.setAside('/old.txt'), { code: 'no-permission' });
    assert.equal(await scene.textOnDisk('old.txt'), 'old');
  });

  it('is left under its other name, and noted, when it cannot be deleted in the end', async () => {
    const scene = await open({ replies: { DELE: '550 No.' } }, {}, content);
    const aside = await scene.files.setAside('/old.txt');
    await scene.files.rename('/new.txt', '/old.txt', { overwrite: false });
    await aside.release();
    assert.equal(await scene.textOnDisk('old.txt'), 'new');
    const [deletion] = await scene.files.history.deletions();
    assert.match(deletion?.movedTo ?? '', /^\/\.ftp-workspace-.*\.bak$/);
    assert.match(scene.client.log.join('\n'), /What \/old\.txt was before is still in/);
  });

  it('is put back by another window when this one ends in between', async () => {
    const keepingDirectory = await mkdtemp(join(tmpdir(), 'ftp-workspace-keeping-'));
    try {
      const scene = await open({}, { keepingDirectory }, content);
      await scene.files.setAside('/old.txt');
      await scene.client.close();
      assert.equal(await scene.textOnDisk('old.txt'), undefined);
      const { port } = scene.server;
      const login = { user: 'tester', password: TEST_PASSWORD };
      const other = await openClient({ host: '127.0.0.1', port, ...login, keepingDirectory });
      try {
        const news = await other.files.recovery.run({ keepInterrupted: () => Promise.resolve() });
        assert.deepEqual(news, [{ kind: 'put-back', path: '/old.txt' }]);
        assert.equal(await scene.textOnDisk('old.txt'), 'old');
      } finally {
        await other.close();
      }
    } finally {
      await rm(keepingDirectory, { recursive: true, force: true });
    }
  });
});
