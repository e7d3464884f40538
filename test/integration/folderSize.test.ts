import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';

import type { FolderSize } from '../../src/remote/remoteFiles.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { useScenes, type Scene } from './scene.ts';

const TREE = {
  'site/index.html': 'x'.repeat(100),
  'site/.hidden': 'x'.repeat(10),
  'site/css/a.css': 'x'.repeat(1_000),
  'site/css/deep/b.css': 'x'.repeat(2_000),
  'other/c.txt': 'x'.repeat(40_000),
};
const BYTES = 3_110;

describe('the size of a folder', () => {
  const open = useScenes();

  async function openWith(server: Partial<FtpServerOptions> = {}): Promise<Scene> {
    const scene = await open(server, { maxConnections: 2 }, TREE);
    await symlink('../other', join(scene.root, 'site/link'));
    await scene.files.list('/');
    scene.server.reset();
    return scene;
  }

  for (const mlsd of [true, false]) {
    it(`is added up from listings, links not followed (${mlsd ? 'MLSD' : 'LIST'})`, async () => {
      const scene = await openWith({ mlsd });
      assert.deepEqual(await scene.files.folderSize('/site'), {
        bytes: BYTES,
        counted: { files: 5, folders: 2, skipped: 0 },
      });
    });
  }

  it('is told while it grows', async () => {
    const scene = await openWith();
    const seen: FolderSize[] = [];
    await scene.files.folderSize('/site', { onProgress: (size) => seen.push(size) });
    assert.deepEqual(
      seen.map(({ bytes }) => bytes),
      [110, 1_110, BYTES],
    );
  });

  it('is asked for by DSIZ where the server has it: one command, no listing', async () => {
    const scene = await openWith({ extensions: ['DSIZ'] });
    assert.deepEqual(await scene.files.folderSize('/site'), { bytes: BYTES, counted: undefined });
    assert.deepEqual(scene.sent, ['DSIZ /site']);
  });

  for (const [reply, times] of [
    ['500 Unknown.', 1],
    ['213 a lot', 1],
    ['550 Not now.', 2],
  ] as const) {
    it(`is added up after "${reply}", DSIZ being sent ${times} times in two`, async () => {
      const scene = await openWith({ extensions: ['DSIZ'], replies: { DSIZ: reply } });
      for (let round = 0; round < 2; round++) {
        assert.equal((await scene.files.folderSize('/site')).bytes, BYTES);
      }
      assert.equal(scene.server.counts()['DSIZ'], times);
    });
  }

  it('leaves out a folder that is closed, and says so', async () => {
    const scene = await openWith();
    scene.server.onCommand(({ verb, argument }) =>
      /^(?:MLSD|STAT)$/.test(verb) && argument.endsWith('/deep') ? '550 Closed.' : undefined,
    );
    assert.deepEqual(await scene.files.folderSize('/site'), {
      bytes: BYTES - 2_000,
      counted: { files: 4, folders: 2, skipped: 1 },
    });
  });

  it('is that of no file, and of nothing that is not there', async () => {
    const scene = await openWith();
    await assert.rejects(scene.files.folderSize('/site/index.html'), { code: 'not-a-directory' });
    await assert.rejects(scene.files.folderSize('/nothing'), { code: 'not-found' });
  });

  it('can be given up, and then nothing more is listed', async () => {
    const scene = await openWith();
    const controller = new AbortController();
    const { signal } = controller;
    const onProgress = (): void => controller.abort();
    await assert.rejects(scene.files.folderSize('/site', { signal, onProgress }), {
      code: 'aborted',
    });
    assert.equal(scene.server.counts()['MLSD'], 1);
  });
});
