import assert from 'node:assert/strict';
import type { RepairNews } from '../../src/remote/journal/repair.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const OVERWRITE = { create: true, overwrite: true };

describe('half of a new file that the server does not let go', () => {
  const open = useScenes();

  /** A save in place that was cut off, on a server that then refuses DELE. */
  async function leaveHalf(): Promise<{ readonly scene: Scene; readonly told: RepairNews[] }> {
    const scene = await open({}, { saveStrategy: 'direct' });
    await scene.files.list('/');
    const told: RepairNews[] = [];
    scene.files.recovery.onDidSettle((news) => void told.push(news));
    let isAway = false;
    scene.server.onCommand(({ verb }) => {
      if (verb === 'STOR') isAway = true;
      if (verb === 'STOR') return { data: { afterBytes: 4, then: 'cut' } };
      return isAway ? { end: 'destroy' } : undefined;
    });
    await assert.rejects(scene.files.write('/new.txt', bytes('what was typed'), OVERWRITE));
    assert.equal(await scene.textOnDisk('new.txt'), 'what');
    assert.equal(scene.files.recovery.hasLeft, true);
    scene.server.onCommand(({ verb }) => (verb === 'DELE' ? '550 Not today' : undefined));
    return { scene, told };
  }

  it('keeps no save from the file, and is told of once', async () => {
    const { scene, told } = await leaveHalf();
    await scene.files.write('/new.txt', bytes('what was typed later'), OVERWRITE);
    assert.equal(await scene.textOnDisk('new.txt'), 'what was typed later');
    assert.deepEqual(
      told.map(({ kind, path }) => `${kind} ${path}`),
      ['refused /new.txt'],
    );
  });

  it('is not put right over what was saved since, though that looks like a part of it', async () => {
    const { scene } = await leaveHalf();
    await scene.files.write('/new.txt', bytes('wha'), OVERWRITE);
    scene.server.onCommand(undefined);
    await scene.files.recovery.run({ keepInterrupted: () => Promise.resolve() });
    assert.equal(await scene.textOnDisk('new.txt'), 'wha');
    assert.equal(scene.files.recovery.hasLeft, false);
  });
});
