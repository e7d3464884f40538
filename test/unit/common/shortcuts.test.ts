import assert from 'node:assert/strict';
import { SHORTCUT_NAMES, shortcutsOf } from '../../../src/common/shortcuts.ts';

describe('shortcutsOf', () => {
  const areAll = (value: boolean) =>
    Object.fromEntries(SHORTCUT_NAMES.map((name) => [name, value]));

  it('has all of them on', () => {
    assert.deepEqual(shortcutsOf(), areAll(true));
    assert.deepEqual(shortcutsOf(true), areAll(true));
    assert.deepEqual(shortcutsOf({}), areAll(true));
  });

  it('turns off those that are named, or all', () => {
    assert.deepEqual(shortcutsOf({ dataAhead: false, keyShare: true }), {
      ...areAll(true),
      dataAhead: false,
    });
    assert.deepEqual(shortcutsOf(false), areAll(false));
  });
});
