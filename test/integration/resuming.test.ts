import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';

import type { Action } from '../support/ftpServer/script.ts';
import { pattern, useScenes, type Scene } from './scene.ts';

const MEGABYTE = 1024 * 1024;
const SIZE = 6 * MEGABYTE;
const CUT = 4 * MEGABYTE;
const BIG = pattern(SIZE);
const ANY = { create: true, overwrite: true };

/** Does it to the first transfers of this kind, as often as the case says. */
function script(scene: Scene, wanted: string, action: Action, times = 1): void {
  let left = times;
  scene.server.onCommand(({ verb }) => (verb === wanted && left-- > 0 ? action : undefined));
}

const cut = (then: 'reset' | 'cut' | 'close', afterBytes = CUT): Action => ({
  data: { afterBytes, then },
});

describe('a large read that is cut', () => {
  const open = useScenes();
  const openWith = async (server: Parameters<typeof open>[0] = {}): Promise<Scene> => {
    const scene = await open(server, { maxConnections: 1 }, { 'big.bin': BIG });
    await utimes(join(scene.root, 'big.bin'), 1_600_000_000, 1_600_000_000);
    await scene.files.list('/');
    scene.server.reset();
    return scene;
  };
  /** What was sent for it, from the second session on. */
  const resumption = (scene: Scene): string[] =>
    scene.operations.filter((line) => /^(?:SIZE|MDTM|REST|RETR)/.test(line)).slice(1);

  for (const then of ['reset', 'cut', 'close'] as const) {
    it(`is resumed where it was cut, nothing but the rest comes again (${then})`, async () => {
      const scene = await openWith();
      script(scene, 'RETR', cut(then));
      assert.ok(BIG.equals(await scene.files.read('/big.bin')));
      const [size, time, rest, transfer] = resumption(scene);
      assert.deepEqual([size, time, transfer], ['SIZE /big.bin', 'MDTM /big.bin', 'RETR /big.bin']);
      const from = Number(/^REST (\d+)$/.exec(rest ?? '')?.[1]);
      assert.ok(from >= MEGABYTE && from <= CUT, rest);
      // A transfer that was reset counts for nothing there.
      assert.equal(scene.server.bytesSent, then === 'close' ? SIZE : SIZE - from);
    });
  }

  it('goes on as long as each try brings more', async () => {
    const scene = await openWith();
    script(scene, 'RETR', cut('cut', MEGABYTE * 1.2), 4);
    assert.ok(BIG.equals(await scene.files.read('/big.bin')));
    assert.equal(scene.server.counts()['RETR'], 5);
    assert.ok(scene.server.bytesSent < 2 * MEGABYTE);
  });

  it('fails in the end where no try brings anything', async () => {
    const scene = await openWith();
    let first = true;
    scene.server.onCommand(({ verb }) => {
      if (verb !== 'RETR') return undefined;
      const afterBytes = first ? CUT : 0;
      first = false;
      return { data: { afterBytes, then: 'cut' } };
    });
    await assert.rejects(scene.files.read('/big.bin'), { code: 'connection-lost' });
    assert.ok((scene.server.counts()['RETR'] ?? 0) <= 4);
  });

  it('begins again where the file has changed meanwhile', async () => {
    const scene = await openWith();
    const other = Buffer.from(BIG).reverse();
    scene.server.onCommand(({ verb }) => {
      if (verb !== 'RETR') return undefined;
      scene.server.onCommand(undefined);
      return cut('cut');
    });
    const reading = scene.files.read('/big.bin');
    await scene.server.waitFor('RETR');
    await scene.server.waitUntil(() => scene.server.openConnections === 0);
    await scene.write('big.bin', other);
    assert.ok(other.equals(await reading));
    assert.ok(!scene.sent.some((line) => line.startsWith('REST')));
  });

  it('begins again where the file is young, and a listing shows the minute alone', async () => {
    const scene = await open({ mlsd: false }, { maxConnections: 1 }, { 'big.bin': BIG });
    const minute = Math.floor(Date.now() / 60_000) * 60 - 60;
    await utimes(join(scene.root, 'big.bin'), minute, minute);
    await scene.files.list('/');
    const other = Buffer.from(BIG).reverse();
    const change = async (): Promise<void> => {
      await scene.write('big.bin', other);
      await utimes(join(scene.root, 'big.bin'), minute + 30, minute + 30);
    };
    let transfers = 0;
    let changed: Promise<void> | undefined;
    scene.server.onCommand(({ verb }) => {
      if (verb === 'RETR' && ++transfers === 1) return cut('cut');
      return verb === 'USER' ? { until: (changed ??= change()) } : undefined;
    });
    assert.ok(other.equals(await scene.files.read('/big.bin')));
  });

  it('is resumed on a server without MLSD where the file has been the same for long', async () => {
    const scene = await openWith({ mlsd: false });
    script(scene, 'RETR', cut('cut'));
    assert.ok(BIG.equals(await scene.files.read('/big.bin')));
    assert.equal(scene.server.counts()['REST'], 1);
  });

  it('begins again on a server that refuses REST, which is not tried again', async () => {
    const scene = await openWith({ replies: { REST: '502 Not implemented.' } });
    for (let reads = 0; reads < 2; reads++) {
      script(scene, 'RETR', cut('cut'));
      assert.ok(BIG.equals(await scene.files.read('/big.bin')));
    }
    assert.equal(scene.server.counts()['REST'], 1);
  });

  it('begins again on a server that takes REST and ignores it', async () => {
    const scene = await openWith({ replies: { REST: '350 Whatever.' } });
    for (let reads = 0; reads < 2; reads++) {
      script(scene, 'RETR', cut('cut'));
      assert.ok(BIG.equals(await scene.files.read('/big.bin')));
    }
    assert.equal(scene.server.counts()['REST'], 1);
  });

  it('that brings less than the rest once: REST is used the next time all the same', async () => {
    const scene = await openWith();
    let seen = 0;
    scene.server.onCommand(({ verb }) => {
      if (verb !== 'RETR') return undefined;
      seen++;
      if (seen === 1 || seen === 4) return cut('cut');
      return seen === 2 ? { content: 'short' } : undefined;
    });
    for (let reads = 0; reads < 2; reads++) {
      assert.ok(BIG.equals(await scene.files.read('/big.bin')));
    }
    assert.equal(scene.server.counts()['REST'], 2);
  });

  it('leaves no REST behind for the next transfer where the resumed one is refused', async () => {
    const scene = await openWith();
    let seen = 0;
    scene.server.onCommand(({ verb }) => {
      if (verb !== 'RETR') return undefined;
      seen++;
      if (seen === 1) return cut('cut');
      return seen === 2 ? '550 Not now.' : undefined;
    });
    assert.ok(BIG.equals(await scene.files.read('/big.bin')));
    const after = scene.sent.slice(scene.sent.lastIndexOf('RETR /big.bin') - 2);
    assert.deepEqual(after, ['REST 0', 'EPSV', 'RETR /big.bin']);
  });

  it('is begun again where less than a megabyte had come', async () => {
    const scene = await openWith();
    script(scene, 'RETR', cut('cut', 500_000));
    assert.ok(BIG.equals(await scene.files.read('/big.bin')));
    assert.deepEqual(resumption(scene), ['RETR /big.bin']);
  });
});

describe('a large save that is cut', () => {
  const open = useScenes();
  const openWith = async (server: Parameters<typeof open>[0] = {}): Promise<Scene> => {
    const scene = await open(server, { maxConnections: 1 }, { 'a.bin': 'old' });
    await scene.files.list('/');
    scene.server.reset();
    return scene;
  };
  const assertWhole = async (scene: Scene): Promise<void> => {
    assert.ok(BIG.equals(await scene.onDisk('a.bin')));
    assert.deepEqual(await scene.leftOvers(), []);
  };

  for (const then of ['reset', 'cut'] as const) {
    it(`sends nothing but the rest on the next session (${then})`, async () => {
      const scene = await openWith();
      script(scene, 'STOR', cut(then));
      await scene.files.write('/a.bin', BIG, ANY);
      await assertWhole(scene);
      assert.equal(scene.server.counts()['STOR'], 1);
      assert.equal(scene.server.counts()['APPE'], 1);
      // What the server had counted and not written is sent twice.
      const twice = scene.server.bytesReceived - SIZE;
      assert.ok(twice >= 0 && twice < MEGABYTE, `${twice} bytes came twice`);
    });
  }

  it('goes on from where the second cut was', async () => {
    const scene = await openWith();
    let cuts = 2;
    scene.server.onCommand(({ verb }) =>
      (verb === 'STOR' || verb === 'APPE') && cuts-- > 0 ? cut('cut', 2 * MEGABYTE) : undefined,
    );
    await scene.files.write('/a.bin', BIG, ANY);
    await assertWhole(scene);
    assert.equal(scene.server.counts()['APPE'], 2);
  });

  it('is sent whole where the server has no APPE', async () => {
    const scene = await openWith({ replies: { APPE: '502 Not implemented.' } });
    script(scene, 'STOR', cut('cut'));
    await scene.files.write('/a.bin', BIG, ANY);
    await assertWhole(scene);
    assert.equal(scene.server.counts()['STOR'], 2);
  });

  it('is sent whole where the server has kept nothing', async () => {
    const scene = await openWith({ replies: { SIZE: '550 No such file.', MDTM: '550 No.' } });
    script(scene, 'STOR', cut('cut'));
    await scene.files.write('/a.bin', BIG, ANY);
    await assertWhole(scene);
    assert.equal(scene.server.counts()['APPE'], undefined);
  });

  it('is sent whole again where the parts do not make up the file', async () => {
    const scene = await openWith();
    script(scene, 'STOR', cut('cut'));
    scene.server.scriptNext('SIZE', `213 ${2 * MEGABYTE}`);
    await scene.files.write('/a.bin', BIG, ANY);
    await assertWhole(scene);
    assert.equal(scene.server.counts()['STOR'], 2);
  });

  it('is never resumed in the file itself', async () => {
    const scene = await open({}, { maxConnections: 1, saveStrategy: 'direct' }, { 'a.bin': 'old' });
    script(scene, 'STOR', cut('cut'));
    await scene.files.write('/a.bin', BIG, ANY);
    await assertWhole(scene);
    assert.equal(scene.server.counts()['APPE'], undefined);
  });
});

describe('a large copy that is cut', () => {
  const open = useScenes();

  it('is resumed on both ways, from the disk of this computer, too', async () => {
    const large = pattern(12 * MEGABYTE);
    const scene = await open({}, { maxConnections: 1 }, { 'big.bin': large });
    await scene.files.list('/');
    let down = 1;
    let up = 1;
    scene.server.onCommand(({ verb }) => {
      const isCut = (verb === 'RETR' && down-- > 0) || (verb === 'STOR' && up-- > 0);
      return isCut ? cut('cut', 9 * MEGABYTE) : undefined;
    });
    await scene.files.copy('/big.bin', '/copy.bin', { overwrite: false });
    assert.ok(large.equals(await scene.onDisk('copy.bin')));
    const { REST, APPE, RETR, STOR } = scene.server.counts();
    assert.deepEqual({ REST, APPE, RETR, STOR }, { REST: 1, APPE: 1, RETR: 2, STOR: 1 });
  });
});
