import assert from 'node:assert/strict';

import {
  formatTimeValue,
  parseTimeValue,
} from '../../../../../src/ftp/protocol/listing/timeValue.ts';

describe('a time-val', () => {
  for (const [ms, text] of [
    [Date.UTC(2024, 1, 29, 23, 59, 58), '20240229235958'],
    [Date.UTC(2024, 0, 1) + 999, '20240101000000'],
    [1_000, '19700101000001'],
  ] as const) {
    it(`${text} is written as it is read`, () => {
      assert.equal(formatTimeValue(ms), text);
      assert.equal(parseTimeValue(text), Math.floor(ms / 1_000) * 1_000);
    });
  }

  for (const ms of [0, -1, NaN, Infinity, Date.UTC(10_000, 0, 1)]) {
    it(`is none for ${ms}`, () => assert.equal(formatTimeValue(ms), undefined));
  }
});
