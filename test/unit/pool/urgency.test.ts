import assert from 'node:assert/strict';

import { RemoteError } from '../../../src/common/remoteError.ts';
import { Urgency } from '../../../src/pool/urgency.ts';
import { advance, flush, usePool, type Job } from './poolHarness.ts';

const BACKGROUND = { priority: 'background' } as const;

describe('ConnectionPool: work that a person begins to wait for', () => {
  const pool = usePool();

  it('leaves the other work in the background behind', async () => {
    const harness = pool({ maxSize: 1 });
    const running = await harness.job();
    const urgency = new Urgency('background');
    const first = await harness.job(BACKGROUND);
    const second = await harness.job({ priority: urgency });
    urgency.rise();
    await running.finish('');
    assert.deepEqual([first.state, second.state], ['waiting', 'running']);
    await second.finish('');
    assert.equal(first.state, 'running');
  });

  it('comes behind what a person has waited for longer', async () => {
    const harness = pool({ maxSize: 1 });
    const running = await harness.job();
    const urgency = new Urgency('background');
    const risen = await harness.job({ priority: urgency });
    const asked = await harness.job();
    urgency.rise();
    await running.finish('');
    assert.deepEqual([risen.state, asked.state], ['waiting', 'running']);
  });

  it('is given the session that the background may not have', async () => {
    const harness = pool({ maxSize: 2 });
    await harness.warmUp(2);
    const urgency = new Urgency('background');
    await harness.job(BACKGROUND);
    const waiting = await harness.job({ priority: urgency });
    assert.equal(waiting.state, 'waiting');
    urgency.rise();
    await flush();
    assert.equal(waiting.state, 'running');
  });

  it('makes room in the background when it has its session already', async () => {
    const harness = pool({ maxSize: 2 });
    await harness.warmUp(2);
    const urgency = new Urgency('background');
    await harness.job({ priority: urgency });
    const waiting = await harness.job(BACKGROUND);
    urgency.rise();
    await flush();
    assert.equal(waiting.state, 'running');
  });

  it('can still be given up', async () => {
    const harness = pool({ maxSize: 1 });
    const running = await harness.job();
    const urgency = new Urgency('background');
    const controller = new AbortController();
    const waiting = await harness.job({ priority: urgency, signal: controller.signal });
    urgency.rise();
    controller.abort();
    await flush();
    assert.equal(waiting.state, 'failed');
    assert.equal(harness.pool.status.waiting, 0);
    await running.finish('');
    assert.equal(harness.pool.status.idle, 1);
  });

  it('rises with another one, be it at once or later', () => {
    const other = new Urgency('background');
    const follower = new Urgency('background');
    const following = follower.riseWith(other);
    other.rise();
    assert.equal(follower.priority, 'interactive');
    following.dispose();
    const late = new Urgency('background');
    late.riseWith(other);
    assert.equal(late.priority, 'interactive');
  });
});

describe('ConnectionPool: long work in the background', () => {
  const pool = usePool();
  const interruptible = { ...BACKGROUND, mayInterrupt: () => true };

  /** Ends as work does that was told to stop. */
  async function stop(job: Job): Promise<void> {
    assert.equal(job.signal?.aborted, true, 'It was not told to stop');
    await job.fail(job.signal.reason);
  }

  it('gives the only session to a person, and goes on afterwards', async () => {
    const harness = pool({ maxSize: 1 });
    const download = await harness.job(interruptible);
    await advance(10_000);
    const click = await harness.job();
    await stop(download);
    assert.deepEqual([click.state, download.state], ['running', 'running']);
    assert.equal(download.sessions.length, 1);
    await click.finish('');
    assert.equal(download.sessions.length, 2);
    await download.finish('whole');
    assert.equal(await download.outcome, 'whole');
    assert.equal(harness.sessions.length, 1);
  });

  it('is let go on in its first second', async () => {
    const harness = pool({ maxSize: 1 });
    const download = await harness.job(interruptible);
    await advance(500, 100);
    await harness.job();
    await advance(400, 100);
    assert.equal(download.signal?.aborted, false);
    await advance(700, 100);
    await stop(download);
  });

  it('is let go on where it would lose too much, until it would not', async () => {
    let loses = true;
    const harness = pool({ maxSize: 1 });
    const download = await harness.job({ ...BACKGROUND, mayInterrupt: () => !loses });
    await advance(10_000);
    const click = await harness.job();
    await advance(5_000);
    assert.equal(download.signal?.aborted, false);
    loses = false;
    await advance(1_000);
    await stop(download);
    assert.equal(click.state, 'running');
  });

  it('is let go on where it did not say so', async () => {
    const harness = pool({ maxSize: 1 });
    const upload = await harness.job(BACKGROUND);
    await advance(10_000);
    await harness.job();
    await advance(10_000);
    assert.equal(upload.signal?.aborted, false);
  });

  it('is let go on while a session is free, or comes', async () => {
    const harness = pool({ maxSize: 2, manual: true });
    const download = await harness.job(interruptible);
    await harness.accept();
    await advance(10_000);
    const click = await harness.job();
    await advance(5_000);
    assert.equal(click.state, 'waiting');
    assert.equal(download.signal?.aborted, false);
    await harness.accept();
    assert.equal(click.state, 'running');
  });

  it('gives as many sessions as are waited for, the longest work first', async () => {
    const harness = pool({ maxSize: 4 });
    const downloads: Job[] = [];
    for (let turn = 0; turn < 3; turn++) {
      downloads.push(await harness.job(interruptible));
      await advance(2_000);
    }
    const clicks = await harness.jobs(3);
    assert.deepEqual(
      downloads.map(({ signal }) => signal?.aborted),
      [true, true, false],
    );
    await stop(downloads[0]!);
    await stop(downloads[1]!);
    assert.ok(clicks.every(({ state }) => state === 'running'));
  });

  it('is not done again when its caller gives up at the same time', async () => {
    const harness = pool({ maxSize: 1 });
    const controller = new AbortController();
    const download = await harness.job({ ...interruptible, signal: controller.signal });
    await advance(10_000);
    await harness.job();
    controller.abort();
    await download.fail(new RemoteError('aborted', 'Given up'));
    assert.equal(download.state, 'failed');
    assert.equal(download.sessions.length, 1);
  });

  it('fails with what it failed of, though it was told to stop', async () => {
    const harness = pool({ maxSize: 1 });
    const download = await harness.job(interruptible);
    await advance(10_000);
    await harness.job();
    await download.fail(new RemoteError('no-space', 'The disk is full'));
    assert.equal(download.state, 'failed');
  });

  it('that ends well all the same is not done again', async () => {
    const harness = pool({ maxSize: 1 });
    const download = await harness.job(interruptible);
    await advance(10_000);
    await harness.job();
    await download.finish('whole');
    assert.equal(download.state, 'done');
    assert.equal(download.sessions.length, 1);
  });

  it('is not begun anew before it has stopped, however long that takes', async () => {
    const harness = pool({ maxSize: 1 });
    const download = await harness.job(interruptible);
    await advance(10_000);
    await harness.job();
    await advance(20_000);
    assert.equal(download.sessions.length, 1);
    await stop(download);
  });
});
