import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';

import { abortError } from '../../../src/common/deadline.ts';
import { RemoteError, type RemoteErrorCode } from '../../../src/common/remoteError.ts';
import {
  advance,
  type FakeSession,
  flush,
  forever,
  type Harness,
  remoteError,
  sleepComputer,
  usePool,
} from './poolHarness.ts';

const OPERATIONS = 2_000;

/** Mulberry32: small, and the same sequence for the same seed everywhere. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const workFailures: RemoteErrorCode[] = ['connection-lost', 'timeout', 'protocol', 'not-found'];
const dialFailures: RemoteErrorCode[] = [
  'too-many-connections',
  'too-many-connections',
  'connection-refused',
  'authentication-failed',
];

/** Throws everything at a pool and watches what must always hold. */
class Chaos {
  readonly harness: Harness;
  readonly #random: () => number;
  readonly #callers = new Set<AbortController>();
  readonly #signals: AbortSignal[] = [];
  readonly #working = new Set<FakeSession>();
  readonly #violations: string[] = [];
  #background = 0;
  started = 0;
  settled = 0;
  succeeded = 0;

  constructor(harness: Harness, seed: number) {
    this.harness = harness;
    this.#random = randomNumbers(seed);
  }

  async operate(): Promise<void> {
    const dice = this.#random();
    if (dice < 0.45) this.#run();
    else if (dice < 0.65) this.#answerDial();
    else if (dice < 0.72) this.#pick([...this.#callers])?.abort();
    else if (dice < 0.75) this.#pick(this.harness.open)?.die();
    else if (dice < 0.77) this.#pick(this.harness.open)?.vanish();
    else if (dice < 0.78) this.#muteGoodbye();
    else if (dice < 0.785) void this.harness.pool.disconnect();
    else if (dice < 0.79) sleepComputer(this.#random() * 120_000);
    else await advance(this.#random() * 6_000, 500);
    await flush();
  }

  check(): void {
    assert.deepEqual(this.#violations, []);
    const { pool, open, dials } = this.harness;
    const dialling = dials.filter((dial) => !dial.context.signal.aborted).length;
    const { maxSize, limit, total, idle, busy, connecting } = pool.status;
    assert.ok(open.length + dialling <= maxSize, `${open.length} open, ${dialling} dialling`);
    assert.ok(limit >= 1 && limit <= maxSize, `limit ${limit}`);
    assert.ok(total <= maxSize && idle + busy + connecting <= total, 'counters');
    assert.ok(this.#background <= Math.max(1, maxSize - 1), `${this.#background} in background`);
  }

  /** From here on the server is well and everybody gives up in time. */
  async calm(): Promise<void> {
    for (const session of this.harness.open) session.die();
    for (let turn = 0; turn < 200 && this.settled < this.started; turn++) {
      for (const caller of this.#callers) caller.abort();
      while (this.harness.dials.length > 0) this.harness.nextDial().accept();
      await advance(1_000);
    }
  }

  listeners(): number {
    const counts = this.#signals.map((signal) => getEventListeners(signal, 'abort').length);
    return counts.reduce((sum, count) => sum + count, 0);
  }

  #run(): void {
    const caller = new AbortController();
    const priority = this.#random() < 0.5 ? 'interactive' : 'background';
    const options = { priority, repeatable: this.#random() < 0.5, signal: caller.signal } as const;
    this.#callers.add(caller);
    this.#signals.push(caller.signal);
    this.started += 1;
    const settle = (): void => {
      this.#callers.delete(caller);
      this.settled += 1;
    };
    this.harness.pool
      .run((session, signal) => this.#work(session, signal, priority === 'background'), options)
      .then(() => (this.succeeded += 1))
      .catch((error: unknown) => {
        if (!(error instanceof RemoteError)) this.#violations.push(String(error));
      })
      .finally(settle);
  }

  async #work(session: FakeSession, signal: AbortSignal, background: boolean): Promise<void> {
    if (session.end) this.#violations.push('An ended session was given to work');
    if (this.#working.has(session)) this.#violations.push('Two works share a session');
    this.#working.add(session);
    // Work that ignores its signal holds its session for good: nobody may get it again.
    if (this.#random() < 0.02) return forever();
    if (background) this.#background += 1;
    try {
      await this.#pretend(session, signal);
    } finally {
      if (background) this.#background -= 1;
      this.#working.delete(session);
    }
  }

  async #pretend(session: FakeSession, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      setTimeout(resolve, this.#random() * 1_000);
      signal.addEventListener('abort', () => reject(abortError(signal)), { once: true });
    });
    if (session.end === 'died') throw remoteError('connection-lost');
    const dice = this.#random();
    if (dice < 0.1) session.usable = false;
    if (dice < 0.2) throw remoteError(this.#pick(workFailures) ?? 'timeout');
  }

  #answerDial(): void {
    const dial = this.harness.dials.shift();
    if (!dial) return;
    const dice = this.#random();
    if (dice < 0.75) dial.accept();
    else if (dice < 0.98) dial.refuse(this.#pick(dialFailures) ?? 'timeout');
    // And some are never answered.
  }

  #muteGoodbye(): void {
    const session = this.#pick(this.harness.open);
    if (session) session.onClose = () => forever();
  }

  #pick<V>(values: readonly V[]): V | undefined {
    return values[Math.floor(this.#random() * values.length)];
  }
}

describe('ConnectionPool: whatever happens', () => {
  const pool = usePool();

  for (const [seed, maxSize] of [
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 8],
  ] as const) {
    it(`${OPERATIONS} random operations on ${maxSize} sessions, seed ${seed}`, async function () {
      this.timeout(60_000);
      const harness = pool({ maxSize, manual: true, keepOne: () => true });
      const chaos = new Chaos(harness, seed);
      for (let operation = 0; operation < OPERATIONS; operation++) {
        await chaos.operate();
        chaos.check();
      }
      await chaos.calm();
      chaos.check();
      assert.equal(chaos.settled, chaos.started, 'Some work never settled');
      assert.ok(chaos.succeeded > chaos.started / 20, `${chaos.succeeded} of ${chaos.started}`);
      assert.equal(chaos.listeners(), 0, 'Listeners are left on the callers');

      const closing = harness.pool.close();
      await advance(10_000);
      await closing;
      assert.deepEqual(harness.open, []);
    });
  }
});
