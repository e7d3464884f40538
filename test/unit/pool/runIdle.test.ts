import assert from 'node:assert/strict';

import { flush, forever, remoteError, usePool } from './poolHarness.ts';

describe('ConnectionPool: work for a session that is idle', () => {
  const pool = usePool();
  const numberOf = (session: { readonly number: number }) => Promise.resolve(session.number);

  it('is done at once, and the session goes back', async () => {
    const harness = pool();
    await harness.warmUp(2);
    assert.equal(await harness.pool.runIdle(numberOf), 1);
    assert.equal(harness.pool.status.idle, 2);
  });

  it('is not begun where no session is open, and none is opened for it', async () => {
    const harness = pool();
    assert.equal(harness.pool.runIdle(numberOf), undefined);
    await flush();
    assert.equal(harness.contexts.length, 0);
  });

  it('is not begun where all sessions have work', async () => {
    const harness = pool({ maxSize: 1 });
    const job = await harness.job();
    assert.equal(harness.pool.runIdle(numberOf), undefined);
    await job.finish('done');
    assert.equal(await harness.pool.runIdle(numberOf), 1);
  });

  it('is not begun once the pool is closed', async () => {
    const harness = pool();
    await harness.warmUp(1);
    await harness.pool.close();
    assert.equal(harness.pool.runIdle(numberOf), undefined);
  });

  it('fails as it does, without another try', async () => {
    const harness = pool();
    const [session] = await harness.warmUp(1);
    const lost = harness.pool.runIdle(() => {
      if (session) session.usable = false;
      return Promise.reject(remoteError('connection-lost'));
    });
    await assert.rejects(async () => lost, { code: 'connection-lost' });
    assert.equal(harness.pool.status.total, 0);
  });

  it('leaves one to people when it is in the background', async () => {
    const harness = pool();
    await harness.warmUp(1);
    assert.equal(harness.pool.runIdle(numberOf, 'background'), undefined);
    await harness.warmUp(2);
    const running = harness.pool.runIdle(() => forever(), 'background');
    running?.catch(() => undefined);
    assert.equal(harness.pool.status.idle, 1);
    assert.equal(harness.pool.runIdle(numberOf, 'background'), undefined);
  });

  it('ends with the pool', async () => {
    const harness = pool();
    await harness.warmUp(1);
    const stuck = harness.pool.runIdle(() => forever());
    harness.pool.destroy();
    await assert.rejects(async () => stuck, { code: 'closed' });
  });
});
