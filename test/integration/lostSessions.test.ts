import assert from 'node:assert/strict';

import { bytes, useScenes, type Scene } from './scene.ts';

const FILES = { 'a.txt': 'a', 'b.txt': 'bb' };
const OVERWRITE = { create: true, overwrite: true };

const OPERATIONS: readonly [title: string, run: (scene: Scene) => Promise<unknown>][] = [
  ['stat', ({ files }) => files.stat('/a.txt', { fresh: true })],
  ['read', ({ files }) => files.read('/a.txt')],
  ['list', ({ files }) => files.list('/never-listed').catch(assertNotFound)],
  ['write', ({ files }) => files.write('/a.txt', bytes('new'), OVERWRITE)],
  ['rename', ({ files }) => files.rename('/b.txt', '/c.txt', { overwrite: false })],
  ['delete', ({ files }) => files.delete('/b.txt', { recursive: false })],
  ['createDirectory', ({ files }) => files.createDirectory('/made')],
  ['copy', ({ files }) => files.copy('/a.txt', '/copy', { overwrite: false })],
];

function assertNotFound(error: unknown): void {
  assert.equal((error as { code?: string }).code, 'not-found');
}

for (const tls of [false, true]) {
  describe(`sessions that were lost while nobody worked${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });

    /** Opens all sessions that the pool may have. */
    async function busy(scene: Scene): Promise<void> {
      await scene.files.list('/');
      await Promise.all(['/a.txt', '/b.txt', '/a.txt'].map((path) => scene.files.read(path)));
    }

    for (const [title, run] of OPERATIONS) {
      it(`the server was restarted: ${title} works at once`, async () => {
        const scene = await open({}, {}, FILES);
        await busy(scene);
        await scene.server.restart();
        await run(scene);
      });

      it(`the server ended them with 421: ${title} works at once`, async () => {
        const scene = await open({}, {}, FILES);
        await busy(scene);
        await scene.server.closeAllSessions('421 Idle timeout.');
        await run(scene);
      });
    }

    it('the server was away for a while: fails, and works when it is back', async () => {
      const scene = await open({}, {}, FILES);
      await busy(scene);
      await scene.server.pauseAccepting();
      await scene.server.destroyAllSessions();
      const reading = scene.files.stat('/a.txt', { fresh: true });
      await assert.rejects(reading, { code: 'connection-refused' });
      const saving = scene.files.write('/a.txt', bytes('typed'), OVERWRITE);
      await assert.rejects(saving, { code: 'connection-refused' });
      assert.equal(await scene.textOnDisk('a.txt'), 'a');
      await scene.server.resumeAccepting();
      await scene.files.write('/a.txt', bytes('typed'), OVERWRITE);
      assert.equal(await scene.textOnDisk('a.txt'), 'typed');
    });

    it('the idle timeout of the server is over: the next operation works', async () => {
      const scene = await open({ idleTimeoutMs: 50 }, {}, FILES);
      await busy(scene);
      await scene.server.waitUntil(() => scene.server.openConnections === 0);
      await scene.files.write('/a.txt', bytes('new'), OVERWRITE);
      assert.equal(await scene.textOnDisk('a.txt'), 'new');
    });

    it('a kept session outlives the idle timeout of the server', async () => {
      const timings = { keepAliveMs: 100, tickMs: 20, idleCloseMs: 50, checkMs: 2_000 };
      const scene = await open({ idleTimeoutMs: 1_000 }, { keepOne: true, timings }, FILES);
      await scene.files.list('/');
      scene.server.reset();
      await scene.server.waitUntil(() => (scene.server.counts()['NOOP'] ?? 0) >= 15, {
        timeoutMs: 8_000,
      });
      assert.equal((await scene.files.read('/a.txt')).length, 1);
      assert.equal(scene.server.loginCount, 0);
    });

    it('idle sessions are let go with QUIT', async () => {
      const timings = { tickMs: 20, idleCloseMs: 50 };
      const scene = await open({}, { timings }, FILES);
      await busy(scene);
      const opened = scene.server.loginCount;
      await scene.server.waitUntil(() => scene.server.openConnections === 0);
      assert.equal(scene.server.counts()['QUIT'], opened);
      assert.equal(scene.pool.status.total, 0);
      assert.equal((await scene.files.read('/a.txt')).length, 1);
    });

    for (const [title, run] of OPERATIONS) {
      it(`they are dead without a sign: ${title} finds out by NOOP, and works`, async () => {
        let now = Date.now();
        const scene = await open({}, { now: () => now, maxConnections: 2 }, FILES);
        await busy(scene);
        const dead = new Set(scene.server.sessions.map(({ id }) => id));
        scene.server.onCommand(({ sessionId }) =>
          dead.has(sessionId) ? { reply: '' } : undefined,
        );
        scene.server.reset();
        now += 25_000;
        await run(scene);
        const asked = scene.server.commands.filter(({ sessionId }) => dead.has(sessionId));
        assert.ok(asked.length > 0);
        assert.deepEqual([...new Set(asked.map(({ verb }) => verb))], ['NOOP']);
      });
    }

    it('work that runs when the server goes is repeated where that does no harm', async () => {
      const scene = await open({}, {}, { ...FILES, 'big.bin': Buffer.alloc(4_000_000, 1) });
      await scene.files.list('/');
      scene.server.reset();
      scene.server.scriptNext('RETR', { data: { afterBytes: 100_000, then: 'stall' } });
      const reading = scene.files.read('/big.bin');
      await scene.server.waitFor('RETR');
      await scene.server.destroyAllSessions();
      assert.equal((await reading).length, 4_000_000);
    });

    it('disconnect says good-bye, and the next operation connects again', async () => {
      const scene = await open({}, {}, FILES);
      await busy(scene);
      await scene.pool.disconnect();
      await scene.server.waitUntil(() => scene.server.openConnections === 0);
      assert.ok((scene.server.counts()['QUIT'] ?? 0) > 0);
      assert.equal((await scene.files.stat('/a.txt', { fresh: true })).size, 1);
    });
  });
}
