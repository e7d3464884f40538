import assert from 'node:assert/strict';

import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import type { ReceivedCommand } from '../support/ftpServer/script.ts';
import type { ClientOptions } from '../support/clientUnderTest.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const OVERWRITE = { create: true, overwrite: true };
const FILES = { 'a.txt': 'old', 'folder/b.txt': 'x' };
/** Longer than a head start, shorter than any patience. */
const CONFIRMED_LATE_MS = 60;

describe('a second look at what is saved', () => {
  const open = useScenes();

  /** With two sessions that have nothing to do. */
  async function warm(
    server: Partial<FtpServerOptions> = {},
    client: Partial<ClientOptions> = {},
  ): Promise<Scene> {
    const scene = await open(server, { maxConnections: 2, ...client }, FILES);
    await Promise.all([scene.files.list('/'), scene.files.list('/folder')]);
    await scene.files.read('/a.txt');
    assert.equal(scene.pool.status.idle, 2);
    scene.server.reset();
    return scene;
  }

  const confirmLate = ({ server }: Scene, extra = {}): void => {
    const late = new Promise((resolve) => setTimeout(resolve, CONFIRMED_LATE_MS));
    server.scriptNext('STOR', { finalReplyUntil: late, ...extra });
  };

  const sessionsOf = ({ server }: Scene, verb: string): number[] =>
    server.commands
      .filter((sent: ReceivedCommand) => sent.verb === verb)
      .map(({ sessionId }: ReceivedCommand) => sessionId);

  for (const mlsd of [true, false]) {
    it(`comes over the other session while the first one waits, ${mlsd ? 'with' : 'without'} MLST`, async () => {
      const scene = await warm({ mlsd });
      confirmLate(scene);
      await scene.files.write('/a.txt', bytes('new content'), OVERWRITE);
      assert.equal(await scene.textOnDisk('a.txt'), 'new content');
      const [storing] = sessionsOf(scene, 'STOR');
      const looking = new Set(sessionsOf(scene, mlsd ? 'MLST' : 'SIZE'));
      assert.equal(looking.size, 1);
      assert.ok(storing !== undefined && !looking.has(storing));
      const { size } = await scene.files.stat('/a.txt');
      assert.equal(size, 11);
    });
  }

  it('that comes too early counts for nothing: the first session is asked', async () => {
    const scene = await warm();
    // Nothing is stored before the command is carried out.
    const late = new Promise((resolve) => setTimeout(resolve, CONFIRMED_LATE_MS));
    scene.server.scriptNext('STOR', { until: late });
    await scene.files.write('/a.txt', bytes('new content'), OVERWRITE);
    assert.equal(await scene.textOnDisk('a.txt'), 'new content');
    const [storing] = sessionsOf(scene, 'STOR');
    assert.ok(storing !== undefined && sessionsOf(scene, 'MLST').includes(storing));
    assert.deepEqual(await scene.leftOvers(), []);
  });

  it('sees what others have changed: the save is stopped', async () => {
    const scene = await warm();
    await scene.write('a.txt', 'of somebody else');
    confirmLate(scene);
    await assert.rejects(scene.files.write('/a.txt', bytes('mine'), OVERWRITE), {
      code: 'conflict',
    });
    assert.equal(await scene.textOnDisk('a.txt'), 'of somebody else');
  });

  it('says nothing for an upload that was not confirmed', async () => {
    const scene = await warm();
    confirmLate(scene, { finalReply: { raw: '552 No room.\r\n' } });
    await assert.rejects(scene.files.write('/a.txt', bytes('mine'), OVERWRITE));
    assert.equal(await scene.textOnDisk('a.txt'), 'old');
  });

  it('that is lost with its session takes nothing with it', async () => {
    const scene = await warm();
    scene.server.scriptNext('MLST', { end: 'destroy' });
    confirmLate(scene);
    await scene.files.write('/a.txt', bytes('new content'), OVERWRITE);
    assert.equal(await scene.textOnDisk('a.txt'), 'new content');
    assert.equal(sessionsOf(scene, 'STOR').length, 1);
  });

  it('is given up on a server that shows nothing before it has confirmed', async () => {
    const scene = await warm();
    for (let count = 0; count < 6; count++) {
      scene.server.reset();
      const late = new Promise((resolve) => setTimeout(resolve, CONFIRMED_LATE_MS));
      scene.server.scriptNext('STOR', { until: late });
      await scene.files.write('/a.txt', bytes(`content ${count}`), OVERWRITE);
    }
    assert.deepEqual(sessionsOf(scene, 'MLST'), [
      ...sessionsOf(scene, 'STOR'),
      ...sessionsOf(scene, 'STOR'),
    ]);
    assert.ok(scene.client.log.some((line) => line.includes('over another session any more')));
  });

  it('of a save in place counts for nothing where the old content has the same size', async () => {
    const scene = await warm({}, { saveStrategy: 'direct' });
    confirmLate(scene);
    await scene.files.write('/a.txt', bytes('new'), OVERWRITE);
    assert.equal(await scene.textOnDisk('a.txt'), 'new');
    const [storing] = sessionsOf(scene, 'STOR');
    assert.ok(storing !== undefined && sessionsOf(scene, 'MLST').includes(storing));
  });

  it('is not taken where the connection says so', async () => {
    const scene = await warm({}, { shortcuts: { secondLooks: false } });
    confirmLate(scene);
    await scene.files.write('/a.txt', bytes('new content'), OVERWRITE);
    assert.deepEqual(new Set(sessionsOf(scene, 'MLST')), new Set(sessionsOf(scene, 'STOR')));
  });
});
