import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { forEachBounded } from '../../../src/remote/forEachBounded.ts';

describe('forEachBounded', () => {
  for (const [count, limit] of [
    [0, 3],
    [1, 3],
    [3, 3],
    [20, 3],
    [5, 1],
  ] as const) {
    it(`does ${count} items, at most ${limit} at a time, in order`, async () => {
      const begun: number[] = [];
      let running = 0;
      let most = 0;
      await forEachBounded([...Array(count).keys()], limit, async (item) => {
        begun.push(item);
        most = Math.max(most, ++running);
        await nextTurn();
        running--;
      });
      assert.deepEqual(begun, [...Array(count).keys()]);
      assert.equal(most, Math.min(count, limit));
      assert.equal(running, 0);
    });
  }

  it('begins nothing after a failure, waits for what runs, and throws the first', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      if (item === 1) throw new Error('first');
      await nextTurn();
      await nextTurn();
      ended.push(item);
      if (item === 2) throw new Error('second');
    };
    await assert.rejects(forEachBounded([0, 1, 2, 3, 4, 5], 3, work), { message: 'first' });
    assert.deepEqual(begun, [0, 1, 2]);
    assert.deepEqual(ended, [0, 2]);
  });

  it('works on what work adds, before what waits, so many of all at a time', async () => {
    const children: Readonly<Record<string, readonly string[]>> = {
      a: ['a1', 'a2', 'a3'],
      b: ['b1'],
    };
    const begun: string[] = [];
    let running = 0;
    let most = 0;
    await forEachBounded(['a', 'b', 'c'], 2, async (item, add) => {
      begun.push(item);
      most = Math.max(most, ++running);
      await Promise.resolve();
      add(children[item] ?? []);
      running--;
    });
    assert.equal(begun.at(-1), 'c');
    assert.deepEqual([...begun].sort(), ['a', 'a1', 'a2', 'a3', 'b', 'b1', 'c']);
    assert.equal(most, 2);
  });

  it('begins nothing that was added once work has failed', async () => {
    const begun: string[] = [];
    const failing = forEachBounded(['a'], 4, async (item, add) => {
      begun.push(item);
      await nextTurn();
      add(['b']);
      throw new Error(item);
    });
    await assert.rejects(failing, /a/);
    assert.deepEqual(begun, ['a']);
  });
});
