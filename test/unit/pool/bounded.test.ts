import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';

import { bounded } from '../../../src/pool/bounded.ts';
import { supervise } from '../../../src/pool/supervise.ts';
import { advance, flush, forever, remoteError, usePool } from './poolHarness.ts';

describe('bounded', () => {
  // For its fake timers.
  usePool();

  it('leaves neither timer nor listener behind', async () => {
    const { signal } = new AbortController();
    const bounds = { ms: 60_000, what: 'A test', signal };
    const signals: AbortSignal[] = [];
    const start = (own: AbortSignal): Promise<string> => {
      signals.push(own);
      return Promise.resolve('value');
    };
    assert.equal(await bounded(start, bounds), 'value');
    await assert.rejects(
      bounded(() => Promise.reject(remoteError('rejected')), bounds),
      { code: 'rejected' },
    );
    await advance(60_000, 30_000);
    assert.equal(signals[0]?.aborted, false);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('ends with the signal, even where nobody listens to it', async () => {
    const caller = new AbortController();
    const waiting = bounded(forever, { ms: 60_000, what: 'A test', signal: caller.signal });
    caller.abort();
    await assert.rejects(waiting, { code: 'aborted' });
  });

  it('ends with its deadline and says what took so long', async () => {
    const waiting = bounded(forever, { ms: 1_000, what: 'A test' });
    const rejected = assert.rejects(waiting, { code: 'timeout', message: /^A test took longer/ });
    await advance(1_000);
    await rejected;
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
  it('leaves no listener behind', async () => {
    const caller = new AbortController();
    const destroyed = new AbortController();
    const outcome = supervise(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', reject)),
      {
        signal: caller.signal,
        interruption: new AbortController().signal,
        destroyed: destroyed.signal,
        graceMs: 60_000,
      },
    );
    caller.abort();
    assert.equal((await outcome).kind, 'failed');
    assert.equal(getEventListeners(caller.signal, 'abort').length, 0);
    assert.equal(getEventListeners(destroyed.signal, 'abort').length, 0);
  });
});
