import assert from 'node:assert/strict';

import { ConnectionPool } from '../../../src/pool/connectionPool.ts';
import { advance, flush, forever, usePool } from './poolHarness.ts';

describe('ConnectionPool: sizing', () => {
  const pool = usePool();

  it('opens nothing before there is work', async () => {
    const harness = pool({ maxSize: 4 });
    await flush();
    assert.equal(harness.sessions.length, 0);
    assert.equal(harness.pool.status.state, 'idle');
  });

  it('gives the result of the work', async () => {
    const harness = pool();
    assert.equal(await harness.pool.run((session) => Promise.resolve(session.number)), 1);
  });

  it('passes the failure of the work on and keeps the session', async () => {
    const harness = pool();
    const failure = new Error('mine');
    await assert.rejects(
      harness.pool.run(() => Promise.reject(failure)),
      failure,
    );
    assert.equal(harness.pool.status.idle, 1);
  });

  it('survives work that throws before it returns a promise', async () => {
    const harness = pool();
    const failure = new Error('at once');
    const work = (): Promise<void> => {
      throw failure;
    };
    await assert.rejects(harness.pool.run(work), failure);
    assert.equal(harness.pool.status.idle, 1);
  });

  it('uses one session again for work that comes one after the other', async () => {
    const harness = pool();
    for (let turn = 0; turn < 5; turn++) await harness.pool.run(() => Promise.resolve());
    assert.equal(harness.sessions.length, 1);
  });

  it('lends the session first that is prepared', async () => {
    const harness = pool();
    const [, , third] = await harness.warmUp(3);
    assert.ok(third);
    third.isPrepared = true;
    const [first, second] = await harness.jobs(2);
    assert.deepEqual([first?.session.number, second?.session.number], [3, 1]);
  });

  it('grows with work at the same time', async () => {
    const harness = pool({ maxSize: 4 });
    const jobs = await harness.jobs(3);
    assert.equal(harness.sessions.length, 3);
    assert.equal(new Set(jobs.map((job) => job.session)).size, 3);
  });

  it('does not grow above its size', async () => {
    const harness = pool({ maxSize: 3 });
    await harness.jobs(50);
    assert.equal(harness.sessions.length, 3);
    assert.deepEqual(harness.counts(), { total: 3, idle: 0, busy: 3, connecting: 0, waiting: 47 });
  });

  it('works with a single session', async () => {
    const harness = pool({ maxSize: 1 });
    const values = await Promise.all(
      [1, 2, 3].map((value) => harness.pool.run(() => Promise.resolve(value))),
    );
    assert.deepEqual(values, [1, 2, 3]);
    assert.equal(harness.sessions.length, 1);
  });

  it('lets the first dial go ahead alone, then opens the others together', async () => {
    const harness = pool({ maxSize: 4, manual: true });
    await harness.jobs(10);
    assert.equal(harness.dials.length, 1);
    await harness.accept();
    assert.equal(harness.dials.length, 3);
  });

  it('tells create whether another session lives', async () => {
    const harness = pool({ maxSize: 2 });
    await harness.jobs(2);
    assert.deepEqual(
      harness.contexts.map((context) => context.alone),
      [true, false],
    );
  });

  for (const maxSize of [0, -1, 1.5, Number.NaN]) {
    it(`refuses a size of ${maxSize}`, () => {
      assert.throws(() => new ConnectionPool({ maxSize, create: forever }), {
        code: 'invalid-argument',
      });
    });
  }

  it('gives the most recently used session, so that the others may grow old', async () => {
    const harness = pool({ maxSize: 3 });
    const jobs = await harness.jobs(3);
    for (const job of [jobs[2]!, jobs[0]!, jobs[1]!]) {
      await job.finish('');
      await advance(1_000);
    }
    const [next, afterNext] = await harness.jobs(2);
    assert.equal(next!.session, jobs[1]!.session);
    assert.equal(afterNext!.session, jobs[0]!.session);
  });
});
