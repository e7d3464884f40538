import assert from 'node:assert/strict';
import { mask } from '../../../src/extension/ui/mask.ts';

describe('mask', () => {
  it('takes every occurrence of every secret out', () => {
    assert.equal(
      mask('a hunter2 b hunter2 c s3cr3t', ['hunter2', 's3cr3t']),
      'a •••• b •••• c ••••',
    );
  });

  it('takes a secret as it is, not as a pattern', () => {
    assert.equal(mask('xyz a.*b', ['a.*b']), 'xyz ••••');
  });

  const OVERLAPS: readonly (readonly [string, readonly string[], string])[] = [
    // A password that was changed by a digit at its end, and the one before it.
    ['a s3cr3t12 b s3cr3t', ['s3cr3t', 's3cr3t12'], 'a •••• b ••••'],
    ['a s3cr3t12 b', ['s3cr3t12', 's3cr3t'], 'a •••• b'],
    ['a first-then b', ['first-th', 't-then'], 'a •••• b'],
    ['a ababab b', ['abab'], 'a •••• b'],
    ['one1two2', ['one1', 'two2'], '••••••••'],
  ];
  for (const [text, secrets, masked] of OVERLAPS) {
    it(`leaves nothing of a secret that holds another one: ${text} with ${secrets.join(', ')}`, () => {
      assert.equal(mask(text, secrets), masked);
    });
  }

  it('leaves nothing of a secret whose end is cut off', () => {
    assert.equal(mask('you sent s3cr3t-wo…', ['s3cr3t-word']), 'you sent ••••…');
    assert.equal(mask('sent s3cr3t-word… said', ['s3cr3t-word']), 'sent ••••… said');
    assert.equal(mask('sent ababab… said', ['abababab']), 'sent ••••… said');
    assert.equal(mask('as it says…', ['says so']), 'as it ••••…');
    assert.equal(mask('as it sa…', ['says so']), 'as it sa…');
  });

  it('leaves words alone that a short secret is part of', () => {
    assert.equal(mask('PASS of a', ['a', '']), 'PASS of a');
  });
});
