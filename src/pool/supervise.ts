import { abortError, onAbort } from '../common/deadline.ts';

/** How work ended. `abandoned`: it was told to stop and did not; its session is not fit for use. */
export type Outcome<R> =
  | { readonly kind: 'done'; readonly value: R }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'abandoned'; readonly error: unknown };

export interface Supervision {
  /** The caller's: work is told to stop, and gets a moment to do it in order. */
  readonly signal: AbortSignal | undefined;
  /** Work is told to stop, and its end is waited for: it is to be done again, and not twice at once. */
  readonly interruption: AbortSignal;
  /** The pool's end: work is told to stop and nobody waits for it. */
  readonly destroyed: AbortSignal;
  readonly graceMs: number;
}

/** Runs work and always comes to an outcome after an abort, even when the work does not. */
export function supervise<R>(
  work: (signal: AbortSignal) => Promise<R>,
  { signal, interruption, destroyed, graceMs }: Supervision,
): Promise<Outcome<R>> {
  const given = [destroyed, signal].find((source) => source?.aborted);
  if (given) return Promise.resolve({ kind: 'failed', error: abortError(given) });
  const controller = new AbortController();
  return new Promise((resolve) => {
    let grace: NodeJS.Timeout | undefined;
    const settle = (outcome: Outcome<R>): void => {
      clearTimeout(grace);
      stopSignal();
      stopInterruption();
      stopDestroyed();
      resolve(outcome);
    };
    const abandon = (source: AbortSignal): void =>
      settle({ kind: 'abandoned', error: abortError(source) });

    const stopSignal = onAbort(signal, () => {
      if (!signal) return;
      grace = setTimeout(() => abandon(signal), graceMs);
      controller.abort(abortError(signal));
    });
    const stopInterruption = onAbort(interruption, () =>
      controller.abort(abortError(interruption)),
    );
    const stopDestroyed = onAbort(destroyed, () => {
      controller.abort(abortError(destroyed));
      abandon(destroyed);
    });
    void outcomeOf(work, controller.signal).then(settle);
  });
}

async function outcomeOf<R>(
  work: (signal: AbortSignal) => Promise<R>,
  signal: AbortSignal,
): Promise<Outcome<R>> {
  try {
    return { kind: 'done', value: await work(signal) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}
