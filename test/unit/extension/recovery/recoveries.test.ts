import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { silentLogger } from '../../../../src/common/logger.ts';
import { Emitter } from '../../../../src/common/lifecycle.ts';
import { Recoveries } from '../../../../src/extension/recovery/recoveries.ts';
import type { Remote } from '../../../../src/extension/remotes/remote.ts';

/** As of Node 20.11; the types describe the oldest Node that the product itself runs in. */
interface FakeTimers {
  enable(options: { readonly apis: readonly string[] }): void;
  tick(ms: number): void;
  reset(): void;
}
const timers = mock.timers as unknown as FakeTimers;
const INTERVAL_MS = 30_000;

describe('what is to be put right on a server', () => {
  let state: string | undefined;
  let hasToRecover: boolean;
  let looks: number;
  let change: Emitter<void>;
  let recoveries: Recoveries;

  beforeEach(() => {
    timers.enable({ apis: ['setInterval'] });
    [state, hasToRecover, looks] = [undefined, false, 0];
    change = new Emitter<void>();
    recoveries = new Recoveries(silentLogger);
    const remote = {
      connection: { name: 'test' },
      get status() {
        return state === undefined ? undefined : { state };
      },
      get hasToRecover() {
        return hasToRecover;
      },
      onDidChangeStatus: change.event,
      recover: () => {
        looks += 1;
        return Promise.resolve();
      },
    };
    recoveries.follow(remote as unknown as Remote);
  });
  afterEach(() => {
    recoveries.dispose();
    timers.reset();
  });

  function become(next: string | undefined): void {
    state = next;
    change.fire();
  }

  it('is looked at with a connection', () => {
    for (const next of ['connecting', 'connected', 'limited']) become(next);
    assert.equal(looks, 1);
    become('failed');
    become('connected');
    assert.equal(looks, 2);
  });

  it('is looked at again when a window that has just died does not look alive any more', () => {
    become('connected');
    for (let passed = 1; passed <= 10; passed++) timers.tick(INTERVAL_MS);
    assert.equal(looks, 2);
  });

  it('is looked at again and again while there is something', () => {
    become('connected');
    hasToRecover = true;
    timers.tick(INTERVAL_MS);
    timers.tick(INTERVAL_MS);
    assert.equal(looks, 3);
    hasToRecover = false;
    timers.tick(INTERVAL_MS);
    timers.tick(INTERVAL_MS);
    assert.equal(looks, 4);
  });

  it('is let be when the server is not in use any more', () => {
    become('connected');
    hasToRecover = true;
    become(undefined);
    timers.tick(10 * INTERVAL_MS);
    assert.equal(looks, 1);
  });
});
