import assert from 'node:assert/strict';

import { SMALL_PNG } from '../support/ftpServer/extensionCommands.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { useScenes, type Scene } from './scene.ts';

const FILES = {
  'small.png': SMALL_PNG,
  'large.jpg': Buffer.alloc(300_000, 1),
  'page.html': '<p>',
  'folder.png/a.txt': 'a',
};

/** A preview with its bytes as a Buffer, to be compared. */
async function shown(scene: Scene, path: string): Promise<unknown> {
  const preview = await scene.files.preview(path);
  const image = preview?.image;
  return { ...preview, image: image && { ...image, bytes: Buffer.from(image.bytes) } };
}

describe('a preview of an image', () => {
  const open = useScenes();

  async function openWith(server: Partial<FtpServerOptions> = {}): Promise<Scene> {
    const scene = await open(server, { maxConnections: 2 }, FILES);
    await scene.files.list('/');
    scene.server.reset();
    return scene;
  }

  it('is the thumbnail that the server makes, of a large one, too', async () => {
    const scene = await openWith({ extensions: ['THMB BMP|JPEG|PNG'] });
    assert.deepEqual(await shown(scene, '/large.jpg'), {
      size: 300_000,
      image: { mediaType: 'image/png', bytes: SMALL_PNG },
    });
    assert.deepEqual(scene.operations, ['EPSV', 'THMB PNG 320 240 /large.jpg']);
  });

  it('is asked for in a format that the server has', async () => {
    const scene = await openWith({ extensions: ['THMB JPEG|BMP'] });
    assert.equal((await scene.files.preview('/large.jpg'))?.image?.mediaType, 'image/jpeg');
    assert.ok(scene.sent.includes('THMB JPEG 320 240 /large.jpg'));
  });

  it('is a small file itself where the server makes none', async () => {
    const scene = await openWith();
    assert.deepEqual(await shown(scene, '/small.png'), {
      size: SMALL_PNG.length,
      image: { mediaType: 'image/png', bytes: SMALL_PNG },
    });
    assert.deepEqual(scene.operations, ['EPSV', 'RETR /small.png']);
  });

  it('costs nothing where the file is large and the server makes none', async () => {
    const scene = await openWith();
    const preview = await scene.files.preview('/large.jpg');
    assert.deepEqual(preview, { size: 300_000, image: undefined });
    assert.deepEqual(scene.operations, []);
  });

  it('is fetched once', async () => {
    const scene = await openWith();
    for (let times = 0; times < 3; times++) {
      assert.ok((await scene.files.preview('/small.png'))?.image);
    }
    assert.equal(scene.server.counts()['RETR'], 1);
  });

  it('is none of what is no image, no file, or not there', async () => {
    const scene = await openWith();
    for (const path of ['/page.html', '/folder.png', '/nothing.png']) {
      assert.equal(await scene.files.preview(path), undefined);
    }
    assert.deepEqual(scene.operations, []);
  });

  for (const [reply, asked] of [
    ['500 Unknown command.', 1],
    ['550 Not an image.', 2],
  ] as const) {
    it(`is the file itself after ${reply}`, async () => {
      const scene = await openWith({ extensions: ['THMB PNG'], replies: { THMB: reply } });
      assert.ok((await scene.files.preview('/small.png'))?.image);
      assert.equal((await scene.files.preview('/large.jpg'))?.image, undefined);
      assert.equal(scene.server.counts()['THMB'], asked);
    });
  }

  it('of too many bytes is none, and the next one works', async () => {
    const scene = await openWith({ extensions: ['THMB PNG'] });
    scene.server.scriptNext('THMB', { content: Buffer.alloc(1_000_000) });
    assert.equal((await scene.files.preview('/large.jpg'))?.image, undefined);
    assert.ok((await scene.files.preview('/small.png'))?.image);
  });
});
