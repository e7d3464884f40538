import assert from 'node:assert/strict';

import { doubtOf } from '../../../src/remote/listingDoubt.ts';
import { entry } from './entries.ts';

const listing = (...lines: string[]) => ({
  entries: [entry('a')],
  rejected: lines.map((line) => ({ line, reason: 'unreadable' })),
});

describe('the doubt that a listing leaves', () => {
  it('is none where every line was read', () => {
    assert.equal(doubtOf(listing()), undefined);
    assert.equal(doubtOf({ ...listing(), isPartial: false }), undefined);
  });

  it('is about every name where a part is missing', () => {
    assert.equal(doubtOf({ ...listing(), isPartial: true })?.('anything'), true);
  });

  for (const [line, name, isDoubtful] of [
    ['NSCREEN1  256B  FA  800', 'NSCREEN1', true],
    ['NSCREEN1  256B  FA  800', 'SCREEN', false],
    ['NSCREEN1  256B  FA  800', 'NSCREEN', false],
    ['-rw-r--r-- 512 two words', 'two words', true],
    ['-rw-r--r-- 512 two words', 'two', true],
    ['-rw-r--r-- 512 .htaccess', '.htaccess', true],
    ['-rw-r--r-- 512 .htaccess', 'htaccess', false],
    ['X.TXT;3 never', 'X.TXT', true],
    ['X.TXT;3 never', 'x.txt', true],
    ['aa a', 'a', true],
    ['aaaa', 'a', false],
    ['größe.txt', 'gr', false],
    ['', 'a', false],
  ] as const) {
    it(`${isDoubtful ? 'is' : 'is not'} about ${name} in "${line}"`, () => {
      assert.equal(doubtOf(listing(line))?.(name), isDoubtful);
    });
  }

  it('is about every name where there are too many lines to search', () => {
    const many = Array.from({ length: 1_001 }, () => 'x');
    assert.equal(doubtOf(listing(...many))?.('anything'), true);
  });
});
