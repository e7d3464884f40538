import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { useScenes } from './scene.ts';

const STALE = '.ftp-workspace-0123456789ab.tmp';
const BACKUP = '.ftp-workspace-0123456789ab.bak';

describe('a temporary name that a save has left behind', () => {
  const open = useScenes();
  const content = { 'd/a.txt': 'content', [`d/${STALE}`]: 'half', [`d/${BACKUP}`]: 'the old one' };

  it('is listed nowhere; what holds the only copy of a file is', async () => {
    const { files } = await open({}, {}, content);
    assert.deepEqual([...(await files.list('/d')).keys()].sort(), [BACKUP, 'a.txt']);
  });

  it('is not counted', async () => {
    const { files } = await open({}, {}, content);
    const { bytes, counted } = await files.folderSize('/d');
    assert.deepEqual([bytes, counted?.files], [18, 2]);
  });

  it('is not copied with its folder', async () => {
    const scene = await open({}, {}, content);
    await scene.files.copy('/d', '/copy', { overwrite: false });
    assert.deepEqual((await readdir(join(scene.root, 'copy'))).sort(), [BACKUP, 'a.txt']);
  });

  it('does not keep its folder from being deleted', async () => {
    const scene = await open({}, {}, content);
    await mkdir(join(scene.root, 'd/e'));
    await scene.write(`d/e/${STALE}`, 'half');
    await scene.files.delete('/d', { recursive: true });
    assert.deepEqual(await readdir(scene.root), []);
  });

  it('is no change to the watcher', async () => {
    const scene = await open({}, { watchIntervalMs: 20 }, { 'd/a.txt': 'content' });
    await scene.files.list('/d');
    const told: string[] = [];
    const isTold = new Promise<void>((resolve) => {
      scene.files.onDidChange((changes) => {
        told.push(...changes.map(({ path }) => path));
        if (told.includes('/d/b.txt')) resolve();
      });
    });
    await scene.write(`d/${STALE}`, 'half');
    await scene.write('d/b.txt', 'new');
    const watch = scene.files.watch('/d', { recursive: true });
    await isTold;
    watch.dispose();
    assert.deepEqual(told, ['/d/b.txt']);
  });
});
