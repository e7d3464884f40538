import assert from 'node:assert/strict';
import { Decider } from '../../../../src/remote/folders/decider.ts';
import { RemoteError } from '../../../../src/common/remoteError.ts';
import type { FileSketch } from '../../../../src/remote/folders/transfer.ts';

const AT = Date.UTC(2022, 0, 1);
const sketch = (size: number | undefined, mtimeMs: number): FileSketch => ({ size, mtimeMs });
const conflict = (coming: FileSketch, existing: FileSketch) => ({ path: '/a', coming, existing });

describe('Decider', () => {
  it('skips unless told otherwise', async () => {
    assert.equal(await new Decider().decide(conflict(sketch(1, AT), sketch(2, AT))), 'skip');
  });

  it('takes the newer one, beyond what disks make of times', async () => {
    const decide = (coming: number, existing: number) =>
      new Decider('newer').decide(conflict(sketch(1, coming), sketch(2, existing)));
    assert.equal(await decide(AT + 5_000, AT), 'overwrite');
    assert.equal(await decide(AT + 1_000, AT), 'skip');
    assert.equal(await decide(0, AT), 'skip');
  });

  it('takes what has size and time for what has come before, where it goes on', async () => {
    const decide = (coming: FileSketch, existing: FileSketch) =>
      new Decider('overwrite', true).decide(conflict(coming, existing));
    assert.equal(await decide(sketch(5, AT), sketch(5, AT + 900)), 'same');
    assert.equal(await decide(sketch(5, AT), sketch(6, AT)), 'overwrite');
    assert.equal(await decide(sketch(5, AT), sketch(5, AT + 10_000)), 'overwrite');
    assert.equal(await decide(sketch(undefined, AT), sketch(undefined, AT)), 'overwrite');
    assert.equal(await decide(sketch(5, 0), sketch(5, 0)), 'overwrite');
  });

  it('asks nothing more when a question was closed', async () => {
    let questions = 0;
    const decider = new Decider(() => {
      questions++;
      return Promise.reject(new RemoteError('cancelled', 'The question was closed'));
    });
    const taken = conflict(sketch(1, AT), sketch(2, AT));
    // Several files of a transfer are under way at once.
    const underWay = [decider.decide(taken), decider.decide(taken)];
    for (const one of underWay) await assert.rejects(one, { code: 'cancelled' });
    await assert.rejects(decider.decide(taken), { code: 'cancelled' });
    assert.equal(questions, 1);
  });
});
