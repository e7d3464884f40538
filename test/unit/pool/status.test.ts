import assert from 'node:assert/strict';

import { advance, flush, usePool } from './poolHarness.ts';

describe('ConnectionPool: status', () => {
  const pool = usePool();

  it('counts', async () => {
    const harness = pool({ maxSize: 3, manual: true });
    assert.deepEqual(harness.counts(), { total: 0, idle: 0, busy: 0, connecting: 0, waiting: 0 });
    const jobs = await harness.jobs(5);
    assert.deepEqual(harness.counts(), { total: 1, idle: 0, busy: 0, connecting: 1, waiting: 5 });
    await harness.accept();
    assert.deepEqual(harness.counts(), { total: 3, idle: 0, busy: 1, connecting: 2, waiting: 4 });
    await harness.accept();
    await harness.accept();
    assert.deepEqual(harness.counts(), { total: 3, idle: 0, busy: 3, connecting: 0, waiting: 2 });
    for (const job of jobs) await job.finish('');
    assert.deepEqual(harness.counts(), { total: 3, idle: 3, busy: 0, connecting: 0, waiting: 0 });
    assert.equal(harness.pool.status.opened, 3);
  });

  it('tells every state as it comes', async () => {
    const harness = pool({ manual: true });
    const job = await harness.job();
    await harness.accept();
    await job.finish('');
    await harness.pool.close();
    await flush();
    const states = harness.statuses.map((status) => status.state);
    assert.deepEqual([...new Set(states)], ['connecting', 'connected', 'idle', 'closed']);
    assert.equal(states.at(-1), 'closed');
  });

  it('tells a failure with its reason', async () => {
    const harness = pool({ manual: true });
    await harness.job();
    const error = await harness.refuse('connection-refused');
    const last = harness.statuses.at(-1);
    assert.equal(last?.state, 'failed');
    assert.equal(last.lastError, error);
  });

  it('fires for changes only', async () => {
    const harness = pool();
    await harness.warmUp(1);
    for (const [index, status] of harness.statuses.entries()) {
      assert.notDeepEqual(status, harness.statuses[index - 1]);
    }
    const fired = harness.statuses.length;
    await flush();
    assert.equal(harness.statuses.length, fired);
  });

  it('does not fire for a check', async () => {
    const harness = pool({ keepOne: () => true });
    const [session] = await harness.warmUp(1);
    const fired = harness.statuses.length;
    await advance(50_000);
    assert.equal(session!.checks, 1);
    assert.equal(harness.statuses.length, fired);
  });

  it('tells that work gave up waiting', async () => {
    const harness = pool({ maxSize: 1 });
    await harness.job();
    const caller = new AbortController();
    const waiting = await harness.job({ signal: caller.signal });
    assert.equal(harness.statuses.at(-1)?.waiting, 1);
    caller.abort();
    await assert.rejects(waiting.outcome, { code: 'aborted' });
    await flush();
    assert.equal(harness.statuses.at(-1)?.waiting, 0);
  });

  it('tells once about what happens together', async () => {
    const harness = pool({ manual: true });
    await harness.jobs(50);
    assert.equal(harness.statuses.length, 1);
  });

  it('gives listeners the status that the pool has', async () => {
    const harness = pool();
    let compared = 0;
    harness.pool.onDidChangeStatus((status) => {
      assert.deepEqual(status, harness.pool.status);
      compared += 1;
    });
    await harness.warmUp(2);
    assert.ok(compared > 0);
  });

  it('lets a listener use the pool', async () => {
    const harness = pool({ maxSize: 1 });
    const results: Promise<number>[] = [];
    const listening = harness.pool.onDidChangeStatus(({ state }) => {
      if (state !== 'connected') return;
      listening.dispose();
      results.push(harness.pool.run((session) => Promise.resolve(session.number)));
    });
    await harness.warmUp(1);
    assert.deepEqual(await Promise.all(results), [1]);
  });
});
