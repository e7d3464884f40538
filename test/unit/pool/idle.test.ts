import assert from 'node:assert/strict';

import { advance, flush, forever, sleepComputer, usePool } from './poolHarness.ts';

const MINUTE = 60_000;

describe('ConnectionPool: idle sessions', () => {
  const pool = usePool();

  it('says good-bye to sessions that were idle for a minute', async () => {
    const harness = pool();
    const [first, second] = await harness.warmUp(2);
    await advance(50_000);
    assert.equal(harness.open.length, 2);
    await advance(15_000);
    assert.deepEqual([first!.end, second!.end], ['closed', 'closed']);
    assert.equal(harness.pool.status.state, 'idle');
  });

  it('does not close a session that works for long', async () => {
    const harness = pool();
    const job = await harness.job();
    await advance(10 * MINUTE);
    assert.equal(job.session.end, undefined);
    await job.finish('');
    await advance(50_000);
    assert.equal(job.session.end, undefined);
    await advance(15_000);
    assert.equal(job.session.end, 'closed');
  });

  it('counts from the last use, however often there is one', async () => {
    const harness = pool();
    for (let turn = 0; turn < 5; turn++) {
      const job = await harness.job();
      await advance(20_000);
      await job.finish('');
      await advance(20_000);
    }
    assert.equal(harness.sessions.length, 1);
    await advance(45_000);
    assert.equal(harness.open.length, 0);
  });

  it('lets only the sessions go that are not used', async () => {
    const harness = pool();
    const sessions = await harness.warmUp(3);
    for (let turn = 0; turn < 10; turn++) {
      await advance(10_000);
      await harness.pool.run(() => Promise.resolve());
    }
    assert.equal(harness.open.length, 1);
    assert.equal(sessions.length, 3);
    assert.equal(harness.sessions.length, 3);
  });

  it('keeps one while that is wanted', async () => {
    const harness = pool({ keepOne: () => true });
    await harness.warmUp(3);
    await advance(5 * MINUTE);
    assert.equal(harness.open.length, 1);
    assert.equal(harness.pool.status.state, 'connected');
  });

  it('lets the kept one go when it is no longer wanted', async () => {
    let wanted = true;
    const harness = pool({ keepOne: () => wanted });
    await harness.warmUp(1);
    await advance(3 * MINUTE);
    wanted = false;
    await advance(5_000);
    assert.equal(harness.open.length, 0);
  });

  it('destroys a session that does not answer the good-bye, and counts it until then', async () => {
    const harness = pool();
    const [session] = await harness.warmUp(1);
    session!.onClose = forever;
    await advance(60_000);
    assert.deepEqual(harness.counts(), { total: 1, idle: 0, busy: 0, connecting: 0, waiting: 0 });
    await advance(5_000);
    assert.equal(session!.end, 'destroyed');
    assert.equal(harness.pool.status.total, 0);
  });

  it('opens a new session while an old one says good-bye, within the size', async () => {
    const harness = pool({ maxSize: 1 });
    const [session] = await harness.warmUp(1);
    session!.onClose = forever;
    await advance(60_000);
    const job = await harness.job();
    assert.equal(job.state, 'waiting');
    assert.equal(harness.sessions.length, 1);
    await advance(5_000);
    assert.equal(job.state, 'running');
  });
});

describe('ConnectionPool: keep alive', () => {
  const pool = usePool();

  it('checks the kept session every 45 seconds', async () => {
    const harness = pool({ keepOne: () => true });
    const [session] = await harness.warmUp(1);
    await advance(40_000);
    assert.equal(session!.checks, 0);
    await advance(5_000);
    assert.equal(session!.checks, 1);
    await advance(5 * 45_000);
    assert.equal(session!.checks, 6);
  });

  it('lets it go after half an hour without use', async () => {
    const harness = pool({ keepOne: () => true });
    const [session] = await harness.warmUp(1);
    await advance(29 * MINUTE, 5_000);
    assert.equal(session!.end, undefined);
    await advance(1 * MINUTE, 5_000);
    assert.equal(session!.end, 'closed');
  });

  it('makes a check before use needless', async () => {
    const harness = pool({ keepOne: () => true });
    const [session] = await harness.warmUp(1);
    await advance(50_000);
    await harness.pool.run(() => Promise.resolve());
    assert.equal(session!.checks, 1);
  });

  it('removes a session that does not answer, and does not dial for nobody', async () => {
    const harness = pool({ keepOne: () => true });
    const [session] = await harness.warmUp(1);
    session!.vanish();
    await advance(50_000);
    assert.equal(session!.end, 'destroyed');
    assert.equal(harness.pool.status.total, 0);
    await advance(5 * MINUTE);
    assert.equal(harness.sessions.length, 1);
  });

  it('lets work wait for the check that is under way', async () => {
    const harness = pool({ keepOne: () => true });
    const [session] = await harness.warmUp(1);
    let answer: () => void = () => undefined;
    session!.onCheck = () => new Promise((resolve) => (answer = resolve));
    await advance(45_000);
    const job = await harness.job();
    assert.equal(job.state, 'waiting');
    answer();
    await flush();
    assert.equal(job.session, session);
    assert.equal(harness.sessions.length, 1);
  });
});

describe('ConnectionPool: the computer sleeps', () => {
  const pool = usePool();

  it('checks an idle session before its next use', async () => {
    const harness = pool();
    const [session] = await harness.warmUp(1);
    sleepComputer(40_000);
    await harness.pool.run(() => Promise.resolve());
    assert.equal(session!.checks, 1);
  });

  it('distrusts every idle session once a tick sees that the clock jumped', async () => {
    // The check by age is out of the way: only the jump can be the reason.
    const harness = pool({ timings: { checkAfterIdleMs: 10 * MINUTE, idleCloseMs: 10 * MINUTE } });
    const [session] = await harness.warmUp(1);
    await advance(5_000);
    sleepComputer(2 * MINUTE);
    await advance(5_000);
    await harness.pool.run(() => Promise.resolve());
    assert.equal(session!.checks, 1);
  });

  it('trusts an idle session when the clock goes on as ever', async () => {
    const harness = pool({ timings: { checkAfterIdleMs: 10 * MINUTE, idleCloseMs: 10 * MINUTE } });
    const [session] = await harness.warmUp(1);
    await advance(2 * MINUTE);
    await harness.pool.run(() => Promise.resolve());
    assert.equal(session!.checks, 0);
  });

  it('replaces sessions that died meanwhile without the work noticing', async () => {
    const harness = pool({ maxSize: 3, keepOne: () => true });
    const old = await harness.warmUp(3);
    for (const session of old) session.vanish();
    sleepComputer(50_000);
    const job = await harness.job();
    await advance(5_000);
    assert.equal(job.state, 'running');
    assert.ok(!old.includes(job.session));
    await advance(5_000);
    assert.ok(old.every((session) => session.end === 'destroyed'));
  });
});
