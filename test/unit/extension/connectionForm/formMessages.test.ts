import assert from 'node:assert/strict';
import {
  parseKept,
  parsePageMessage,
} from '../../../../src/extension/connectionForm/formMessages.ts';

describe('The messages of the page of a form', () => {
  const good: readonly object[] = [
    { type: 'ready' },
    { type: 'settle' },
    { type: 'test' },
    { type: 'change', field: 'host', value: '<b>' },
    { type: 'change', field: 'shortcuts.prefetch', value: 'on' },
    { type: 'password', value: '' },
    { type: 'remember', value: false },
    { type: 'save', open: true },
    { type: 'pickFile', field: 'clientKey' },
  ];
  for (const message of good) {
    it(`take ${JSON.stringify(message)}`, () => {
      assert.deepEqual(parsePageMessage({ ...message, more: 1 }), message);
    });
  }

  const bad: readonly unknown[] = [
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'constructor' },
    { type: '__proto__' },
    { type: 'change', field: 'password', value: 'x' },
    { type: 'change', field: '__proto__', value: 'x' },
    { type: 'change', field: 'host', value: 1 },
    { type: 'change', field: 'host', value: 'x'.repeat(70_000) },
    { type: 'password' },
    { type: 'remember', value: 'yes' },
    { type: 'save' },
    { type: 'pickFile', field: 'host' },
  ];
  for (const message of bad) {
    it(`drop ${JSON.stringify({ message }).slice(0, 60)}`, () => {
      assert.equal(parsePageMessage(message), undefined);
    });
  }

  it('remember fields, and nothing else', () => {
    const fields = { host: 'h', password: 'x', port: 5, 'shortcuts.prefetch': '' };
    assert.deepEqual(parseKept({ id: 'a', fields }), {
      id: 'a',
      fields: { host: 'h', 'shortcuts.prefetch': '' },
    });
    assert.deepEqual(parseKept({ id: 5, fields: {} }), { id: undefined, fields: {} });
    for (const state of [undefined, null, 'x', {}, { fields: null }, { fields: 1 }]) {
      assert.equal(parseKept(state), undefined);
    }
  });
});
