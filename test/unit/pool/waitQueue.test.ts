import assert from 'node:assert/strict';

import type { Priority } from '../../../src/pool/poolOptions.ts';
import { Task } from '../../../src/pool/task.ts';
import { Urgency } from '../../../src/pool/urgency.ts';
import { WaitQueue } from '../../../src/pool/waitQueue.ts';
import { advance, usePool } from './poolHarness.ts';

const task = (priority: Priority): Task => new Task(new Urgency(priority));

describe('WaitQueue', () => {
  // For its fake timers.
  usePool();

  function watched(): { readonly queue: WaitQueue<string>; asked: () => number } {
    let asked = 0;
    const mayExpire = (): boolean => {
      asked += 1;
      return false;
    };
    const queue = new WaitQueue<string>({ waitMs: 1_000, mayExpire, onDidGiveUp: () => undefined });
    return { queue, asked: () => asked };
  }

  it('asks at each deadline whether it stands', async () => {
    const { queue, asked } = watched();
    const value = queue.wait({ task: task('interactive') });
    await advance(3_000);
    assert.equal(asked(), 3);
    queue.serve('interactive', 'late');
    assert.equal(await value, 'late');
  });

  it('leaves no timer behind', async () => {
    const { queue, asked } = watched();
    const value = queue.wait({ task: task('interactive') });
    queue.serve('interactive', 'served');
    assert.equal(await value, 'served');
    await advance(3_000);
    assert.equal(asked(), 0);
  });

  it('rejects all lanes', async () => {
    const { queue } = watched();
    const values = [
      queue.wait({ task: task('interactive') }),
      queue.wait({ task: task('background') }),
    ];
    const failure = new Error('over');
    queue.reject(failure);
    for (const value of values) await assert.rejects(value, failure);
    assert.equal(queue.size, 0);
  });
});
