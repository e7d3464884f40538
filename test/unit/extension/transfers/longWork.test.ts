import assert from 'node:assert/strict';
import { LongWork } from '../../../../src/extension/transfers/longWork.ts';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('LongWork', () => {
  it('shows what is large while it runs, and no longer', async () => {
    const work = new LongWork();
    let seen = 0;
    work.onDidChange(() => (seen = Math.max(seen, work.running.length)));
    const result = await work.show({ kind: 'save', path: '/a', bytes: 2_000_000 }, async () => {
      await turn();
      assert.deepEqual(work.running, [{ kind: 'save', path: '/a', bytes: 2_000_000 }]);
      return 'saved';
    });
    assert.deepEqual([result, seen, work.running], ['saved', 1, []]);
  });

  it('shows nothing of what is over at once, and passes failures on', async () => {
    const work = new LongWork();
    let changes = 0;
    work.onDidChange(() => changes++);
    await assert.rejects(
      work.show({ kind: 'copy', path: '/a' }, () => Promise.reject(new Error('no'))),
      { message: 'no' },
    );
    assert.equal(changes, 0);
  });
});
