import assert from 'node:assert/strict';
import { onAbort } from '../../../../src/common/deadline.ts';
import { RemoteError } from '../../../../src/common/remoteError.ts';
import { Hold } from '../../../../src/remote/folders/hold.ts';
import type { RemoteSession } from '../../../../src/remote/remoteSession.ts';
import type { SessionRunner } from '../../../../src/remote/sessionRunner.ts';

const runner: SessionRunner = {
  run: (work, { signal = new AbortController().signal } = {}) => work({} as RemoteSession, signal),
};
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => onAbort(signal, () => reject(new RemoteError('aborted', 'stopped'))));
const turn = (): Promise<void> => new Promise(setImmediate);

describe('Hold', () => {
  it('stops what may be paused, and does it again when it is over', async () => {
    const hold = new Hold();
    let tries = 0;
    const done = hold
      .over(runner)
      .run((_, signal) => (++tries === 1 ? untilAborted(signal) : Promise.resolve('done')), {
        isPausable: true,
      });
    hold.pause();
    await turn();
    assert.equal(tries, 1);
    hold.resume();
    assert.equal(await done, 'done');
  });

  it('lets what takes a moment come to its end, and begin', async () => {
    const hold = new Hold();
    hold.pause();
    assert.equal(await hold.over(runner).run(() => Promise.resolve('done')), 'done');
  });

  it('ends with the caller, held or not', async () => {
    const hold = new Hold();
    const controller = new AbortController();
    const { signal } = controller;
    const running = hold
      .over(runner)
      .run((_, inner) => untilAborted(inner), { isPausable: true, signal });
    const waiting = hold.opened(signal);
    await waiting;
    hold.pause();
    await turn();
    const held = hold.opened(signal);
    controller.abort();
    await assert.rejects(running, { code: 'aborted' });
    await assert.rejects(held, { code: 'aborted' });
  });

  it('passes on what fails by itself, also during a pause', async () => {
    const hold = new Hold();
    const running = hold.over(runner).run(
      async () => {
        hold.pause();
        await turn();
        throw new RemoteError('no-space', 'Full');
      },
      { isPausable: true },
    );
    await assert.rejects(running, { code: 'no-space' });
  });
});
