import assert from 'node:assert/strict';

import { advance, flush, forever, usePool } from './poolHarness.ts';

describe('ConnectionPool: close', () => {
  const pool = usePool();

  it('says good-bye to idle sessions and waits for that', async () => {
    const harness = pool();
    const sessions = await harness.warmUp(2);
    let goodbye: () => void = () => undefined;
    sessions[0]!.onClose = () => new Promise((resolve) => (goodbye = resolve));
    let closed = false;
    const closing = harness.pool.close().then(() => (closed = true));
    await flush();
    assert.equal(closed, false);
    goodbye();
    await closing;
    assert.deepEqual(
      sessions.map((session) => session.end),
      ['closed', 'closed'],
    );
    assert.equal(harness.pool.status.state, 'closed');
  });

  it('ends at once when there is nothing', async () => {
    const harness = pool();
    await harness.pool.close();
    assert.equal(harness.pool.status.state, 'closed');
  });

  it('takes no new work', async () => {
    const harness = pool();
    const running = await harness.job();
    const closing = harness.pool.close();
    await assert.rejects(
      harness.pool.run(() => Promise.resolve()),
      { code: 'closed' },
    );
    await running.finish('');
    await closing;
    await assert.rejects(
      harness.pool.run(() => Promise.resolve()),
      { code: 'closed' },
    );
  });

  it('lets accepted work end, running or waiting', async () => {
    const harness = pool({ maxSize: 1 });
    const jobs = await harness.jobs(3);
    const closing = harness.pool.close();
    await flush();
    for (const job of jobs) {
      assert.equal(job.state, 'running');
      assert.equal(job.session.end, undefined);
      await job.finish('');
    }
    await closing;
    assert.ok(jobs.every((job) => job.state === 'done'));
  });

  it('repeats accepted work whose session dies meanwhile', async () => {
    const harness = pool();
    const job = await harness.job({ repeatable: true });
    const closing = harness.pool.close();
    await job.lose();
    await job.finish('after all');
    await closing;
    assert.equal(await job.outcome, 'after all');
  });

  it('gives up a dial that nobody needs', async () => {
    const harness = pool({ manual: true });
    const controller = new AbortController();
    await harness.job({ signal: controller.signal });
    controller.abort();
    await harness.pool.close();
    assert.equal(harness.contexts[0]!.signal.aborted, true);
    assert.equal((await harness.accept()).end, 'destroyed');
  });

  it('waits five seconds for a good-bye', async () => {
    const harness = pool();
    const [session] = await harness.warmUp(1);
    session!.onClose = forever;
    const closing = harness.pool.close();
    await flush();
    await advance(5_000);
    await closing;
    assert.equal(session!.end, 'destroyed');
  });

  it('may be called twice, and after destroy', async () => {
    const harness = pool();
    await harness.warmUp(1);
    await Promise.all([harness.pool.close(), harness.pool.close()]);
    await harness.pool.close();
    harness.pool.destroy();
    await harness.pool.close();
  });
});

describe('ConnectionPool: destroy', () => {
  const pool = usePool();

  it('ends waiting and running work at once', async () => {
    const harness = pool({ maxSize: 2 });
    const jobs = await harness.jobs(4);
    const reason = new Error('the window closes');
    harness.pool.destroy(reason);
    for (const job of jobs) {
      await assert.rejects(job.outcome, { code: 'closed', cause: reason });
    }
    assert.equal(jobs[0]!.signal?.aborted, true);
    assert.deepEqual(harness.open, []);
    assert.equal(harness.pool.status.state, 'closed');
    assert.equal(harness.pool.status.total, 0);
  });

  it('does not repeat work', async () => {
    const harness = pool();
    const job = await harness.job({ repeatable: true });
    harness.pool.destroy();
    await assert.rejects(job.outcome, { code: 'closed' });
    assert.equal(job.sessions.length, 1);
  });

  it('gives up a dial, and destroys what comes of it', async () => {
    const harness = pool({ manual: true });
    const job = await harness.job();
    harness.pool.destroy();
    await assert.rejects(job.outcome, { code: 'closed' });
    assert.equal(harness.contexts[0]!.signal.aborted, true);
    assert.equal((await harness.accept()).end, 'destroyed');
  });

  it('ends a close that is under way', async () => {
    const harness = pool();
    const job = await harness.job();
    const closing = harness.pool.close();
    harness.pool.destroy();
    await closing;
    await assert.rejects(job.outcome, { code: 'closed' });
  });

  it('does not wait for a good-bye that is under way', async () => {
    const harness = pool();
    const [session] = await harness.warmUp(1);
    let goodbye: () => void = () => undefined;
    session!.onClose = () => new Promise((resolve) => (goodbye = resolve));
    const closing = harness.pool.close();
    await flush();
    harness.pool.destroy();
    await closing;
    assert.equal(session!.end, 'destroyed');
    goodbye();
    await flush();
    assert.equal(harness.pool.status.total, 0);
  });

  it('destroys a session that is opened in the same moment', async () => {
    // The session is on its way through a few promises; the end may come at each of them.
    for (let turns = 0; turns < 12; turns++) {
      const harness = pool({ manual: true });
      const job = await harness.job();
      const session = harness.nextDial().accept();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      harness.pool.destroy();
      await assert.rejects(job.outcome, { code: 'closed' });
      await flush();
      assert.equal(session.end, 'destroyed', `after ${turns} turns`);
      assert.equal(harness.pool.status.total, 0);
    }
  });

  it('may be called twice', async () => {
    const harness = pool();
    await harness.warmUp(1);
    harness.pool.destroy();
    harness.pool.destroy();
    assert.equal(harness.pool.status.state, 'closed');
  });

  it('does not start work that has just been given its session', async () => {
    const harness = pool({ maxSize: 1 });
    const running = await harness.job();
    const next = await harness.job();
    harness.pool.onDidChangeStatus(({ waiting }) => {
      if (waiting === 0) harness.pool.destroy();
    });
    await running.finish('');
    await assert.rejects(next.outcome, { code: 'closed' });
    assert.equal(next.sessions.length, 0);
  });
});

describe('ConnectionPool: disconnect', () => {
  const pool = usePool();

  it('lets all sessions go and connects anew for the next work', async () => {
    const harness = pool();
    const sessions = await harness.warmUp(2);
    await harness.pool.disconnect();
    assert.ok(sessions.every((session) => session.end === 'closed'));
    assert.equal(harness.pool.status.state, 'idle');
    assert.equal(await harness.pool.run((session) => Promise.resolve(session.number)), 3);
  });

  it('lets running work end first', async () => {
    const harness = pool();
    const job = await harness.job();
    let gone = false;
    const going = harness.pool.disconnect().then(() => (gone = true));
    await flush();
    assert.equal(gone, false);
    await job.finish('kept');
    await going;
    assert.equal(await job.outcome, 'kept');
    assert.equal(job.session.end, 'closed');
  });

  it('ends work that waits, and dials', async () => {
    const harness = pool({ maxSize: 1, manual: true });
    const job = await harness.job();
    await harness.pool.disconnect();
    await assert.rejects(job.outcome, { code: 'closed' });
    await flush();
    assert.equal(harness.contexts[0]!.signal.aborted, true);
    assert.equal(harness.pool.status.state, 'idle');
    assert.equal((await harness.accept()).end, 'destroyed');
  });

  it('does not confuse the dial it gave up with the next one', async () => {
    const harness = pool({ maxSize: 1, manual: true });
    await harness.job();
    const going = harness.pool.disconnect();
    const next = await harness.job();
    await going;
    await harness.refuse('connection-refused');
    assert.equal(next.state, 'waiting');
    await harness.accept();
    assert.equal(next.state, 'running');
  });

  it('does not repeat work whose session is lost meanwhile', async () => {
    const harness = pool();
    const job = await harness.job({ repeatable: true });
    const going = harness.pool.disconnect();
    await job.lose();
    await going;
    await assert.rejects(job.outcome, { code: 'connection-lost' });
    assert.equal(harness.sessions.length, 1);
  });

  it('forgets the last failure', async () => {
    const harness = pool({ manual: true });
    await harness.job();
    await harness.refuse('connection-refused');
    assert.equal(harness.pool.status.state, 'failed');
    await harness.pool.disconnect();
    assert.equal(harness.pool.status.state, 'idle');
  });

  it('lets a session go that is being checked', async () => {
    const harness = pool();
    const [session] = await harness.warmUp(1);
    session!.onCheck = forever;
    await advance(21_000);
    const job = await harness.job();
    await harness.pool.disconnect();
    assert.equal(session!.end, 'closed');
    await assert.rejects(job.outcome, { code: 'closed' });
  });
});
