import { abortError, onAbort } from '../common/deadline.ts';
import { Urgency } from '../pool/urgency.ts';
import type { RunScope } from './sessionRunner.ts';

/** What shared work goes by: it is for a person as soon as one of those is who want it. */
export interface FlightScope {
  readonly signal: AbortSignal;
  readonly priority: Urgency;
}

type Caller = Pick<RunScope, 'signal' | 'priority'>;

interface Flight<T> {
  readonly result: Promise<T>;
  readonly stop: AbortController;
  readonly urgency: Urgency;
  /** Callers that have not given up. */
  waiting: number;
}

/**
 * Lets callers that want the same thing at the same time share one piece of work. Each may give
 * up for itself; the work is told to stop when nobody waits for it any more.
 */
export class SingleFlight<T> {
  readonly #running = new Map<string, Flight<T>>();

  async run(
    key: string,
    work: (scope: FlightScope) => Promise<T>,
    { signal, priority }: Caller = {},
  ): Promise<T> {
    if (signal?.aborted) throw abortError(signal);
    const urgency = Urgency.of(priority);
    const flight = this.#running.get(key) ?? this.#start(key, work, urgency);
    const rising = flight.urgency.riseWith(urgency);
    try {
      return await this.#join(key, flight, signal);
    } finally {
      rising.dispose();
    }
  }

  /** What starts from now on is work of its own: the world has changed. */
  forget(): void {
    this.#running.clear();
  }

  #start(key: string, work: (scope: FlightScope) => Promise<T>, { priority }: Urgency): Flight<T> {
    const stop = new AbortController();
    const urgency = new Urgency(priority);
    const result = work({ signal: stop.signal, priority: urgency });
    const flight: Flight<T> = { result, stop, urgency, waiting: 0 };
    this.#running.set(key, flight);
    const end = (): void => this.#end(key, flight);
    flight.result.then(end, end);
    return flight;
  }

  #join(key: string, flight: Flight<T>, signal: AbortSignal | undefined): Promise<T> {
    flight.waiting++;
    if (!signal) return flight.result;
    return new Promise((resolve, reject) => {
      const stop = onAbort(signal, () => {
        const error = abortError(signal);
        reject(error);
        if (--flight.waiting > 0) return;
        this.#end(key, flight);
        flight.stop.abort(error);
      });
      void flight.result.then(resolve, reject).finally(stop);
    });
  }

  #end(key: string, flight: Flight<T>): void {
    if (this.#running.get(key) === flight) this.#running.delete(key);
  }
}
