import assert from 'node:assert/strict';

import type { ProfileMemory } from '../../src/ftp/session/profileKeeper.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const OVERWRITE = { create: true, overwrite: true };
const FILES = { 'a.txt': 'a', 'd/b.txt': 'bb' };

/** What outlives a window. */
class Kept implements ProfileMemory {
  stored: unknown;

  load(): unknown {
    return this.stored;
  }

  save(stored: unknown): void {
    // As the editor's storage does.
    this.stored = JSON.parse(JSON.stringify(stored));
  }
}

const list = async (scene: Scene) => [...(await scene.files.list('/')).keys()].sort();

describe('a server that an earlier window has known', () => {
  const open = useScenes();

  /** A window of its own, on the server of its own that `settings` makes. */
  async function visit(
    kept: Kept,
    settings: Parameters<typeof open>[0],
    act: (scene: Scene) => Promise<void>,
    maxConnections = 1,
  ): Promise<Scene> {
    const scene = await open(settings, { memory: kept, maxConnections }, FILES);
    await act(scene);
    await scene.client.close();
    return scene;
  }

  it('is asked for FEAT once more, in the packet of USER, and for nothing else', async () => {
    const kept = new Kept();
    const look = async (scene: Scene) => assert.deepEqual(await list(scene), ['a.txt', 'd']);
    await visit(kept, {}, look);
    const scene = await visit(kept, {}, look);
    assert.deepEqual(scene.sent, [
      'FEAT',
      'USER tester',
      `PASS ${TEST_PASSWORD}`,
      'OPTS UTF8 ON',
      'TYPE I',
      'PWD',
      'EPSV',
      'MLSD /',
      'QUIT',
    ]);
  });

  it('and takes one command at a time is not asked for FEAT and SYST', async () => {
    const kept = new Kept();
    const greeting = '220 Microsoft FTP Service';
    const look = async (scene: Scene) => assert.deepEqual(await list(scene), ['a.txt', 'd']);
    await visit(kept, { greeting }, look);
    const scene = await visit(kept, { greeting }, look);
    const { FEAT, SYST, MLSD } = scene.server.counts();
    assert.deepEqual([FEAT, SYST, MLSD], [undefined, undefined, 1]);
  });

  it('is not asked again for what it refused', async () => {
    const kept = new Kept();
    const settings = { replies: { EPSV: '500 What?', MLSD: '502 No.' } };
    const look = async (scene: Scene) => assert.deepEqual(await list(scene), ['a.txt', 'd']);
    await visit(kept, settings, look);
    const scene = await visit(kept, settings, look);
    const { EPSV, MLSD } = scene.server.counts();
    assert.deepEqual([EPSV, MLSD], [undefined, undefined]);
  });

  it('and renames over no file gets no such rename again', async () => {
    const kept = new Kept();
    const settings = { renameOverExisting: 'refuse' } as const;
    const save = async (scene: Scene) => {
      await scene.files.write('/a.txt', bytes('new'), OVERWRITE);
      assert.equal(await scene.textOnDisk('a.txt'), 'new');
      assert.deepEqual(await scene.leftOvers(), []);
    };
    const first = await visit(kept, settings, save);
    assert.equal(first.server.counts()['RNTO'], 3);
    const second = await visit(kept, settings, save);
    assert.equal(second.server.counts()['RNTO'], 2);
  });

  it('and allows two sessions is asked for two, and then for one more', async () => {
    const kept = new Kept();
    const settings = { maxConnections: 2 };
    const read = async (scene: Scene) => {
      await Promise.all(['/a.txt', '/d/b.txt', '/a.txt'].map((path) => scene.files.read(path)));
      await Promise.all(Array.from({ length: 8 }, () => scene.files.list('/d')));
    };
    for (const refusals of [2, 1]) {
      const scene = await open(settings, { memory: kept, maxConnections: 4 }, FILES);
      await Promise.all(
        Array.from({ length: 8 }, (_, n) => scene.files.write(`/${n}`, bytes('x'), OVERWRITE)),
      );
      await read(scene);
      const refused = scene.server.sessions.length - scene.server.loginCount;
      assert.ok(refused <= refusals, `${refused} refusals`);
      await scene.client.close();
    }
  });

  describe('and that another one has replaced', () => {
    const old = {
      greeting: '220 ProFTPD 1.3.8 Server ready.',
      replies: { EPSV: '500 What?', MLSD: '502 No.', SITE: '500 What?' },
      renameOverExisting: 'refuse',
    } as const;

    async function known(settings: Parameters<typeof open>[0] = old): Promise<Kept> {
      const kept = new Kept();
      await visit(kept, settings, async (scene) => {
        await list(scene);
        await scene.files.write('/a.txt', bytes('new'), OVERWRITE);
      });
      return kept;
    }

    for (const [what, settings] of [
      ['of another name', { greeting: '220 (vsFTPd 3.0.3)' }],
      ['of another version', { greeting: '220 ProFTPD 1.3.9 Server ready.' }],
      ['that hides its name', {}],
    ] as const) {
      it(`${what}: everything is found out anew`, async () => {
        const kept = await known();
        const scene = await visit(kept, settings, async (window) => {
          assert.deepEqual(await list(window), ['a.txt', 'd']);
          await window.files.write('/a.txt', bytes('again'), OVERWRITE);
          assert.equal(await window.textOnDisk('a.txt'), 'again');
        });
        const { EPSV, MLSD, RNTO } = scene.server.counts();
        assert.deepEqual([EPSV, MLSD, RNTO], [2, 1, 1]);
      });
    }

    it('with other features: the next session finds it out, and nobody waits for that', async () => {
      const kept = await known();
      const features = ['MLST type*;size*;modify*;', 'EPSV'];
      const settings = { greeting: old.greeting, features };
      const look = async (window: Scene): Promise<void> => {
        assert.deepEqual(await list(window), ['a.txt', 'd']);
        assert.equal(window.server.counts()['FEAT'], undefined);
        const write = (n: number) => window.files.write(`/d/${n}`, bytes('x'), OVERWRITE);
        await Promise.all([1, 2, 3, 4].map(write));
        window.files.refresh('/');
        assert.deepEqual(await list(window), ['a.txt', 'd']);
      };
      const scene = await visit(kept, settings, look, 2);
      const { FEAT, MLSD } = scene.server.counts();
      assert.deepEqual([FEAT, MLSD], [1, 1]);
    });

    for (const greeting of ['220 ready.', '220 Microsoft FTP Service']) {
      it(`without FEAT, MLSD, EPSV and the right to rename (${greeting}): the window recovers by itself`, async () => {
        const kept = await known({ greeting });
        const poor = { FEAT: '500 What?', MLSD: '500 What?', MLST: '500 What?', EPSV: '500 What?' };
        await visit(
          kept,
          { greeting, replies: poor, mlsd: false, renameOverExisting: 'refuse' },
          async (window) => {
            assert.deepEqual(await list(window), ['a.txt', 'd']);
            assert.equal((await window.files.stat('/d/b.txt')).size, 2);
            await window.files.write('/a.txt', bytes('again'), OVERWRITE);
            assert.equal(await window.textOnDisk('a.txt'), 'again');
            await window.files.rename('/a.txt', '/c.txt', { overwrite: false });
            await window.files.delete('/c.txt', { recursive: false });
            assert.deepEqual(await list(window), ['d']);
          },
        );
        const learned = (kept.stored as { features: string[] }).features;
        if (!greeting.includes('Microsoft')) assert.deepEqual(learned, []);
      });
    }

    it('whatever was stored: the window works', async () => {
      for (const stored of ['x', 7, { version: 1 }, { version: 1, features: [{}], learned: 1 }]) {
        const kept = new Kept();
        kept.stored = stored;
        await visit(kept, {}, async (scene) => assert.deepEqual(await list(scene), ['a.txt', 'd']));
      }
    });
  });

  it('is not remembered as one without TLS', async () => {
    const kept = new Kept();
    const security = { mode: 'auto' } as const;
    for (let window = 0; window < 2; window++) {
      const scene = await open({}, { memory: kept, security }, FILES);
      await list(scene);
      await scene.client.close();
      assert.equal(scene.server.counts()['AUTH'], 1);
    }
  });

  it('is not kept where the login failed', async () => {
    const kept = new Kept();
    const scene = await open({}, { memory: kept, password: 'mistyped-Ibex-5518' }, FILES);
    await assert.rejects(scene.files.list('/'), { code: 'authentication-failed' });
    await scene.client.close();
    assert.equal(kept.stored, undefined);
  });
});
