import { Emitter } from '../common/lifecycle.ts';
import { silentLogger, type Logger } from '../common/logger.ts';
import { RemoteError } from '../common/remoteError.ts';
import { Fleet } from './fleet.ts';
import { Interrupter } from './interrupter.ts';
import {
  DEFAULT_TIMINGS,
  type PoolOptions,
  type PoolTimings,
  type Priority,
  type RunOptions,
} from './poolOptions.ts';
import { describeState, sameStatus, type PoolStatus } from './poolStatus.ts';
import type { PooledSession } from './pooledSession.ts';
import { shouldRepeat } from './retryPolicy.ts';
import type { Slot } from './slot.ts';
import { supervise, type Outcome } from './supervise.ts';
import { Task } from './task.ts';
import { Urgency } from './urgency.ts';
import { WaitQueue } from './waitQueue.ts';

export type {
  CreateContext,
  PoolOptions,
  PoolTimings,
  Priority,
  RunOptions,
} from './poolOptions.ts';
export type { PoolStatus } from './poolStatus.ts';

/** What is done with a session, which must not be used after the promise has settled. */
export type Work<T, R> = (session: T, signal: AbortSignal) => Promise<R>;

/**
 * Shares a few sessions among all work. It decides who gets one and when; how they come and go is
 * the fleet's matter. Changes are answered together, in one microtask, by `#settle`.
 */
export class ConnectionPool<T extends PooledSession> {
  readonly #logger: Logger;
  readonly #timings: PoolTimings;
  readonly #queue: WaitQueue<Slot<T>>;
  readonly #fleet: Fleet<T>;
  readonly #interrupter: Interrupter<T>;
  readonly #destroyed = new AbortController();
  readonly #didChangeStatus = new Emitter<PoolStatus>();
  readonly onDidChangeStatus = this.#didChangeStatus.event;
  #phase: 'open' | 'closing' | 'closed' = 'open';
  #settling = false;
  #reported: PoolStatus;
  #drained: Promise<void> | undefined;
  #resolveDrained: () => void = () => undefined;

  constructor(options: PoolOptions<T>) {
    const { create, maxSize, keepOne = () => false, logger = silentLogger } = options;
    if (!Number.isInteger(maxSize) || maxSize < 1) {
      throw new RemoteError('invalid-argument', `A pool cannot have ${maxSize} sessions`);
    }
    this.#logger = logger;
    this.#timings = { ...DEFAULT_TIMINGS, ...options.timings };
    this.#queue = new WaitQueue({
      waitMs: this.#timings.acquireMs,
      // While the first session is being opened, the dial's own deadline decides.
      mayExpire: () => this.#fleet.slots.live > 0 || this.#fleet.connecting === 0,
      onDidGiveUp: () => this.#changed(),
    });
    this.#fleet = new Fleet({
      create,
      maxSize,
      knownLimit: options.knownLimit,
      onDidLearnLimit: options.onDidLearnLimit ?? (() => undefined),
      keepOne,
      sessionsAhead: options.sessionsAhead ?? false,
      logger,
      timings: this.#timings,
      now: options.now ?? Date.now,
      onDidChange: () => this.#changed(),
      onDidFail: (error, among) => this.#queue.reject(error, among),
      isWanted: () => this.#queue.size > 0,
      arrived: () => this.#queue.arrived,
    });
    this.#interrupter = new Interrupter({
      slots: this.#fleet.slots,
      timings: this.#timings,
      now: options.now ?? Date.now,
      onDidRipen: () => this.#changed(),
    });
    this.#reported = this.status;
  }

  get status(): PoolStatus {
    const { slots, limit, connecting, total, lastError, opened } = this.#fleet;
    const counts = {
      total,
      idle: slots.count('idle') + slots.count('checking'),
      busy: slots.count('busy'),
      connecting,
      waiting: this.#queue.size,
      limit: limit.value,
      maxSize: limit.maxSize,
      lastError,
      opened,
    };
    return { state: this.#phase === 'closed' ? 'closed' : describeState(counts), ...counts };
  }

  /**
   * Does work on a session of its own and settles as the work does. Rejects with `timeout` when no
   * session was to be had in time, `aborted` when the caller gave up, `closed` at the pool's end,
   * and with the reason when no session can be opened.
   */
  async run<R>(work: Work<T, R>, options: RunOptions = {}): Promise<R> {
    if (this.#phase !== 'open') throw closedError();
    const urgency = Urgency.of(options.priority);
    const rising = urgency.onDidRise(() => this.#changed());
    try {
      return await this.#persist(work, urgency, options);
    } finally {
      rising.dispose();
    }
  }

  async #persist<R>(work: Work<T, R>, urgency: Urgency, options: RunOptions): Promise<R> {
    const { signal, repeatable = false, mayInterrupt } = options;
    let repeats = 0;
    for (let ahead = false; ; ahead = true) {
      const task = new Task(urgency, mayInterrupt);
      const slot = await this.#acquire(task, signal, ahead);
      const outcome = await this.#workOn(slot, work, task, signal);
      const sessionLost = this.#fleet.release(slot, outcome);
      if (outcome.kind === 'done') return outcome.value;
      const { error } = outcome;
      const aborted = signal?.aborted === true || slot.retiring || this.#destroyed.signal.aborted;
      if (!aborted && task.wasInterrupted(error)) continue;
      if (!shouldRepeat({ error, repeatable, repeats, sessionLost, aborted })) throw error;
      repeats++;
      this.#logger.info('A connection was lost: its work is repeated on another');
    }
  }

  /**
   * Does work on a session that is idle now, and fit for use; in the background only where another
   * one is left.
   * @returns undefined where there is none: nothing is done then
   */
  runIdle<R>(work: Work<T, R>, priority: Priority = 'interactive'): Promise<R> | undefined {
    const left = priority === 'background' ? 1 : 0;
    const isSpared = this.#queue.size === 0 && this.#fleet.slots.idle.length > left;
    const isServed = this.#phase === 'open' && isSpared;
    const task = new Task(new Urgency(priority));
    const slot = isServed ? this.#fleet.take(task) : undefined;
    this.#changed();
    return slot && this.#runOn(slot, work, task);
  }

  async #runOn<R>(slot: Slot<T>, work: Work<T, R>, task: Task): Promise<R> {
    const outcome = await this.#workOn(slot, work, task);
    this.#fleet.release(slot, outcome);
    if (outcome.kind === 'done') return outcome.value;
    throw outcome.error;
  }

  /**
   * Lets all sessions go with a good-bye, each when its work is done; what still waits for one
   * rejects with `closed`. The pool can be used again at once: new work connects anew.
   */
  async disconnect(): Promise<void> {
    const reason = new RemoteError('closed', 'Disconnected');
    this.#queue.reject(reason);
    this.#changed();
    await this.#fleet.retireAll(reason);
  }

  /** Takes no new work, does what was accepted, says good-bye, and waits for all that. */
  close(): Promise<void> {
    if (this.#phase === 'closed') return Promise.resolve();
    this.#phase = 'closing';
    this.#changed();
    this.#drained ??= new Promise((resolve) => (this.#resolveDrained = resolve));
    return this.#drained;
  }

  /** Ends everything now. Work that waits or runs rejects with `closed`. */
  destroy(reason?: unknown): void {
    if (this.#phase === 'closed') return;
    const error = closedError(reason);
    this.#end();
    this.#queue.reject(error);
    this.#destroyed.abort(error);
    this.#fleet.destroy(error);
  }

  #acquire(task: Task, signal: AbortSignal | undefined, ahead: boolean): Promise<Slot<T>> {
    const waiting = this.#queue.wait({ task, signal, ahead });
    this.#fleet.resumeDials();
    this.#changed();
    return waiting;
  }

  #workOn<R>(
    slot: Slot<T>,
    work: Work<T, R>,
    { interruption }: Task,
    signal?: AbortSignal,
  ): Promise<Outcome<R>> {
    return supervise((ownSignal) => work(slot.session, ownSignal), {
      signal,
      interruption,
      destroyed: this.#destroyed.signal,
      graceMs: this.#timings.abortGraceMs,
    });
  }

  /** In a microtask of its own: no caller finds the pool half-way through its own change. */
  #changed(): void {
    if (this.#settling) return;
    this.#settling = true;
    queueMicrotask(() => {
      this.#settling = false;
      this.#settle();
    });
  }

  /** Brings queue and sessions together, and tells about it. */
  #settle(): void {
    this.#serve('interactive');
    this.#serve('background');
    if (this.#isHeldByLimit() && this.#fleet.limit.probe()) {
      this.#logger.info('Trying again whether the server allows one more connection');
      this.#serve('background');
    }
    this.#fleet.provide(this.#demand());
    this.#interrupter.update(this.#queue.count('interactive') - this.#fleet.coming);
    if (this.#phase === 'open') this.#fleet.provideAhead();
    this.#drain();
    this.#fleet.updateKeeper();
    this.#report();
  }

  #serve(priority: Priority): void {
    for (;;) {
      const task = this.#queue.first(priority);
      const slot = task && this.#fleet.take(task);
      if (!slot) return;
      this.#queue.serve(priority, slot);
    }
  }

  /** True when work waits and the limit is why, be it by the share of background work. */
  #isHeldByLimit(): boolean {
    const { connecting, total, limit } = this.#fleet;
    if (this.#queue.size === 0 || connecting > 0) return false;
    return total >= limit.value || this.#demand() === 0;
  }

  #demand(): number {
    const background = Math.min(this.#queue.count('background'), this.#fleet.backgroundRoom);
    return this.#queue.count('interactive') + background;
  }

  #drain(): void {
    if (this.#phase !== 'closing' || this.#queue.size > 0) return;
    this.#fleet.retireIdle(closedError());
    if (this.#fleet.total === 0) this.#end();
  }

  #end(): void {
    this.#phase = 'closed';
    this.#resolveDrained();
    this.#changed();
  }

  #report(): void {
    const status = this.status;
    if (sameStatus(status, this.#reported)) return;
    this.#reported = status;
    this.#didChangeStatus.fire(status);
  }
}

function closedError(cause?: unknown): RemoteError {
  return new RemoteError('closed', 'The connection is closed', { cause });
}
