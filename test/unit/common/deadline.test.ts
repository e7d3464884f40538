import assert from 'node:assert/strict';
import { mock } from 'node:test';

import {
  abortError,
  deadlineSignal,
  delay,
  onAbort,
  throwIfAborted,
} from '../../../src/common/deadline.ts';
import { hasCode, isConnectionFailure, RemoteError } from '../../../src/common/remoteError.ts';

/** As of Node 20.11; the types describe the oldest Node that the product itself runs in. */
interface FakeTimers {
  enable(options: { readonly apis: readonly string[] }): void;
  tick(ms: number): void;
  reset(): void;
}
const timers = mock.timers as unknown as FakeTimers;

describe('with a deadline', () => {
  beforeEach(() => timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => timers.reset());

  it('aborts with timeout when the time is over', () => {
    const { signal } = deadlineSignal(100, 'Waiting');
    timers.tick(99);
    assert.equal(signal.aborted, false);
    timers.tick(1);
    assert.throws(() => throwIfAborted(signal), { code: 'timeout', message: /Waiting.*100 ms/ });
  });

  it('aborts with the reason of its parent', () => {
    const parent = new AbortController();
    const { signal } = deadlineSignal(100, 'Waiting', parent.signal);
    parent.abort();
    assert.throws(() => throwIfAborted(signal), { code: 'aborted' });
    timers.tick(100);
    assert.throws(() => throwIfAborted(signal), { code: 'aborted' });
  });

  it('begins aborted when its parent is', () => {
    const error = new RemoteError('closed', 'Over');
    const { signal } = deadlineSignal(100, 'Waiting', AbortSignal.abort(error));
    assert.equal(abortError(signal), error);
  });

  it('never aborts once it is disposed', () => {
    const parent = new AbortController();
    const deadline = deadlineSignal(100, 'Waiting', parent.signal);
    deadline.dispose();
    timers.tick(1000);
    parent.abort();
    assert.equal(deadline.signal.aborted, false);
  });

  it('waits, or not', async () => {
    const waited = delay(100);
    timers.tick(100);
    await waited;
    const controller = new AbortController();
    const given = assert.rejects(delay(100, controller.signal), { code: 'aborted' });
    controller.abort();
    await given;
    await assert.rejects(delay(100, AbortSignal.abort()), { code: 'aborted' });
  });
});

describe('onAbort', () => {
  it('runs once, at once when aborted already, never after it was stopped', () => {
    const controller = new AbortController();
    const heard = new Array<string>();
    onAbort(controller.signal, () => heard.push('kept'));
    onAbort(controller.signal, () => heard.push('stopped'))();
    onAbort(undefined, () => heard.push('none'))();
    assert.equal(heard.length, 0);
    controller.abort();
    onAbort(controller.signal, () => heard.push('late'));
    assert.equal(heard.join(), 'kept,late');
  });
});

describe('RemoteError', () => {
  it('carries code, cause, path and reply', () => {
    const cause = new Error('why');
    const error = new RemoteError('no-space', 'Full', { cause, path: '/a', reply: '452 Full' });
    assert.deepEqual(
      [error.name, error.code, error.cause, error.path, error.reply],
      ['RemoteError', 'no-space', cause, '/a', '452 Full'],
    );
    assert.equal('cause' in new RemoteError('closed', 'Over'), false);
  });

  it('is told by its code', () => {
    const error = new RemoteError('timeout', 'Late');
    assert.equal(hasCode(error, 'exists', 'timeout'), true);
    assert.equal(hasCode(error, 'exists'), false);
    assert.equal(hasCode({ code: 'timeout' }, 'timeout'), false);
    assert.equal(isConnectionFailure(error), true);
    assert.equal(isConnectionFailure(new RemoteError('not-found', 'Nothing')), false);
  });
});
