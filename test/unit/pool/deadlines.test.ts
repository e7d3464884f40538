import assert from 'node:assert/strict';

import { advance, forever, usePool } from './poolHarness.ts';

describe('ConnectionPool: deadlines', () => {
  const pool = usePool();

  it('gives up waiting when no session becomes free in a minute', async () => {
    const harness = pool({ maxSize: 1 });
    const running = await harness.job();
    const waiting = await harness.job();
    await advance(59_000);
    assert.equal(waiting.state, 'waiting');
    await advance(1_000);
    await assert.rejects(waiting.outcome, { code: 'timeout' });
    assert.equal(running.state, 'running');
    assert.equal(harness.pool.status.waiting, 0);
  });

  it('does not give up as long as the queue moves', async () => {
    const harness = pool({ maxSize: 1 });
    const jobs = await harness.jobs(8);
    for (const job of jobs) {
      await advance(30_000);
      assert.equal(job.state, 'running');
      await job.finish('');
    }
    assert.ok(jobs.every((job) => job.state === 'done'));
  });

  it('does not let interactive work hide that background work stands still', async () => {
    const harness = pool({ maxSize: 1 });
    const busy = await harness.job();
    const starving = await harness.job({ priority: 'background' });
    const jobs = await harness.jobs(8);
    for (const job of [busy, ...jobs]) {
      await advance(10_000);
      await job.finish('');
    }
    assert.equal(starving.state, 'failed');
  });

  it('leaves it to the dial to give up while the first session is opened', async () => {
    const harness = pool({ manual: true, timings: { connectMs: 300_000 } });
    const job = await harness.job();
    // A person reads a certificate and types a password.
    await advance(200_000, 10_000);
    await harness.accept();
    assert.equal(job.state, 'running');
  });

  it('does not count the work itself', async () => {
    const harness = pool({ maxSize: 1 });
    const running = await harness.job();
    const waiting = await harness.job();
    await running.finish('');
    await advance(120_000, 10_000);
    assert.equal(waiting.state, 'running');
  });
});

describe('ConnectionPool: abort', () => {
  const pool = usePool();

  it('does nothing for a signal that is aborted already', async () => {
    const harness = pool();
    const job = await harness.job({ signal: AbortSignal.abort() });
    await assert.rejects(job.outcome, { code: 'aborted' });
    assert.equal(harness.contexts.length, 0);
  });

  it('leaves the queue at once', async () => {
    const harness = pool({ maxSize: 1 });
    await harness.job();
    const controller = new AbortController();
    const waiting = await harness.job({ signal: controller.signal });
    controller.abort();
    assert.equal(harness.pool.status.waiting, 0);
    await assert.rejects(waiting.outcome, { code: 'aborted' });
    assert.equal(waiting.sessions.length, 0);
  });

  it('lets a dial go on for others', async () => {
    const harness = pool({ manual: true });
    const controller = new AbortController();
    const job = await harness.job({ signal: controller.signal });
    controller.abort();
    await assert.rejects(job.outcome, { code: 'aborted' });
    assert.equal(harness.dials[0]!.context.signal.aborted, false);
    const session = await harness.accept();
    assert.equal((await harness.job()).session, session);
    assert.equal(harness.contexts.length, 1);
  });

  it('does not start work that is aborted on the way to its session', async () => {
    const harness = pool({ maxSize: 1 });
    const controller = new AbortController();
    const running = await harness.job();
    const next = await harness.job({ signal: controller.signal });
    harness.pool.onDidChangeStatus(({ waiting }) => {
      if (waiting === 0) controller.abort();
    });
    await running.finish('');
    await assert.rejects(next.outcome, { code: 'aborted' });
    assert.equal(next.sessions.length, 0);
    assert.equal(harness.pool.status.idle, 1);
  });

  it('tells running work, and waits for its end before the session is used again', async () => {
    const harness = pool({ maxSize: 1 });
    const controller = new AbortController();
    const job = await harness.job({ signal: controller.signal });
    const next = await harness.job();
    controller.abort();
    assert.equal(job.signal?.aborted, true);
    await advance(4_000);
    assert.equal(job.state, 'running');
    assert.equal(next.state, 'waiting');
    await job.fail(job.signal.reason);
    await assert.rejects(job.outcome, { code: 'aborted' });
    assert.equal(next.session, job.session);
  });

  it('lets work succeed that was done when the abort came', async () => {
    const harness = pool();
    const controller = new AbortController();
    const job = await harness.job({ signal: controller.signal });
    controller.abort();
    await job.finish('done anyway');
    assert.equal(await job.outcome, 'done anyway');
  });

  it('destroys the session of work that does not stop, and frees its place', async () => {
    const harness = pool({ maxSize: 1 });
    const controller = new AbortController();
    const job = await harness.job({ signal: controller.signal });
    const next = await harness.job();
    controller.abort();
    await advance(5_000);
    await assert.rejects(job.outcome, { code: 'aborted' });
    assert.equal(job.session.end, 'destroyed');
    assert.equal(next.state, 'running');
    assert.notEqual(next.session, job.session);
    // It comes to its end after all, and nobody is confused.
    await job.finish('too late');
    assert.equal(harness.pool.status.busy, 1);
  });

  it('does not touch the caller signal after the work', async () => {
    const harness = pool();
    const controller = new AbortController();
    await harness.pool.run(() => Promise.resolve(), { signal: controller.signal });
    controller.abort();
    await advance(10_000);
    assert.equal(harness.open.length, 1);
  });

  it('waits for a check no longer than its caller wants', async () => {
    const harness = pool({ maxSize: 1 });
    const [session] = await harness.warmUp(1);
    session!.onCheck = forever;
    await advance(21_000);
    const controller = new AbortController();
    const job = await harness.job({ signal: controller.signal });
    controller.abort();
    await assert.rejects(job.outcome, { code: 'aborted' });
  });
});
