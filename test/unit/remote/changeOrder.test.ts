import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { ChangeOrder } from '../../../src/remote/changeOrder.ts';

describe('the order of changes', () => {
  let order: ChangeOrder;
  let done: string[];
  const ends = new Map<string, () => void>();

  beforeEach(() => {
    order = new ChangeOrder();
    done = [];
    ends.clear();
  });

  /** Work that goes on until its name is ended. */
  const work = (name: string) => async (): Promise<void> => {
    done.push(`${name} begins`);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    done.push(`${name} ends`);
  };
  async function end(name: string): Promise<void> {
    ends.get(name)?.();
    await nextTurn();
  }

  for (const [title, moved, waits] of [
    ['of the file itself', ['/a/b.txt', '/c'], true],
    ['over the file', ['/c', '/a/b.txt'], true],
    ['of a folder above', ['/a', '/c'], true],
    ['of another file', ['/a/b', '/a/b.txt2'], false],
  ] as const) {
    it(`has a move ${title} ${waits ? 'wait for' : 'go beside'} a save`, async () => {
      const all = [order.save('/a/b.txt', {}, work('save')), order.move(moved, {}, work('move'))];
      await nextTurn();
      assert.equal(done.includes('move begins'), !waits);
      await end('save');
      assert.ok(done.includes('move begins'));
      await end('move');
      await Promise.all(all);
    });
  }

  it('has a save wait for the move of a folder above, and no longer than its caller does', async () => {
    const caller = new AbortController();
    const moving = order.move(['/a', '/b'], {}, work('move'));
    const given = order.save('/b/x', caller, work('given up'));
    const saving = order.save('/a/x', {}, work('save'));
    const beside = order.save('/c/x', {}, work('beside'));
    await nextTurn();
    assert.deepEqual(done, ['move begins', 'beside begins']);
    caller.abort();
    await assert.rejects(given, { code: 'aborted' });
    await end('move');
    await end('save');
    await end('beside');
    await Promise.all([moving, saving, beside]);
    assert.ok(!done.includes('given up begins'));
  });

  it('goes on after what fails', async () => {
    const failing = order.save('/a/x', {}, () => Promise.reject(new Error('no room')));
    const moving = order.move(['/a', '/b'], {}, () => Promise.resolve('moved'));
    await assert.rejects(failing, /no room/);
    assert.equal(await moving, 'moved');
  });
});
