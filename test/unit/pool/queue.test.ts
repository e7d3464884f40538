import assert from 'node:assert/strict';

import { type Job, usePool } from './poolHarness.ts';

const background = { priority: 'background' } as const;

function states(jobs: readonly Job[]): string[] {
  return jobs.map((job) => job.state);
}

describe('ConnectionPool: queue', () => {
  const pool = usePool();

  it('serves in the order of arrival', async () => {
    const harness = pool({ maxSize: 1 });
    const jobs = await harness.jobs(3);
    assert.deepEqual(states(jobs), ['running', 'waiting', 'waiting']);
    await jobs[0]!.finish('');
    assert.deepEqual(states(jobs), ['done', 'running', 'waiting']);
    await jobs[1]!.finish('');
    assert.deepEqual(states(jobs), ['done', 'done', 'running']);
  });

  it('serves interactive work before background work that came earlier', async () => {
    const harness = pool({ maxSize: 1 });
    const running = await harness.job();
    const early = await harness.job(background);
    const late = await harness.job();
    await running.finish('');
    assert.deepEqual(states([early, late]), ['waiting', 'running']);
    await late.finish('');
    assert.equal(early.state, 'running');
  });

  it('gives a freed session to who waits for a dial', async () => {
    const harness = pool({ maxSize: 2, manual: true });
    const first = await harness.job();
    await harness.accept();
    const second = await harness.job();
    assert.equal(harness.dials.length, 1);
    await first.finish('');
    assert.equal(second.session, first.session);
  });

  it('keeps what was dialled for nobody as an idle session', async () => {
    const harness = pool({ maxSize: 2, manual: true });
    const first = await harness.job();
    await harness.accept();
    const second = await harness.job();
    await first.finish('');
    const late = await harness.accept();
    assert.deepEqual(harness.counts(), { total: 2, idle: 1, busy: 1, connecting: 0, waiting: 0 });
    const third = await harness.job();
    assert.equal(third.session, late);
    assert.notEqual(second.session, late);
  });

  it('gives a session that was dialled for background work to interactive work', async () => {
    const harness = pool({ maxSize: 1, manual: true });
    const slow = await harness.job(background);
    const fast = await harness.job();
    await harness.accept();
    assert.deepEqual(states([slow, fast]), ['waiting', 'running']);
  });

  it('keeps its order when one of many gives up', async () => {
    const harness = pool({ maxSize: 1 });
    const controller = new AbortController();
    const running = await harness.job();
    const leaving = await harness.job({ signal: controller.signal });
    const [next, last] = await harness.jobs(2);
    controller.abort();
    await running.finish('');
    assert.deepEqual(states([leaving, next!, last!]), ['failed', 'running', 'waiting']);
  });
});

describe('ConnectionPool: background work', () => {
  const pool = usePool();

  it('leaves one session to interactive work', async () => {
    const harness = pool({ maxSize: 4 });
    await harness.jobs(10, background);
    assert.equal(harness.pool.status.busy, 3);
    assert.equal(harness.sessions.length, 3);
    assert.equal((await harness.job()).state, 'running');
  });

  it('counts what is being dialled for it', async () => {
    const harness = pool({ maxSize: 3, manual: true });
    await harness.jobs(10, background);
    await harness.accept();
    assert.deepEqual(harness.counts(), { total: 2, idle: 0, busy: 1, connecting: 1, waiting: 9 });
  });

  it('does not take the last idle session', async () => {
    const harness = pool({ maxSize: 2 });
    await harness.warmUp(2);
    await harness.jobs(2, background);
    assert.deepEqual(harness.counts(), { total: 2, idle: 1, busy: 1, connecting: 0, waiting: 1 });
  });

  it('may use the only session', async () => {
    const harness = pool({ maxSize: 1 });
    assert.equal((await harness.job(background)).state, 'running');
  });

  it('keeps its share when interactive work occupies sessions', async () => {
    const harness = pool({ maxSize: 3 });
    await harness.jobs(1);
    await harness.jobs(5, background);
    assert.deepEqual(harness.counts(), { total: 3, idle: 0, busy: 3, connecting: 0, waiting: 3 });
  });

  it('goes on when its own work ends', async () => {
    const harness = pool({ maxSize: 2 });
    const [first, second] = await harness.jobs(2, background);
    await first!.finish('');
    assert.equal(second!.state, 'running');
  });
});
