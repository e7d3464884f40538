import assert from 'node:assert/strict';

import type { RemoteErrorCode } from '../../../src/common/remoteError.ts';
import { advance, forever, type Harness, remoteError, usePool } from './poolHarness.ts';

/** The server holds no more than `allowed` sessions at a time. */
function allow(harness: Harness, allowed: number, code: RemoteErrorCode = 'too-many-connections') {
  harness.answer = () => (harness.open.length >= allowed ? remoteError(code) : undefined);
}

describe('ConnectionPool: limit of the server', () => {
  const pool = usePool();

  it('goes on with the sessions that the server allows', async () => {
    const harness = pool({ maxSize: 4 });
    allow(harness, 2);
    const jobs = await harness.jobs(20);
    assert.equal(harness.pool.status.limit, 2);
    assert.equal(harness.pool.status.state, 'limited');
    assert.equal(harness.pool.status.lastError?.code, 'too-many-connections');
    for (const job of jobs) await job.finish('');
    assert.ok(jobs.every((job) => job.state === 'done'));
  });

  it('asks once and not with each work', async () => {
    const harness = pool({ maxSize: 4 });
    allow(harness, 2);
    for (const job of await harness.jobs(20)) await job.finish('');
    // One that was accepted alone, then three at once, of which one was accepted.
    assert.equal(harness.contexts.length, 4);
    for (const job of await harness.jobs(20)) await job.finish('');
    assert.equal(harness.contexts.length, 4);
  });

  it('keeps a session free for interactive work within the limit', async () => {
    const harness = pool({ maxSize: 4 });
    allow(harness, 2);
    const jobs = await harness.jobs(4);
    for (const job of jobs) await job.finish('');
    await harness.jobs(5, { priority: 'background' });
    assert.equal(harness.pool.status.busy, 1);
    assert.equal((await harness.job()).state, 'running');
  });

  it('takes a wrong password for the limit while another session uses it', async () => {
    const harness = pool({ maxSize: 4 });
    allow(harness, 2, 'authentication-failed');
    const jobs = await harness.jobs(5);
    assert.equal(harness.pool.status.limit, 2);
    assert.ok(jobs.every((job) => job.state !== 'failed'));
  });

  it('takes a wrong password for one when no session lives', async () => {
    const harness = pool({ maxSize: 4 });
    await harness.pool.run(() => Promise.resolve());
    harness.open[0]!.die();
    allow(harness, 0, 'authentication-failed');
    await assert.rejects(
      harness.pool.run(() => Promise.resolve()),
      { code: 'authentication-failed' },
    );
    assert.equal(harness.pool.status.limit, 4);
  });

  it('raises the limit to what turned out to be allowed', async () => {
    const harness = pool({ maxSize: 4, manual: true });
    await harness.jobs(4);
    await harness.accept();
    await harness.refuse('too-many-connections');
    assert.equal(harness.pool.status.limit, 1);
    await harness.accept();
    assert.equal(harness.pool.status.limit, 2);
    await harness.refuse('too-many-connections');
    assert.equal(harness.pool.status.limit, 2);
  });

  it('starts with what an earlier pool has learned, and tries one more when they are wanted', async () => {
    const learned: number[] = [];
    const harness = pool({
      maxSize: 4,
      knownLimit: 2,
      onDidLearnLimit: (limit) => learned.push(limit),
    });
    allow(harness, 2);
    await harness.jobs(5);
    assert.equal(harness.contexts.length, 3);
    assert.deepEqual([harness.pool.status.limit, learned], [2, []]);
  });

  it('takes no more from an earlier pool than it may have, and no less than one', () => {
    for (const [knownLimit, limit] of [
      [9, 4],
      [0, 1],
    ] as const) {
      assert.equal(pool({ maxSize: 4, knownLimit }).pool.status.limit, limit);
    }
  });

  it('tells what it learns of the limit, and that it is gone', async () => {
    const learned: number[] = [];
    const harness = pool({ maxSize: 3, onDidLearnLimit: (limit) => learned.push(limit) });
    allow(harness, 2);
    await harness.jobs(4);
    assert.deepEqual(learned.at(-1), 2);
    allow(harness, 9);
    await advance(301_000, 20_000);
    await harness.jobs(4);
    assert.deepEqual(learned.at(-1), 3);
  });

  it('counts a session that says good-bye: the server counted it, too', async () => {
    const harness = pool({ maxSize: 3 });
    const [first, second] = await harness.jobs(2);
    await second!.finish('');
    second!.session.onClose = forever;
    await advance(60_000);
    allow(harness, 2);
    await harness.job();
    assert.equal(harness.pool.status.limit, 2);
    await advance(5_000);
    assert.equal(first!.state, 'running');
    assert.deepEqual(harness.counts(), { total: 2, idle: 0, busy: 2, connecting: 0, waiting: 0 });
  });

  it('tries one more after five minutes, when there is work for it', async () => {
    const harness = pool({ maxSize: 4 });
    allow(harness, 2);
    await harness.jobs(3);
    allow(harness, 3);
    await advance(299_000, 20_000);
    await harness.job();
    assert.equal(harness.open.length, 2);
    await advance(1_000);
    assert.equal(harness.open.length, 2, 'probed without demand');
    await harness.job();
    assert.equal(harness.open.length, 3);
    assert.equal(harness.pool.status.limit, 3);
  });

  it('lowers the limit again when the attempt fails, and nobody notices', async () => {
    const harness = pool({ maxSize: 4 });
    allow(harness, 2);
    const jobs = await harness.jobs(2);
    const waiting = await harness.job();
    await advance(301_000, 20_000);
    const dials = harness.contexts.length;
    const late = await harness.job();
    assert.equal(harness.contexts.length, dials + 1);
    assert.equal(harness.pool.status.limit, 2);
    await harness.job();
    assert.equal(harness.contexts.length, dials + 1);
    for (const job of [...jobs, late]) assert.notEqual(job.state, 'failed');
    // It gave up by its own deadline, long before.
    assert.equal(waiting.state, 'failed');
  });

  it('does not try one more while a dial within the limit is under way', async () => {
    const harness = pool({ maxSize: 4, manual: true });
    const [, second] = await harness.jobs(3);
    await harness.accept();
    await harness.accept();
    await harness.refuse('too-many-connections');
    await second!.lose();
    await harness.refuse('connection-refused');
    await advance(301_000, 20_000);
    await harness.job();
    await harness.job({ priority: 'background' });
    assert.deepEqual([harness.dials.length, harness.pool.status.limit], [1, 2]);
  });

  it('gives background work the idle session that a higher limit sets free', async () => {
    const harness = pool({ maxSize: 4 });
    allow(harness, 2);
    const jobs = await harness.jobs(3);
    for (const job of jobs) await job.finish('');
    await harness.job({ priority: 'background' });
    await advance(290_000, 20_000);
    // Both sessions exist and one of them is idle, but not for background work.
    const used = await harness.job();
    await used.finish('');
    const dials = harness.contexts.length;
    const early = await harness.job({ priority: 'background' });
    assert.equal(early.state, 'waiting');
    await advance(11_000);
    await harness.job({ priority: 'background' });
    assert.equal(early.session, used.session);
    assert.equal(harness.contexts.length, dials);
  });

  it('climbs back to its size', async () => {
    const harness = pool({ maxSize: 4 });
    allow(harness, 1);
    const [first, second] = await harness.jobs(2);
    await first!.finish('');
    await second!.finish('');
    allow(harness, 9);
    for (let turn = 0; turn < 3; turn++) {
      await advance(300_000, 20_000);
      for (const job of await harness.jobs(9)) await job.finish('');
    }
    assert.equal(harness.pool.status.limit, 4);
    assert.equal(harness.pool.status.state, 'connected');
  });

  it('tries again for background work, too', async () => {
    const harness = pool({ maxSize: 4 });
    allow(harness, 2);
    const jobs = await harness.jobs(3);
    for (const job of jobs) await job.finish('');
    allow(harness, 9);
    const [running] = await harness.jobs(1, { priority: 'background' });
    await advance(301_000, 20_000);
    await harness.jobs(3, { priority: 'background' });
    assert.equal(running!.state, 'running');
    assert.equal(harness.pool.status.limit, 3);
    assert.equal(harness.pool.status.busy, 2);
  });
});

describe('ConnectionPool: limit without a session', () => {
  const pool = usePool();

  it('tries again with growing pauses', async () => {
    const harness = pool();
    allow(harness, 0);
    const job = await harness.job();
    const dials: number[] = [];
    for (let second = 0; second < 16; second++) {
      dials.push(harness.contexts.length);
      await advance(1_000);
    }
    assert.deepEqual(dials, [1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5]);
    assert.equal(job.state, 'waiting');
    assert.equal(harness.pool.status.state, 'connecting');
  });

  it('serves everybody once there is room', async () => {
    const harness = pool();
    allow(harness, 0);
    const jobs = await harness.jobs(3);
    await advance(2_500);
    allow(harness, 1);
    await advance(1_000);
    for (const job of jobs) await job.finish('');
    assert.ok(jobs.every((job) => job.state === 'done'));
  });

  it('gives up after twenty seconds, for all', async () => {
    const harness = pool();
    allow(harness, 0);
    const jobs = await harness.jobs(3);
    await advance(19_000);
    assert.ok(jobs.every((job) => job.state === 'waiting'));
    await advance(1_000);
    for (const job of jobs) await assert.rejects(job.outcome, { code: 'too-many-connections' });
    assert.equal(harness.pool.status.state, 'failed');
    assert.equal(harness.pool.status.limit, 1);
  });

  it('stops trying when nobody waits any more', async () => {
    const harness = pool();
    allow(harness, 0);
    const controller = new AbortController();
    await harness.job({ signal: controller.signal });
    controller.abort();
    await advance(20_000);
    assert.equal(harness.contexts.length, 1);
    assert.equal(harness.pool.status.connecting, 0);
  });

  it('pauses for the limit alone', async () => {
    const harness = pool();
    harness.answer = () => remoteError('connection-refused');
    const job = await harness.job();
    assert.equal(job.state, 'failed');
  });
});
