import assert from 'node:assert/strict';

import type { RemoteErrorCode } from '../../../src/common/remoteError.ts';
import { advance, flush, forever, remoteError, usePool } from './poolHarness.ts';

const repeatable = { repeatable: true } as const;

describe('ConnectionPool: dead sessions', () => {
  const pool = usePool();

  it('removes an idle session that ends', async () => {
    const harness = pool();
    const [first, second] = await harness.warmUp(2);
    first!.die();
    assert.deepEqual(harness.counts(), { total: 1, idle: 1, busy: 0, connecting: 0, waiting: 0 });
    assert.equal((await harness.job()).session, second);
  });

  it('does not give out a session that became unusable without saying so', async () => {
    const harness = pool();
    const [first] = await harness.warmUp(1);
    first!.usable = false;
    const job = await harness.job();
    assert.notEqual(job.session, first);
    assert.equal(first!.end, 'destroyed');
  });

  it('removes a session that its work left unusable, even after success', async () => {
    const harness = pool();
    const job = await harness.job();
    job.session.usable = false;
    await job.finish('fine');
    assert.equal(await job.outcome, 'fine');
    assert.equal(harness.pool.status.total, 0);
    assert.equal(job.session.end, 'destroyed');
  });

  it('removes a session that ended under its work', async () => {
    const harness = pool();
    const job = await harness.job();
    job.session.die();
    await job.finish('just in time');
    assert.equal(harness.pool.status.total, 0);
  });

  it('believes the end that a session reports, whatever else it says', async () => {
    const harness = pool();
    const job = await harness.job();
    job.session.die();
    job.session.usable = true;
    await job.finish('just in time');
    assert.equal(harness.pool.status.total, 0);
  });

  it('connects anew for who waits when the only session dies', async () => {
    const harness = pool({ maxSize: 1 });
    const [first, second] = await harness.jobs(2);
    await first!.lose();
    assert.equal(first!.state, 'failed');
    assert.equal(second!.state, 'running');
    assert.equal(harness.sessions.length, 2);
  });

  it('serves who waits when an idle session and the one in use die together', async () => {
    const harness = pool({ maxSize: 2 });
    await harness.warmUp(2);
    const [first] = await harness.jobs(1);
    for (const session of harness.open) session.die();
    await first!.lose();
    assert.equal((await harness.job()).state, 'running');
  });
});

describe('ConnectionPool: repeated work', () => {
  const pool = usePool();

  for (const code of ['connection-lost', 'timeout', 'protocol', 'closed'] as const) {
    it(`repeats work whose session died of ${code}`, async () => {
      const harness = pool();
      const job = await harness.job(repeatable);
      await job.lose(code);
      assert.equal(job.state, 'running');
      assert.equal(job.sessions.length, 2);
      assert.notEqual(job.sessions[0], job.sessions[1]);
      await job.finish('second time');
      assert.equal(await job.outcome, 'second time');
    });
  }

  const final: RemoteErrorCode[] = ['not-found', 'no-space', 'size-mismatch', 'aborted'];
  for (const code of final) {
    it(`does not repeat after ${code}`, async () => {
      const harness = pool();
      const job = await harness.job(repeatable);
      await job.lose(code);
      await assert.rejects(job.outcome, { code });
    });
  }

  it('does not repeat what must not be done twice', async () => {
    const harness = pool();
    const job = await harness.job();
    await job.lose();
    await assert.rejects(job.outcome, { code: 'connection-lost' });
    assert.equal(job.sessions.length, 1);
  });

  it('does not repeat on a session that is still usable', async () => {
    const harness = pool();
    const job = await harness.job(repeatable);
    await job.fail(remoteError('timeout'));
    await assert.rejects(job.outcome, { code: 'timeout' });
  });

  it('does not repeat for a caller who gave up', async () => {
    const harness = pool();
    const controller = new AbortController();
    const job = await harness.job({ repeatable: true, signal: controller.signal });
    controller.abort();
    await job.lose();
    assert.equal(job.state, 'failed');
    assert.equal(job.sessions.length, 1);
  });

  it('repeats once, not more often', async () => {
    const harness = pool();
    const job = await harness.job(repeatable);
    await job.lose();
    await job.lose();
    await assert.rejects(job.outcome, { code: 'connection-lost' });
    assert.equal(job.sessions.length, 2);
  });

  it('goes before work that has not had its turn', async () => {
    const harness = pool({ maxSize: 1 });
    const first = await harness.job(repeatable);
    const second = await harness.job();
    await first.lose();
    assert.equal(first.state, 'running');
    assert.equal(second.state, 'waiting');
  });

  it('fails with the reason when no new session can be opened', async () => {
    const harness = pool();
    const job = await harness.job(repeatable);
    harness.answer = () => remoteError('connection-refused');
    await job.lose();
    await assert.rejects(job.outcome, { code: 'connection-refused' });
  });

  it('uses no other idle session that has not spoken since', async () => {
    const harness = pool({ maxSize: 4 });
    const old = await harness.warmUp(3);
    for (const session of old) session.vanish();
    const job = await harness.job(repeatable);
    await job.lose();
    assert.equal(job.state, 'running');
    assert.ok(!old.includes(job.session));
    assert.equal(harness.sessions.length, 4);
  });

  it('uses another idle session that proves alive first', async () => {
    const harness = pool({ maxSize: 2, manual: true });
    const jobs = await harness.jobs(2);
    await harness.accept();
    await harness.accept();
    await jobs[1]!.finish('');
    await jobs[0]!.finish('');
    const job = await harness.job(repeatable);
    await job.lose();
    const [, second] = job.sessions;
    assert.ok(second);
    assert.equal(second.checks, 1);
  });
});

describe('ConnectionPool: check after idle', () => {
  const pool = usePool();

  it('uses a session that was idle for a moment as it is', async () => {
    const harness = pool();
    const [session] = await harness.warmUp(1);
    await advance(20_000);
    const job = await harness.job();
    assert.equal(job.session, session);
    assert.equal(session!.checks, 0);
  });

  it('checks a session that was silent for longer', async () => {
    const harness = pool();
    const [session] = await harness.warmUp(1);
    await advance(21_000);
    const job = await harness.job();
    assert.equal(job.session, session);
    assert.equal(session!.checks, 1);
  });

  it('checks as many sessions as there is work', async () => {
    const harness = pool({ maxSize: 4 });
    const sessions = await harness.warmUp(4);
    await advance(21_000);
    await harness.jobs(2);
    const checks = sessions.map((session) => session.checks);
    assert.equal(checks.filter((count) => count === 1).length, 2);
    assert.equal(checks.filter((count) => count === 0).length, 2);
  });

  it('replaces a session that fails the check, and the work does not notice', async () => {
    const harness = pool();
    const [session] = await harness.warmUp(1);
    session!.onCheck = () => Promise.reject(remoteError('connection-lost'));
    await advance(21_000);
    const job = await harness.job();
    assert.equal(job.state, 'running');
    assert.deepEqual(job.sessions, [harness.sessions[1]]);
    assert.equal(session!.end, 'destroyed');
  });

  it('waits five seconds for the answer of a check', async () => {
    const harness = pool();
    const [session] = await harness.warmUp(1);
    session!.onCheck = forever;
    await advance(21_000);
    const job = await harness.job();
    await advance(4_000);
    assert.equal(job.state, 'waiting');
    await advance(1_000);
    assert.equal(job.session, harness.sessions[1]);
  });

  it('doubts the other idle sessions after a failed check', async () => {
    const harness = pool({ maxSize: 3 });
    const sessions = await harness.warmUp(3);
    await advance(21_000);
    const [first] = sessions;
    for (const session of sessions) session.onCheck = () => Promise.reject(remoteError('timeout'));
    const job = await harness.job();
    assert.equal(job.state, 'running');
    assert.ok(!sessions.includes(job.session));
    assert.equal(first!.end, 'destroyed');
    assert.deepEqual(
      sessions.map((session) => session.end),
      ['destroyed', 'destroyed', 'destroyed'],
    );
  });

  it('serves who waits with whatever is free first', async () => {
    const harness = pool({ maxSize: 2 });
    await harness.warmUp(2);
    const busy = await harness.job();
    const silent = harness.open.find((session) => session !== busy.session);
    await advance(21_000);
    silent!.onCheck = forever;
    const job = await harness.job();
    assert.equal(job.state, 'waiting');
    await busy.finish('');
    assert.equal(job.session, busy.session);
  });

  it('survives a session that ends while it is checked', async () => {
    const harness = pool();
    const [session] = await harness.warmUp(1);
    session!.onCheck = () => {
      session!.die();
      return Promise.reject(remoteError('connection-lost'));
    };
    await advance(21_000);
    const job = await harness.job();
    assert.equal(job.session, harness.sessions[1]);
    await flush();
    assert.equal(harness.pool.status.total, 1);
  });

  it('checks a session that let its work time out but seems usable', async () => {
    const harness = pool();
    const job = await harness.job();
    await job.fail(remoteError('timeout'));
    const next = await harness.job();
    assert.equal(next.session, job.session);
    assert.equal(next.session.checks, 1);
  });
});
