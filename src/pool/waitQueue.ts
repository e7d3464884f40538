import { onAbort, abortError } from '../common/deadline.ts';
import { RemoteError } from '../common/remoteError.ts';
import type { Priority } from './poolOptions.ts';
import type { Task } from './task.ts';

interface Waiter<V> {
  /** Its place among all that have ever come. */
  readonly number: number;
  readonly task: Task;
  /** Leaves the queue with a value or an error. */
  take(value: V): void;
  fail(error: unknown): void;
}

interface Lane<V> {
  readonly waiters: Waiter<V>[];
  /** Grows with each waiter that is served: a queue that moves has not come to its deadline. */
  served: number;
}

export interface WaitQueueOptions {
  readonly waitMs: number;
  /** False while another deadline stands for this one. */
  readonly mayExpire: () => boolean;
  /** A waiter has given up. */
  readonly onDidGiveUp: () => void;
}

export interface WaitOptions {
  readonly task: Task;
  readonly signal?: AbortSignal | undefined;
  /** Before all others of the same priority: it has waited once already. */
  readonly ahead?: boolean;
}

/** First come, first served, in one lane per priority. Every wait ends. */
export class WaitQueue<V> {
  readonly #options: WaitQueueOptions;
  readonly #lanes: Record<Priority, Lane<V>> = {
    interactive: { waiters: [], served: 0 },
    background: { waiters: [], served: 0 },
  };
  #arrived = 0;

  constructor(options: WaitQueueOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.count('interactive') + this.count('background');
  }

  /** How many have ever come. */
  get arrived(): number {
    return this.#arrived;
  }

  count(priority: Priority): number {
    return this.#lanes[priority].waiters.length;
  }

  /** The work that is served next. */
  first(priority: Priority): Task | undefined {
    return this.#lanes[priority].waiters[0]?.task;
  }

  wait({ task, signal, ahead = false }: WaitOptions): Promise<V> {
    if (signal?.aborted) return Promise.reject(abortError(signal));
    let lane = this.#lanes[task.urgency.priority];
    const number = ++this.#arrived;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const index = lane.waiters.indexOf(waiter);
        if (index >= 0) lane.waiters.splice(index, 1);
        stopTimer();
        stopSignal();
        rising.dispose();
      };
      const fail = (error: unknown): void => {
        leave();
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- passed on
        reject(error);
      };
      const giveUp = (error: RemoteError): void => {
        fail(error);
        this.#options.onDidGiveUp();
      };
      const take = (value: V): void => {
        leave();
        resolve(value);
      };
      const waiter: Waiter<V> = { number, task, take, fail };
      const stopTimer = this.#startDeadline(() => lane, giveUp);
      const stopSignal = onAbort(signal, () => {
        if (signal) giveUp(abortError(signal));
      });
      const rising = task.urgency.onDidRise(() => {
        lane.waiters.splice(lane.waiters.indexOf(waiter), 1);
        lane = this.#lanes.interactive;
        lane.waiters.push(waiter);
      });
      if (ahead) lane.waiters.unshift(waiter);
      else lane.waiters.push(waiter);
    });
  }

  /** Hands a value to the first waiter of the lane. There must be one. */
  serve(priority: Priority, value: V): void {
    const lane = this.#lanes[priority];
    lane.served += 1;
    lane.waiters[0]?.take(value);
  }

  /** @param among the first so many that have ever come. Default: all */
  reject(error: unknown, among = this.#arrived): void {
    for (const { waiters } of Object.values(this.#lanes)) {
      for (const waiter of waiters.filter(({ number }) => number <= among)) waiter.fail(error);
    }
  }

  /** The deadline starts again as long as the lane moves. */
  #startDeadline(laneOf: () => Lane<V>, expire: (error: RemoteError) => void): () => void {
    const { waitMs, mayExpire } = this.#options;
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const { served } = laneOf();
      timer = setTimeout(() => {
        if (served === laneOf().served && mayExpire()) expire(queueTimeout(waitMs));
        else arm();
      }, waitMs);
    };
    arm();
    return () => clearTimeout(timer);
  }
}

function queueTimeout(ms: number): RemoteError {
  return new RemoteError('timeout', `No connection became free within ${ms} ms`);
}
