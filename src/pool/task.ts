import { hasCode, RemoteError } from '../common/remoteError.ts';
import type { Urgency } from './urgency.ts';

/** One attempt to get work done, as those see it who give sessions away. */
export class Task {
  readonly urgency: Urgency;
  /** Whether it may be told to stop, to be done again later. */
  readonly mayInterrupt: () => boolean;
  /** When it got its session. */
  begunAt = 0;
  readonly #interruption = new AbortController();

  constructor(urgency: Urgency, mayInterrupt: () => boolean = () => false) {
    this.urgency = urgency;
    this.mayInterrupt = mayInterrupt;
  }

  get interruption(): AbortSignal {
    return this.#interruption.signal;
  }

  get isInterrupted(): boolean {
    return this.#interruption.signal.aborted;
  }

  /** Tells it to stop: somebody waits for its session. */
  interrupt(): void {
    this.#interruption.abort(new RemoteError('aborted', 'A person waits for the session'));
  }

  /** Whether it failed of that alone. */
  wasInterrupted(error: unknown): boolean {
    return this.isInterrupted && hasCode(error, 'aborted');
  }
}
