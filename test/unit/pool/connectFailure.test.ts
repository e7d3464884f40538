import assert from 'node:assert/strict';

import { ConnectionPool } from '../../../src/pool/connectionPool.ts';
import { advance, type FakeSession, flush, remoteError, usePool } from './poolHarness.ts';

describe('ConnectionPool: connect failure', () => {
  const pool = usePool();

  it('fails all that wait at once when there is no session to wait for', async () => {
    const harness = pool({ manual: true });
    const jobs = await harness.jobs(20);
    const error = await harness.refuse('connection-refused');
    for (const job of jobs) assert.equal(job.error, error);
    assert.equal(harness.pool.status.state, 'failed');
    assert.equal(harness.pool.status.lastError, error);
  });

  it('asks for a password once, however much work waits', async () => {
    const harness = pool();
    harness.answer = () => remoteError('authentication-failed');
    const jobs = await harness.jobs(20);
    assert.ok(jobs.every((job) => job.state === 'failed'));
    assert.equal(harness.contexts.length, 1);
  });

  describe('and work that came when the dial had begun', () => {
    it('gets a dial of its own, and not that failure', async () => {
      const harness = pool({ manual: true });
      const early = await harness.job();
      const late = await harness.job();
      const error = await harness.refuse('timeout');
      assert.equal(early.error, error);
      assert.equal(late.state, 'waiting');
      const { state, lastError } = harness.statuses.at(-1)!;
      assert.deepEqual({ state, lastError }, { state: 'connecting', lastError: error });
      await harness.accept();
      assert.equal(late.state, 'running');
      assert.equal(harness.contexts.length, 2);
    });

    it('fails with its own dial, and nobody dials for nobody', async () => {
      const harness = pool({ manual: true });
      await harness.job();
      const late = await harness.job({ priority: 'background' });
      await harness.refuse('connection-refused');
      const second = await harness.refuse('connection-lost');
      assert.equal(late.error, second);
      await advance(600_000, 20_000);
      assert.equal(harness.contexts.length, 2);
      assert.equal(harness.pool.status.state, 'failed');
    });

    it('makes one dial at a time, and waits for two at most', async () => {
      const harness = pool({ manual: true });
      let early = await harness.jobs(3);
      for (let dial = 1; dial <= 10; dial++) {
        const late = await harness.jobs(3);
        assert.equal(harness.dials.length, 1);
        await harness.refuse('connection-refused');
        assert.ok(early.every(({ state }) => state === 'failed'));
        assert.ok(late.every(({ state }) => state === 'waiting'));
        assert.equal(harness.contexts.length, dial + 1);
        early = late;
      }
    });

    for (const code of ['authentication-failed', 'cancelled', 'certificate-rejected'] as const) {
      it(`fails with it after ${code}: nobody is asked, nor told, twice`, async () => {
        const harness = pool({ manual: true });
        await harness.job();
        const late = await harness.job();
        const error = await harness.refuse(code);
        assert.equal(late.error, error);
        assert.equal(harness.contexts.length, 1);
      });
    }

    it('fails with a later attempt of the same dial, where the server is full', async () => {
      const timings = { limitRetryMs: 1_000, limitRetryTotalMs: 3_000 };
      const harness = pool({ manual: true, timings });
      await harness.job();
      const late = await harness.job();
      for (let attempt = 0; attempt < 3; attempt++) {
        assert.equal(late.state, 'waiting');
        await harness.refuse('too-many-connections');
        await advance(2_000);
      }
      assert.equal(late.state, 'failed');
      assert.equal(harness.contexts.length, 3);
    });
  });

  it('dials again for the next work, and recovers', async () => {
    const harness = pool();
    harness.answer = () => remoteError('host-not-found');
    await harness.job();
    harness.answer = () => undefined;
    assert.equal(await harness.pool.run(() => Promise.resolve('there')), 'there');
    assert.equal(harness.pool.status.lastError, undefined);
    assert.equal(harness.pool.status.state, 'connected');
  });

  it('does not dial by itself after a failure', async () => {
    const harness = pool();
    harness.answer = () => remoteError('connection-refused');
    await harness.job();
    await advance(600_000, 20_000);
    assert.equal(harness.contexts.length, 1);
  });

  it('waits for a living session when another cannot be opened', async () => {
    const harness = pool({ maxSize: 2 });
    const first = await harness.job();
    harness.answer = () => remoteError('connection-refused');
    const second = await harness.job();
    assert.equal(second.state, 'waiting');
    await first.finish('');
    assert.equal(second.state, 'running');
    assert.equal(harness.contexts.length, 2);
  });

  it('does not storm a server that refuses while a session lives', async () => {
    const harness = pool({ maxSize: 2 });
    await harness.job();
    harness.answer = () => remoteError('connection-refused');
    await harness.jobs(5);
    await advance(30_000);
    assert.ok(harness.contexts.length <= 3, `${harness.contexts.length} dials`);
  });

  it('tries again for new work while a session lives', async () => {
    const harness = pool({ maxSize: 2 });
    await harness.job();
    harness.answer = () => remoteError('connection-refused');
    const waiting = await harness.job();
    harness.answer = () => undefined;
    await harness.job();
    assert.equal(harness.open.length, 2);
    assert.equal(waiting.state, 'running');
  });

  it('tries once more when the last living session dies with work waiting', async () => {
    const harness = pool({ maxSize: 2 });
    const first = await harness.job();
    harness.answer = () => remoteError('connection-refused');
    const second = await harness.job();
    harness.answer = () => undefined;
    await first.lose();
    assert.equal(second.state, 'running');
  });

  it('waits for a dial that is under way before it fails the queue', async () => {
    const harness = pool({ maxSize: 3, manual: true });
    const first = await harness.job();
    await harness.accept();
    const [second] = await harness.jobs(2);
    await first.lose();
    await harness.refuse('connection-refused');
    assert.equal(second!.state, 'waiting');
    await harness.accept();
    assert.equal(second!.state, 'running');
  });

  it('ends a dial that takes too long, even one that ignores its signal', async () => {
    const harness = pool({ manual: true });
    const job = await harness.job();
    await advance(29_000);
    assert.equal(job.state, 'waiting');
    await advance(1_000);
    await assert.rejects(job.outcome, { code: 'timeout' });
    assert.equal(harness.dials[0]!.context.signal.aborted, true);
    assert.equal(harness.pool.status.connecting, 0);
  });

  it('destroys a session that comes after its deadline', async () => {
    const harness = pool({ manual: true });
    await harness.job();
    await advance(30_000);
    const late = await harness.accept();
    assert.equal(late.end, 'destroyed');
    assert.equal(harness.pool.status.total, 0);
  });

  it('ends a session that is of no use on arrival, and alive, and opens another one', async () => {
    const harness = pool({ manual: true });
    const job = await harness.job();
    const outdated = harness.nextDial().accept();
    outdated.usable = false;
    await flush();
    assert.equal(outdated.end, 'destroyed');
    await harness.accept();
    assert.equal(job.state, 'running');
  });

  it('takes two sessions that are dead on arrival for a failure', async () => {
    const harness = pool({ manual: true });
    const job = await harness.job();
    for (let dial = 0; dial < 2; dial++) {
      harness.nextDial().accept().die();
      await flush();
    }
    await assert.rejects(job.outcome, { code: 'connection-lost' });
    assert.equal(harness.dials.length, 0);
  });

  it('passes a failure of unknown kind on, and reports it in its own terms', async () => {
    const failure = new TypeError('a bug');
    const create = (): Promise<FakeSession> => {
      throw failure;
    };
    const broken = new ConnectionPool({ create, maxSize: 1 });
    await assert.rejects(
      broken.run(() => Promise.resolve()),
      failure,
    );
    assert.equal(broken.status.lastError?.cause, failure);
    broken.destroy();
  });
});
