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

  it('leaves words alone that a short secret is part of', () => {
    assert.equal(mask('PASS of a', ['a', '']), 'PASS of a');
  });
});
