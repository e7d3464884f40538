import { abortError, onAbort } from '../../common/deadline.ts';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import type { SessionRunner } from '../sessionRunner.ts';

/**
 * Holds a transfer while a person wants that. What moves bytes and can go on later from where it
 * was is stopped in the middle; what takes a moment, or must not be left half done, comes to its
 * end.
 */
export class Hold {
  #pausing = new AbortController();
  #waiting: (() => void)[] = [];

  get isPaused(): boolean {
    return this.#pausing.signal.aborted;
  }

  pause(): void {
    this.#pausing.abort(new RemoteError('aborted', 'The transfer was paused'));
  }

  resume(): void {
    if (!this.isPaused) return;
    this.#pausing = new AbortController();
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Resolves when nothing is held. @throws RemoteError `aborted` */
  async opened(signal: AbortSignal | undefined): Promise<void> {
    while (this.isPaused) {
      if (signal?.aborted) throw abortError(signal);
      await new Promise<void>((resolve) => {
        const stop = onAbort(signal, resolve);
        this.#waiting.push(() => {
          stop();
          resolve();
        });
      });
    }
  }

  /** Lends sessions for what is stopped by a pause, where it says that it may be, and done again. */
  over(runner: SessionRunner): SessionRunner {
    return {
      run: async (work, scope = {}) => {
        if (!scope.isPausable) return runner.run(work, scope);
        for (;;) {
          await this.opened(scope.signal);
          const pausing = this.#pausing.signal;
          try {
            return await runner.run(
              (session, signal) => withEither(signal, pausing, (one) => work(session, one)),
              scope,
            );
          } catch (error) {
            const isOfPause = pausing.aborted && !scope.signal?.aborted;
            if (!isOfPause || !hasCode(error, 'aborted')) throw error;
          }
        }
      },
    };
  }
}

async function withEither<R>(
  one: AbortSignal,
  other: AbortSignal,
  work: (signal: AbortSignal) => Promise<R>,
): Promise<R> {
  const controller = new AbortController();
  const stops = [one, other].map((signal) =>
    onAbort(signal, () => controller.abort(abortError(signal))),
  );
  try {
    return await work(controller.signal);
  } finally {
    for (const stop of stops) stop();
  }
}
