import assert from 'node:assert/strict';
import { LongWork } from '../../../../src/extension/transfers/longWork.ts';
import type { WorkScope } from '../../../../src/extension/transfers/work.ts';

const LARGE = { kind: 'save', path: '/a', bytes: 2_000_000 } as const;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Until it is cancelled. */
async function endless({ signal }: WorkScope): Promise<void> {
  await new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('cancelled')));
  });
}

describe('LongWork', () => {
  it('shows what is large while it runs, and no longer', async () => {
    const work = new LongWork();
    let seen = 0;
    work.onDidChange(() => (seen = Math.max(seen, work.running.length)));
    const result = await work.show(LARGE, async () => {
      await turn();
      assert.deepEqual(
        work.running.map(({ plan }) => plan),
        [LARGE],
      );
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

  it('tells how far it is, of what the plan says or of what turns out', async () => {
    const work = new LongWork();
    const told: unknown[] = [];
    await work.show(LARGE, async ({ onMoved }) => {
      await turn();
      work.onDidChange((one) => told.push([one?.moved, one?.all]));
      onMoved(500_000);
      onMoved(750_000, 3_000_000);
    });
    const gone = [undefined, undefined];
    assert.deepEqual(told, [[500_000, 2_000_000], [750_000, 3_000_000], gone]);
  });

  it('ends what is cancelled, which is seen until it has ended', async () => {
    const work = new LongWork();
    const shown = work.show(LARGE, endless);
    await turn();
    const row = work.running[0]!;
    assert.equal(row.canCancel, true);
    row.cancel();
    assert.deepEqual([row.canCancel, work.running.length], [false, 1]);
    await assert.rejects(shown, { message: 'cancelled' });
    assert.deepEqual(work.running, []);
  });
});
