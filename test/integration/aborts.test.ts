import assert from 'node:assert/strict';

import { hasCode } from '../../src/common/remoteError.ts';
import { bytes, pattern, useScenes } from './scene.ts';

const BIG = 16 * 1024 * 1024;
const FILES = { 'big.bin': Buffer.alloc(BIG, 7), 'a.txt': 'a', 'b.txt': 'bb' };
const OVERWRITE = { create: true, overwrite: true };
const PROMPTLY_MS = 1_500;

for (const tls of [false, true]) {
  describe(`giving up${tls ? ', under TLS' : ''}`, () => {
    const open = useScenes({ tls });

    /** Rejects soon after the abort, whatever the server does. */
    async function assertAborts(operation: Promise<unknown>, abort: () => void): Promise<void> {
      const started = performance.now();
      abort();
      await assert.rejects(operation, { name: 'RemoteError', code: 'aborted' });
      const took = performance.now() - started;
      assert.ok(took < PROMPTLY_MS, `It took ${took} ms`);
    }

    for (const maxConnections of [1, 4]) {
      it(`a read that runs, ${maxConnections} connections: the next replies are right`, async () => {
        const scene = await open({}, { maxConnections }, FILES);
        await scene.files.list('/');
        for (let count = 0; count < 3; count++) {
          scene.server.reset();
          const controller = new AbortController();
          const reading = scene.files.read('/big.bin', controller.signal);
          await scene.server.waitFor('RETR');
          await assertAborts(reading, () => controller.abort());
          const [a, b] = await Promise.all([
            scene.files.read('/a.txt'),
            scene.files.read('/b.txt'),
          ]);
          assert.deepEqual([Buffer.from(a).toString(), Buffer.from(b).toString()], ['a', 'bb']);
          assert.equal((await scene.files.stat('/b.txt', { fresh: true })).size, 2);
        }
        assert.equal((await scene.files.read('/big.bin')).length, BIG);
        assert.ok(scene.pool.status.total <= maxConnections);
      });
    }

    it('what waits for the last word on a whole file: at once, and the session goes on', async () => {
      const scene = await open({}, { maxConnections: 1 }, FILES);
      await scene.files.list('/');
      scene.server.scriptNext('RETR', { finalReply: { raw: '' } });
      await scene.pool.run(async (session) => {
        await session.read('/a.txt', { expectedSize: 1 });
        const controller = new AbortController();
        const checking = session.check(controller.signal);
        const reading = session.read('/b.txt', { signal: controller.signal });
        controller.abort();
        const first = await Promise.race([
          Promise.allSettled([checking, reading]),
          scene.server.waitFor('NOOP'),
        ]);
        assert.ok(Array.isArray(first), 'The wait went on');
        for (const result of first as PromiseSettledResult<unknown>[]) {
          assert.equal(result.status === 'rejected' && hasCode(result.reason, 'aborted'), true);
        }
        assert.ok(session.usable);
        for (const other of scene.server.sessions) await other.send('226 Done\r\n');
        assert.equal((await session.read('/b.txt')).length, 2);
      });
      assert.equal(scene.server.loginCount, 1);
    });

    it('a read that stands still', async () => {
      const scene = await open({}, {}, FILES);
      scene.server.scriptNext('RETR', { data: { afterBytes: 1_000, then: 'stall' } });
      const controller = new AbortController();
      const reading = scene.files.read('/big.bin', controller.signal);
      await scene.server.waitFor('RETR');
      await assertAborts(reading, () => controller.abort());
      assert.equal((await scene.files.read('/a.txt')).length, 1);
    });

    it('an upload that is all on its way, and nobody confirms it: the session goes on', async () => {
      const scene = await open({}, { maxConnections: 1 }, FILES);
      await scene.files.list('/');
      scene.server.scriptNext('STOR', { data: { afterBytes: 1_000, then: 'stall' } });
      const { signal, abort } = abortable();
      const saving = scene.files.write('/new.bin', pattern(100_000), { ...OVERWRITE, signal });
      await scene.server.waitUntil(() => scene.server.bytesReceived >= 1_000);
      // By now the operating system has all that it takes.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await assertAborts(saving, abort);
      assert.equal((await scene.files.read('/a.txt')).length, 1);
      assert.deepEqual(await scene.leftOvers(), []);
      assert.equal(scene.server.loginCount, 1);
    });

    it('a read whose end a server tells with another 150 (Pure-FTPd): the session goes on', async () => {
      const scene = await open({}, { maxConnections: 1 }, FILES);
      await scene.files.list('/');
      const raw = '150 0.4 seconds (measured here)\r\n';
      scene.server.scriptNext('RETR', { finalReply: { raw } });
      const { signal, abort } = abortable();
      const reading = scene.files.read('/big.bin', signal);
      await scene.server.waitUntil(() =>
        scene.client.log.some((line) => / < 150 .*big/.test(line)),
      );
      await assertAborts(reading, abort);
      assert.equal((await scene.files.read('/a.txt')).length, 1);
      assert.equal(scene.server.loginCount, 1);
    });

    it('a read of which another one waits for the same file: that one gets it', async () => {
      const scene = await open({}, {}, FILES);
      await scene.files.list('/');
      scene.server.reset();
      const controller = new AbortController();
      const given = scene.files.read('/big.bin', controller.signal);
      const kept = scene.files.read('/big.bin');
      await scene.server.waitFor('RETR');
      await assertAborts(given, () => controller.abort());
      assert.equal((await kept).length, BIG);
      assert.deepEqual(scene.sent, ['EPSV', 'RETR /big.bin']);
    });

    for (const saveStrategy of ['auto', 'direct'] as const) {
      it(`a save that runs (${saveStrategy}): the old content stays, no temporary file`, async () => {
        const scene = await open({}, { saveStrategy }, FILES);
        await scene.files.list('/');
        const controller = new AbortController();
        const content = pattern(BIG);
        const { signal } = controller;
        const saving = scene.files.write('/a.txt', content, { ...OVERWRITE, signal });
        await scene.server.waitUntil(() => scene.server.bytesReceived > 100_000);
        await assertAborts(saving, () => controller.abort());
        assert.equal(await scene.textOnDisk('a.txt'), 'a');
        assert.deepEqual(await scene.leftOvers(), []);
        assert.equal((await scene.files.stat('/a.txt')).size, 1);
        await scene.files.write('/a.txt', bytes('again'), OVERWRITE);
        assert.equal(await scene.textOnDisk('a.txt'), 'again');
      });
    }

    it('a listing that runs', async () => {
      const scene = await open({}, {}, FILES);
      let release: () => void = () => undefined;
      const until = new Promise<void>((resolve) => (release = resolve));
      scene.server.scriptNext('MLSD', { until });
      const controller = new AbortController();
      const listing = scene.files.list('/', controller.signal);
      await scene.server.waitFor('MLSD');
      await assertAborts(listing, () => controller.abort());
      release();
      assert.equal((await scene.files.list('/')).size, 3);
    });

    it('a copy that runs: no half of a copy', async () => {
      const scene = await open({}, {}, FILES);
      await scene.files.list('/');
      const { signal, abort } = abortable();
      const copying = scene.files.copy('/big.bin', '/copy.bin', { overwrite: false, signal });
      await scene.server.waitUntil(() => scene.server.bytesReceived > 100_000);
      await assertAborts(copying, abort);
      await scene.client.pool.disconnect();
      assert.equal((await scene.files.list('/')).size, 3);
      assert.deepEqual(await scene.leftOvers(), []);
    });

    it('work that waits for a session: nothing of it is ever sent', async () => {
      const scene = await open({}, { maxConnections: 1 }, FILES);
      await scene.files.list('/');
      scene.server.reset();
      const { signal, abort } = abortable();
      const first = scene.files.read('/big.bin');
      const waiting = scene.files.read('/a.txt', signal);
      await scene.server.waitFor('RETR');
      await assertAborts(waiting, abort);
      assert.equal((await first).length, BIG);
      assert.equal(scene.pool.status.waiting, 0);
      assert.equal((await scene.files.read('/b.txt')).length, 2);
      assert.deepEqual(scene.server.counts(), { EPSV: 2, RETR: 2 });
    });

    it('work that waits for the login', async () => {
      const scene = await open({}, {}, FILES);
      scene.server.setSilent(true);
      const { signal, abort } = abortable();
      const waiting = scene.files.list('/', signal);
      await scene.server.waitUntil(() => scene.server.openConnections === 1);
      await assertAborts(waiting, abort);
      scene.server.setSilent(false);
    });

    it('before it began: nothing is sent', async () => {
      const scene = await open({}, {}, FILES);
      const signal = AbortSignal.abort();
      await assert.rejects(scene.files.list('/', signal), { code: 'aborted' });
      await assert.rejects(scene.files.stat('/a.txt', { signal }), { code: 'aborted' });
      await assert.rejects(scene.files.read('/a.txt', signal), { code: 'aborted' });
      await assert.rejects(scene.files.write('/a.txt', bytes('x'), { ...OVERWRITE, signal }), {
        code: 'aborted',
      });
      assert.equal(await scene.textOnDisk('a.txt'), 'a');
    });

    it('everything: destroy ends what runs and what waits', async () => {
      const scene = await open({}, { maxConnections: 1 }, FILES);
      await scene.files.list('/');
      scene.server.reset();
      const running = assert.rejects(scene.files.read('/big.bin'), { code: 'closed' });
      const waiting = assert.rejects(scene.files.read('/a.txt'), { code: 'closed' });
      await scene.server.waitFor('RETR');
      scene.pool.destroy();
      await Promise.all([running, waiting]);
      await assert.rejects(scene.files.stat('/a.txt', { fresh: true }), { code: 'closed' });
    });
  });
}

function abortable(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
