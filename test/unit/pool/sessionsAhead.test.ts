import assert from 'node:assert/strict';

import { advance, flush, remoteError, usePool, type Harness } from './poolHarness.ts';

const MINUTE = 60_000;

describe('ConnectionPool: sessions ahead', () => {
  const pool = usePool();

  /** A pool that a person has used for a while. */
  async function inUse(options: Parameters<typeof pool>[0] = {}): Promise<Harness> {
    const harness = pool({ sessionsAhead: true, ...options });
    await harness.pool.run(() => Promise.resolve());
    await advance(1_000);
    return harness;
  }

  it('opens a second one a second after the first use', async () => {
    const harness = pool({ sessionsAhead: true });
    await harness.pool.run(() => Promise.resolve());
    await advance(900, 100);
    assert.equal(harness.sessions.length, 1);
    await advance(100, 100);
    assert.equal(harness.sessions.length, 2);
    assert.deepEqual(harness.counts(), { total: 2, idle: 2, busy: 0, connecting: 0, waiting: 0 });
    assert.deepEqual(
      harness.contexts.map(({ quiet }) => quiet),
      [false, true],
    );
  });

  it('opens none for who lists one thing and closes', async () => {
    const harness = pool({ sessionsAhead: true });
    await harness.pool.run(() => Promise.resolve());
    await harness.pool.close();
    await advance(2 * MINUTE);
    assert.equal(harness.sessions.length, 1);
  });

  it('opens none where that is not wanted', async () => {
    const harness = await inUse({ sessionsAhead: false });
    await advance(5_000);
    assert.equal(harness.sessions.length, 1);
  });

  it('opens none for background work alone', async () => {
    const harness = pool({ sessionsAhead: true, keepOne: () => true });
    for (let turn = 0; turn < 5; turn++) {
      await harness.pool.run(() => Promise.resolve(), { priority: 'background' });
      await advance(10_000);
    }
    assert.equal(harness.sessions.length, 1);
  });

  it('opens none after a first use that failed', async () => {
    const harness = pool({ sessionsAhead: true });
    const job = await harness.job();
    await job.fail(remoteError('rejected'));
    await advance(5_000);
    assert.equal(harness.sessions.length, 1);
  });

  it('opens one more as soon as all have work', async () => {
    const harness = await inUse();
    await harness.jobs(2);
    assert.deepEqual(harness.counts(), { total: 3, idle: 1, busy: 2, connecting: 0, waiting: 0 });
    await harness.job();
    assert.deepEqual(harness.counts(), { total: 4, idle: 1, busy: 3, connecting: 0, waiting: 0 });
    await harness.job();
    assert.deepEqual(harness.counts(), { total: 4, idle: 0, busy: 4, connecting: 0, waiting: 0 });
  });

  it('opens one beside background work, for the person who comes next', async () => {
    const harness = await inUse({ maxSize: 3 });
    const download = await harness.jobs(2, { priority: 'background' });
    assert.equal(harness.pool.status.idle, 1);
    const click = await harness.job();
    assert.equal(click.state, 'running');
    assert.deepEqual(
      download.map(({ state }) => state),
      ['running', 'running'],
    );
  });

  it('gives work the one that is being opened ahead', async () => {
    const harness = pool({ sessionsAhead: true, manual: true });
    const first = await harness.job();
    await harness.accept();
    await first.finish('');
    await advance(1_000);
    const [one, other] = await harness.jobs(2);
    assert.equal(one?.state, 'running');
    assert.equal(harness.dials.length, 1);
    const ahead = await harness.accept();
    assert.equal(other?.session, ahead);
  });

  it('never goes beyond what is allowed', async () => {
    const harness = await inUse({ maxSize: 1 });
    await harness.jobs(3);
    await advance(5_000);
    assert.equal(harness.sessions.length, 1);
  });

  it('leaves the last place on a server that was seen to refuse more', async () => {
    const harness = await inUse({ knownLimit: 3 });
    await harness.jobs(2);
    assert.equal(harness.sessions.length, 2);
    await harness.job();
    assert.equal(harness.sessions.length, 3);
  });

  it('shows no failure, and tries again minutes later', async () => {
    const harness = pool({ sessionsAhead: true });
    await harness.pool.run(() => Promise.resolve());
    harness.answer = () => remoteError('connection-refused');
    await advance(1_000);
    assert.equal(harness.contexts.length, 2);
    assert.equal(harness.pool.status.state, 'connected');
    assert.equal(harness.pool.status.lastError, undefined);
    harness.answer = () => undefined;
    for (let turn = 0; turn < 29; turn++) {
      await advance(10_000);
      await harness.pool.run(() => Promise.resolve());
    }
    assert.equal(harness.contexts.length, 2);
    await advance(10_000);
    await harness.pool.run(() => Promise.resolve());
    await flush();
    assert.equal(harness.open.length, 2);
  });

  it('learns the limit from a refusal', async () => {
    const learned: number[] = [];
    const harness = pool({ sessionsAhead: true, onDidLearnLimit: (limit) => learned.push(limit) });
    await harness.pool.run(() => Promise.resolve());
    harness.answer = () => remoteError('too-many-connections');
    await advance(1_000);
    assert.deepEqual(learned, [1]);
    await advance(10_000);
    assert.equal(harness.contexts.length, 2);
  });

  it('dials anew for who waits when the one ahead may not ask', async () => {
    const harness = pool({ sessionsAhead: true, manual: true });
    const first = await harness.job();
    await harness.accept();
    await first.finish('');
    await advance(1_000);
    const [one, other] = await harness.jobs(2);
    await harness.refuse('cancelled');
    assert.equal(other?.state, 'waiting');
    assert.equal(harness.dials.at(-1)?.context.quiet, false);
    await one?.lose();
    await harness.accept();
    assert.equal(other.state, 'running');
  });

  it('does not fail who waits when the last session dies and the one ahead is refused', async () => {
    const harness = pool({ sessionsAhead: true, manual: true });
    const first = await harness.job();
    const session = await harness.accept();
    await first.finish('');
    await advance(1_000);
    session.die();
    const job = await harness.job();
    await harness.refuse('connection-refused');
    assert.equal(job.state, 'waiting');
    await harness.accept();
    assert.equal(job.state, 'running');
  });

  it('keeps the second one alive as long as the person goes on', async () => {
    const harness = await inUse();
    for (let turn = 0; turn < 30; turn++) {
      await harness.pool.run(() => Promise.resolve());
      await advance(10_000);
    }
    assert.equal(harness.sessions.length, 2);
    assert.equal(harness.open.length, 2);
    assert.ok(harness.sessions.some(({ checks }) => checks > 3));
  });

  it('lets it go a minute after the last use', async () => {
    const harness = await inUse({ keepOne: () => true });
    await advance(55_000);
    assert.equal(harness.open.length, 2);
    await advance(10_000);
    assert.equal(harness.open.length, 1);
    await advance(5 * MINUTE);
    assert.equal(harness.sessions.length, 2);
  });

  it('opens one again at once when the person comes back', async () => {
    const harness = await inUse({ keepOne: () => true });
    await advance(3 * MINUTE);
    assert.equal(harness.open.length, 1);
    await harness.pool.run(() => Promise.resolve());
    await flush();
    assert.equal(harness.open.length, 2);
  });

  it('does not open another one for each that the server ends', async () => {
    const harness = await inUse();
    for (let turn = 0; turn < 10; turn++) {
      harness.open.at(-1)?.die();
      await harness.pool.run(() => Promise.resolve());
      await advance(10_000);
    }
    assert.ok(harness.sessions.length <= 12, `${harness.sessions.length} sessions`);
    assert.ok(harness.contexts.filter(({ quiet }) => quiet).length <= 1);
  });

  it('waits anew when all sessions are gone', async () => {
    const harness = await inUse();
    await harness.pool.disconnect();
    await harness.pool.run(() => Promise.resolve());
    await flush();
    assert.equal(harness.open.length, 1);
    await advance(1_000);
    assert.equal(harness.open.length, 2);
  });
});
