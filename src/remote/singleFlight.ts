import { abortError, onAbort } from '../common/deadline.ts';

interface Flight<T> {
  readonly result: Promise<T>;
  readonly stop: AbortController;
  /** Callers that have not given up. */
  waiting: number;
}

/**
 * Lets callers that want the same thing at the same time share one piece of work. Each may give
 * up for itself; the work is told to stop when nobody waits for it any more.
 */
export class SingleFlight<T> {
  readonly #running = new Map<string, Flight<T>>();

  run(key: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(abortError(signal));
    return this.#join(key, this.#running.get(key) ?? this.#start(key, work), signal);
  }

  /** What starts from now on is work of its own: the world has changed. */
  forget(): void {
    this.#running.clear();
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const stop = new AbortController();
    const flight: Flight<T> = { result: work(stop.signal), stop, waiting: 0 };
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
