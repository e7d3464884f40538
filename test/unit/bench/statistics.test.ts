import assert from 'node:assert/strict';
import { ratioOf, summarize } from '../../../bench/statistics.ts';

describe('summarize', () => {
  const series: readonly (readonly [values: readonly number[], median: number])[] = [
    [[7], 7],
    [[3, 1], 2],
    [[9, 1, 5], 5],
    [[10, 9, 2, 1], 5.5],
    [[100, 20, 3], 20],
  ];
  for (const [values, median] of series) {
    it(`finds the median ${median} of ${values.join(', ')}`, () => {
      const summary = summarize(values);
      assert.deepEqual(summary, { median, min: Math.min(...values), max: Math.max(...values) });
    });
  }

  it('refuses an empty series', () => {
    assert.throws(() => summarize([]), RangeError);
  });
});

describe('ratioOf', () => {
  it('is below one where ours is less', () => {
    assert.equal(ratioOf(5, 10), 0.5);
  });

  it('is undefined where the peer took nothing', () => {
    assert.equal(ratioOf(5, 0), undefined);
  });
});
