import assert from 'node:assert/strict';
import { mock } from 'node:test';

import { Emitter } from '../../../src/common/lifecycle.ts';
import { RemoteError, type RemoteErrorCode } from '../../../src/common/remoteError.ts';
import {
  ConnectionPool,
  type CreateContext,
  type PoolOptions,
  type PoolStatus,
  type RunOptions,
} from '../../../src/pool/connectionPool.ts';
import type { PooledSession } from '../../../src/pool/pooledSession.ts';

/** As of Node 20.11; the types describe the oldest Node that the product itself runs in. */
interface FakeTimers {
  enable(options: { readonly apis: readonly string[] }): void;
  tick(ms: number): void;
  setTime(ms: number): void;
  reset(): void;
}
const timers = mock.timers as unknown as FakeTimers;

export class FakeSession implements PooledSession {
  readonly number: number;
  usable = true;
  isPrepared = false;
  checks = 0;
  /** How it ended, if it did. */
  end: 'closed' | 'destroyed' | 'died' | undefined;
  onCheck: () => Promise<void> = () => Promise.resolve();
  onClose: () => Promise<void> = () => Promise.resolve();
  readonly #didEnd = new Emitter<void>();
  readonly onDidEnd = this.#didEnd.event;

  constructor(number: number) {
    this.number = number;
  }

  check(): Promise<void> {
    this.checks += 1;
    return this.onCheck();
  }

  async close(): Promise<void> {
    await this.onClose();
    this.#finish('closed');
  }

  destroy(): void {
    this.#finish('destroyed');
  }

  /** The server ends it, and that is seen. */
  die(): void {
    this.#finish('died');
    this.#didEnd.fire();
  }

  /** The line breaks without a sign: nothing is answered any more. */
  vanish(): void {
    this.onCheck = () => forever();
  }

  #finish(end: 'closed' | 'destroyed' | 'died'): void {
    this.usable = false;
    this.end ??= end;
  }
}

/** One call of `create` that waits for the test's decision. */
export interface Dial {
  readonly context: CreateContext;
  accept(): FakeSession;
  refuse(code: RemoteErrorCode): RemoteError;
}

/** Work that runs until the test ends it. */
export class Job<R = string> {
  readonly outcome: Promise<R>;
  /** The sessions it was given, one for each attempt. */
  readonly sessions: FakeSession[] = [];
  signal: AbortSignal | undefined;
  state: 'waiting' | 'running' | 'done' | 'failed' = 'waiting';
  error: unknown;
  #resolve: (value: R) => void = () => assert.fail('The job has not started');
  #reject: (error: unknown) => void = () => assert.fail('The job has not started');

  constructor(pool: ConnectionPool<FakeSession>, options?: RunOptions) {
    this.outcome = pool.run((session, signal) => this.#start(session, signal), options);
    this.outcome.then(
      () => (this.state = 'done'),
      (error: unknown) => {
        this.state = 'failed';
        this.error = error;
      },
    );
  }

  get session(): FakeSession {
    const session = this.sessions.at(-1);
    assert.ok(session, 'The job has no session');
    return session;
  }

  async finish(value: R): Promise<void> {
    this.#resolve(value);
    await flush();
  }

  async fail(error: unknown): Promise<void> {
    this.#reject(error);
    await flush();
  }

  /** Fails as work does whose session died under it. */
  async lose(code: RemoteErrorCode = 'connection-lost'): Promise<void> {
    this.session.usable = false;
    await this.fail(remoteError(code));
  }

  #start(session: FakeSession, signal: AbortSignal): Promise<R> {
    this.sessions.push(session);
    this.signal = signal;
    this.state = 'running';
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }
}

export type HarnessOptions = Partial<Omit<PoolOptions<FakeSession>, 'create'>> & {
  /** True: `create` waits in {@link Harness.dials} for the test. Default: it succeeds. */
  readonly manual?: boolean;
};

/** A pool over fake sessions, on fake timers. */
export class Harness {
  readonly pool: ConnectionPool<FakeSession>;
  readonly sessions: FakeSession[] = [];
  /** Dials that wait for the test. */
  readonly dials: Dial[] = [];
  readonly contexts: CreateContext[] = [];
  readonly statuses: PoolStatus[] = [];
  /** What the server answers; an error refuses. */
  answer: () => RemoteError | undefined = () => undefined;

  constructor({ manual = false, ...options }: HarnessOptions = {}) {
    const create = (context: CreateContext): Promise<FakeSession> => {
      this.contexts.push(context);
      return manual ? this.#ask(context) : this.#decide();
    };
    this.pool = new ConnectionPool({ maxSize: 4, ...options, create });
    this.pool.onDidChangeStatus((status) => this.statuses.push(status));
  }

  /** Sessions that the server has not seen the end of. */
  get open(): FakeSession[] {
    return this.sessions.filter((session) => session.end === undefined);
  }

  async job(options?: RunOptions): Promise<Job> {
    const job = new Job<string>(this.pool, options);
    await flush();
    return job;
  }

  async jobs(count: number, options?: RunOptions): Promise<Job[]> {
    const jobs = Array.from({ length: count }, () => new Job<string>(this.pool, options));
    await flush();
    return jobs;
  }

  /** Leaves `count` idle sessions in the pool. */
  async warmUp(count: number): Promise<FakeSession[]> {
    const jobs = await this.jobs(count);
    await Promise.all(jobs.map((job) => job.finish('warm')));
    assert.equal(this.pool.status.idle, count);
    return this.open;
  }

  async accept(): Promise<FakeSession> {
    const session = this.nextDial().accept();
    await flush();
    return session;
  }

  async refuse(code: RemoteErrorCode): Promise<RemoteError> {
    const error = this.nextDial().refuse(code);
    await flush();
    return error;
  }

  nextDial(): Dial {
    const dial = this.dials.shift();
    assert.ok(dial, 'Nobody dials');
    return dial;
  }

  counts(): Pick<PoolStatus, 'total' | 'idle' | 'busy' | 'connecting' | 'waiting'> {
    const { total, idle, busy, connecting, waiting } = this.pool.status;
    return { total, idle, busy, connecting, waiting };
  }

  #ask(context: CreateContext): Promise<FakeSession> {
    return new Promise((resolve, reject) => {
      this.dials.push({
        context,
        accept: () => {
          const session = this.#open();
          resolve(session);
          return session;
        },
        refuse: (code) => {
          const error = remoteError(code);
          reject(error);
          return error;
        },
      });
    });
  }

  #decide(): Promise<FakeSession> {
    const error = this.answer();
    return error ? Promise.reject(error) : Promise.resolve(this.#open());
  }

  #open(): FakeSession {
    const session = new FakeSession(this.sessions.length + 1);
    this.sessions.push(session);
    return session;
  }
}

/** Each test of the calling suite has fake timers and a pool that must leave nothing behind. */
export function usePool(): (options?: HarnessOptions) => Harness {
  let harnesses: Harness[] = [];
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  beforeEach(() => {
    timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
    // Mocha itself passes over a rejection that nobody handles.
    process.on('unhandledRejection', note);
  });
  afterEach(async () => {
    for (const { pool } of harnesses) pool.destroy();
    await flush();
    timers.reset();
    process.off('unhandledRejection', note);
    assert.deepEqual(unhandled.splice(0), []);
    for (const { pool, open } of harnesses) {
      assert.equal(pool.status.total, 0, 'The pool holds sessions after its end');
      assert.deepEqual(open, [], 'A session was left open');
    }
    harnesses = [];
  });
  return (options) => {
    const harness = new Harness(options);
    harnesses.push(harness);
    return harness;
  };
}

export function remoteError(code: RemoteErrorCode): RemoteError {
  return new RemoteError(code, `Told to fail with ${code}`);
}

export function forever(): Promise<never> {
  return new Promise(() => undefined);
}

/** Lets everything happen that needs no time. */
export async function flush(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets time pass in steps, so that what one timer starts can start the next. */
export async function advance(ms: number, stepMs = 1_000): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    timers.tick(Math.min(stepMs, left));
    await flush();
  }
}

/** The clock moves and no timer runs, as on a computer that sleeps. */
export function sleepComputer(ms: number): void {
  timers.setTime(Date.now() + ms);
}
