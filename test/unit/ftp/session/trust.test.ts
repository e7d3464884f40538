import assert from 'node:assert/strict';

import {
  afterDoingWithout,
  afterUse,
  isTrusted,
  type Trust,
} from '../../../../src/ftp/session/trust.ts';

/** `+` and `-`: done, and it worked or not; `w` and `l`: done without, likewise. */
function course(events: string): Trust {
  let trust: Trust = 'presumed';
  for (const event of events) {
    const hasWorked = event === '+' || event === 'w';
    trust = '+-'.includes(event) ? afterUse(trust, hasWorked) : afterDoingWithout(trust, hasWorked);
  }
  return trust;
}

describe('the trust in a server', () => {
  for (const [events, expected] of [
    ['', 'presumed'],
    ['+++', 'presumed'],
    ['-', 'suspected'],
    ['-w', 'doubted'],
    ['-l', 'presumed'],
    ['-w+', 'presumed'],
    ['-w-', 'suspected-again'],
    ['-w-l', 'doubted'],
    ['-w-w', 'no'],
    ['--', 'suspected'],
    ['-w--', 'suspected-again'],
    ['-+', 'presumed'],
    ['-w-w+', 'no'],
    ['-w+-w', 'doubted'],
    ['www', 'presumed'],
    ['lll', 'presumed'],
  ] as const) {
    it(`is ${expected} after "${events}"`, () => assert.equal(course(events), expected));
  }

  it('says what to do the next time', () => {
    const all = ['presumed', 'suspected', 'doubted', 'suspected-again', 'no'] as const;
    assert.deepEqual(all.filter(isTrusted), ['presumed', 'doubted']);
  });
});
