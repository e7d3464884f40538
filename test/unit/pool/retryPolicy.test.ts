import assert from 'node:assert/strict';

import { backoff, isLimitError, shouldRepeat } from '../../../src/pool/retryPolicy.ts';
import { remoteError } from './poolHarness.ts';

describe('backoff', () => {
  const cases: [first: number, total: number, pauses: number[]][] = [
    [1_000, 20_000, [1_000, 2_000, 4_000, 8_000, 5_000]],
    [1_000, 7_000, [1_000, 2_000, 4_000]],
    [1_000, 500, [500]],
    [1_000, 0, []],
  ];
  for (const [firstMs, totalMs, pauses] of cases) {
    it(`${firstMs} ms up to ${totalMs} ms`, () => {
      assert.deepEqual([...backoff({ firstMs, totalMs })], pauses);
    });
  }
});

describe('shouldRepeat', () => {
  const lost = {
    error: remoteError('connection-lost') as unknown,
    repeatable: true,
    repeats: 0,
    sessionLost: true,
    aborted: false,
  };
  const cases: [title: string, change: Partial<typeof lost>, repeated: boolean][] = [
    ['a lost connection', {}, true],
    ['a lost connection, the second time', { repeats: 1 }, false],
    ['work that must not be done twice', { repeatable: false }, false],
    ['a session that lives', { sessionLost: false }, false],
    ['a caller who gave up', { aborted: true }, false],
    ['an answer of the server', { error: remoteError('not-found') }, false],
  ];
  for (const [title, change, repeated] of cases) {
    it(title, () => assert.equal(shouldRepeat({ ...lost, ...change }), repeated));
  }

  it('an error of another kind', () => {
    assert.equal(shouldRepeat({ ...lost, error: new Error('connection-lost') }), false);
  });
});

describe('isLimitError', () => {
  const refused = remoteError('authentication-failed');
  const cases: [title: string, error: unknown, opened: number, live: number, limit: boolean][] = [
    ['too many connections', remoteError('too-many-connections'), 0, 0, true],
    ['a wrong password at first', refused, 0, 0, false],
    ['a wrong password beside a session that logged in', refused, 1, 1, true],
    ['a wrong password when all sessions are gone', refused, 3, 0, false],
    ['a refused connection', remoteError('connection-refused'), 1, 1, false],
  ];
  for (const [title, error, opened, live, limit] of cases) {
    it(title, () => assert.equal(isLimitError(error, { opened, live }), limit));
  }
});
