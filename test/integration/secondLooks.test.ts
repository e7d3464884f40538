import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

import type { FtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import type { ReceivedCommand } from '../support/ftpServer/script.ts';
import type { ClientOptions } from '../support/clientUnderTest.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const OVERWRITE = { create: true, overwrite: true };
const FILES = { 'a.txt': 'old', 'folder/b.txt': 'x' };
/** Longer than a head start; and longer than the answer to a look is under way. */
const LATE_MS = 100;

/** Resolves a little after an upload has been asked for. */
async function aWhile(server: FtpServer): Promise<void> {
  await server.waitFor('STOR');
  await delay(LATE_MS);
}

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
    server.scriptNext('STOR', { finalReplyUntil: aWhile(server), ...extra });
  };

  /** Resolves when the look at a staged file is there, and a little later. */
  const looked = async ({ server }: Scene): Promise<void> => {
    await server.waitFor(
      ({ verb, argument }) => /^(MLST|SIZE)$/.test(verb) && argument.includes('.ftp-workspace-'),
    );
    await delay(LATE_MS);
  };

  const sessionsOf = ({ server }: Scene, verb: string): number[] =>
    server.commands
      .filter((sent: ReceivedCommand) => sent.verb === verb)
      .map(({ sessionId }: ReceivedCommand) => sessionId);

  for (const mlsd of [true, false]) {
    it(`comes over the other session while the first one waits, ${mlsd ? 'with' : 'without'} MLST`, async () => {
      const scene = await warm({ mlsd });
      // One that comes before the server has written the bytes counts for nothing.
      for (let tries = 0, isSeen = false; !isSeen; tries++) {
        assert.ok(tries < 5);
        scene.server.reset();
        confirmLate(scene, { finalReplyUntil: looked(scene) });
        await scene.files.write('/a.txt', bytes(`new content ${tries}`), OVERWRITE);
        assert.equal(await scene.textOnDisk('a.txt'), `new content ${tries}`);
        const [storing] = sessionsOf(scene, 'STOR');
        const looking = new Set(sessionsOf(scene, mlsd ? 'MLST' : 'SIZE'));
        isSeen = looking.size === 1 && storing !== undefined && !looking.has(storing);
      }
      const { size } = await scene.files.stat('/a.txt');
      assert.equal(size, 13);
    });
  }

  it('that comes too early counts for nothing: the first session is asked', async () => {
    const scene = await warm();
    // Nothing is stored before the command is carried out.
    scene.server.scriptNext('STOR', { until: looked(scene) });
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
    const isGivenUp = (): boolean =>
      scene.client.log.some((line) => line.includes('over another session any more'));
    for (let count = 0; !isGivenUp(); count++) {
      assert.ok(count < 12);
      scene.server.reset();
      scene.server.scriptNext('STOR', { until: aWhile(scene.server) });
      await scene.files.write('/a.txt', bytes(`content ${count}`), OVERWRITE);
    }
    scene.server.reset();
    confirmLate(scene);
    await scene.files.write('/a.txt', bytes('the last one'), OVERWRITE);
    assert.deepEqual(new Set(sessionsOf(scene, 'MLST')), new Set(sessionsOf(scene, 'STOR')));
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
