import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';

import { bounded } from '../../../src/pool/bounded.ts';
import { supervise } from '../../../src/pool/supervise.ts';
import { flush, forever, remoteError } from './poolHarness.ts';

/** Timers that keep the process alive now. Real ones: these tests do not wait for any. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}

describe('bounded', () => {
  it('leaves neither timer nor listener behind', async () => {
    const before = timers();
    const { signal } = new AbortController();
    const bounds = { ms: 60_000, what: 'A test', signal };
    assert.equal(await bounded(() => Promise.resolve('value'), bounds), 'value');
    await assert.rejects(
      bounded(() => Promise.reject(remoteError('rejected')), bounds),
      { code: 'rejected' },
    );
    assert.equal(timers(), before);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('ends with the signal, even where nobody listens to it', async () => {
    const before = timers();
    const caller = new AbortController();
    const waiting = bounded(forever, { ms: 60_000, what: 'A test', signal: caller.signal });
    caller.abort();
    await assert.rejects(waiting, { code: 'aborted' });
    assert.equal(timers(), before);
  });

  it('ends with its deadline and says what took so long', async () => {
    await assert.rejects(bounded(forever, { ms: 1, what: 'A test' }), {
      code: 'timeout',
      message: 'A test took longer than 1 ms',
    });
  });

  it('hands over what came too late', async () => {
    const late: string[] = [];
    const caller = new AbortController();
    let arrive: (value: string) => void = () => undefined;
    const waiting = bounded(() => new Promise<string>((resolve) => (arrive = resolve)), {
      ms: 60_000,
      what: 'A test',
      signal: caller.signal,
      late: (value) => late.push(value),
    });
    caller.abort();
    await assert.rejects(waiting, { code: 'aborted' });
    arrive('value');
    await flush();
    assert.deepEqual(late, ['value']);
  });
});

describe('supervise', () => {
  it('leaves neither timer nor listener behind', async () => {
    const before = timers();
    const caller = new AbortController();
    const destroyed = new AbortController();
    const outcome = supervise(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', reject)),
      { signal: caller.signal, destroyed: destroyed.signal, graceMs: 60_000 },
    );
    caller.abort();
    assert.equal((await outcome).kind, 'failed');
    assert.equal(timers(), before);
    assert.equal(getEventListeners(caller.signal, 'abort').length, 0);
    assert.equal(getEventListeners(destroyed.signal, 'abort').length, 0);
  });
});
