import assert from 'node:assert/strict';
import {
  commonBits,
  exactBits,
  modeOfBits,
  modeText,
  nextBits,
  octalText,
  parseOctal,
  symbolicText,
} from '../../../../src/extension/resources/permissions/permissionBits.ts';

describe('Permission bits', () => {
  it('that files have in common are decided, the others stay', () => {
    const bits = commonBits([0o644, 0o755]);
    assert.equal(symbolicText(bits), 'rw?r-?r-?');
    assert.equal(modeOfBits(bits), undefined);
    assert.equal(modeOfBits(commonBits([0o640])), 0o640);
    assert.equal(modeOfBits(commonBits([0o640, undefined])), undefined);
    assert.deepEqual(commonBits([]), { set: 0, clear: 0 });
  });

  it('go on and off, and to what each file has where there are more', () => {
    const on = exactBits(0o020);
    const off = nextBits(on, 0o020, false);
    assert.equal(modeOfBits(off), 0);
    assert.equal(modeOfBits(nextBits(off, 0o020, false)), 0o020);
    const left = nextBits(off, 0o020, true);
    assert.equal(modeOfBits(left), undefined);
    assert.equal(modeOfBits(nextBits(left, 0o020, true)), 0o020);
  });

  const shown = [
    [0o644, '0644 rw-r--r--'],
    [0o4755, '4755 rwsr-xr-x'],
    [0o2640, '2640 rw-r-S---'],
    [0o1777, '1777 rwxrwxrwt'],
    [0o1000, '1000 --------T'],
    [0, '0000 ---------'],
  ] as const;
  for (const [mode, text] of shown) {
    it(`of ${octalText(mode)} are shown as ls shows them`, () => {
      assert.equal(modeText(mode), text);
    });
  }

  it('are read from three or four octal digits alone', () => {
    assert.equal(parseOctal('644'), 0o644);
    assert.equal(parseOctal(' 4755 '), 0o4755);
    for (const text of ['', '64', '648', '07755', '0x1', '-12', '64 4']) {
      assert.equal(parseOctal(text), undefined, text);
    }
  });
});
