import assert from 'node:assert/strict';
import { parsePageMessage } from '../../../../src/extension/resources/permissions/permissionsMessages.ts';

const change = { set: 0o600, clear: 0o177, appliesTo: 'all', executeFoldersOnly: true };

describe('A message of the page of permissions', () => {
  it('is taken where it is whole', () => {
    assert.deepEqual(parsePageMessage({ type: 'apply', more: 1 }), { type: 'apply' });
    const plan = { type: 'plan', recursive: true, change };
    assert.deepEqual(parsePageMessage({ ...plan, change: { ...change, more: 1 } }), plan);
  });

  const wrong: readonly unknown[] = [
    undefined,
    null,
    'apply',
    { type: 'delete' },
    { type: 'plan', recursive: true },
    { type: 'plan', recursive: 'yes', change },
    { type: 'plan', recursive: true, change: { ...change, set: 0o10000 } },
    { type: 'plan', recursive: true, change: { ...change, set: 1.5 } },
    { type: 'plan', recursive: true, change: { ...change, clear: -1 } },
    { type: 'plan', recursive: true, change: { ...change, clear: 0o600 } },
    { type: 'plan', recursive: true, change: { ...change, appliesTo: 'none' } },
    { type: 'plan', recursive: true, change: { ...change, executeFoldersOnly: 1 } },
  ];
  for (const message of wrong) {
    it(`is dropped where it is ${JSON.stringify(message)}`, () => {
      assert.equal(parsePageMessage(message), undefined);
    });
  }
});
