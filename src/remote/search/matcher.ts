import type { Worker } from 'node:worker_threads';
import { abortError, onAbort, throwIfAborted } from '../../common/deadline.ts';
import type { Disposable } from '../../common/lifecycle.ts';
import type { SearchPattern } from './searchQuery.ts';
import type { TextMatch } from './textMatches.ts';

export interface MatchJob {
  readonly text: string;
  readonly pattern: SearchPattern;
  readonly limit: number;
}

export interface MatcherOptions {
  /** Starts `matchWorker`: where it lies is known to who has built it. */
  readonly start: () => Worker;
  /** For one text; then the thread is ended. */
  readonly deadlineMs?: number;
}

type Outcome = readonly TextMatch[] | 'too-slow';

/** What the thread is at. */
interface Running {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that has just been started has to read its code first. */
const DEADLINE_MS = 5_000;

/** Matches texts in a thread of its own, one after the other. */
export class Matcher implements Disposable {
  readonly #options: MatcherOptions;
  #worker: Worker | undefined;
  #running: Running | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: MatcherOptions) {
    this.#options = options;
  }

  /**
   * @returns `too-slow` where it did not come to an end
   * @throws RemoteError `aborted`
   */
  find(job: MatchJob, signal?: AbortSignal): Promise<Outcome> {
    const found = this.#last.then(() => this.#find(job, signal));
    this.#last = found.catch(() => undefined);
    return found;
  }

  dispose(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
    this.#running?.reject(new Error('The search has ended'));
  }

  async #find(job: MatchJob, signal: AbortSignal | undefined): Promise<Outcome> {
    throwIfAborted(signal);
    const worker = (this.#worker ??= this.#start());
    let timer: NodeJS.Timeout | undefined;
    let stop: () => void = () => undefined;
    try {
      return await new Promise<Outcome>((resolve, reject) => {
        this.#running = { resolve, reject };
        timer = setTimeout(() => {
          resolve('too-slow');
          this.dispose();
        }, this.#options.deadlineMs ?? DEADLINE_MS);
        stop = onAbort(signal, () => {
          if (signal) reject(abortError(signal));
          this.dispose();
        });
        worker.postMessage(job);
      });
    } finally {
      clearTimeout(timer);
      stop();
      this.#running = undefined;
    }
  }

  #start(): Worker {
    const worker = this.#options.start();
    const isCurrent = () => this.#worker === worker;
    worker.on('message', (matches: readonly TextMatch[]) => {
      if (isCurrent()) this.#running?.resolve(matches);
    });
    worker.on('error', (error) => {
      if (!isCurrent()) return;
      this.#worker = undefined;
      this.#running?.reject(error);
    });
    // Nobody waits for a thread that has nothing to do.
    worker.unref();
    return worker;
  }
}
