import assert from 'node:assert/strict';
import { findSecrets } from '../../../scripts/test/secretScan.mjs';

const SECRETS = ['p@ss/Word 1', 'other-4711'];

describe('the scan for secrets', () => {
  it('finds none in clean text', () => {
    assert.deepEqual(findSecrets(SECRETS, 'log', 'USER alice\nPASS ****\n'), []);
  });

  it('names the line of each one, and does not repeat it', () => {
    const text = 'first\nPASS p@ss/Word 1\nthird\nother-4711 and p@ss/Word 1';
    assert.deepEqual(findSecrets(SECRETS, 'log', text), [
      'log:2: PASS ••••',
      'log:4: •••• and ••••',
    ]);
  });

  for (const [form, text] of [
    ['in a URL', `ftp://alice:${encodeURIComponent('p@ss/Word 1')}@host/`],
    ['in base64', Buffer.from('p@ss/Word 1').toString('base64')],
  ] as const) {
    it(`finds one ${form}`, () => {
      assert.equal(findSecrets(SECRETS, 'log', text).length, 1);
    });
  }
});
