import { abortError, deadlineSignal, onAbort } from '../common/deadline.ts';

export interface Bounds<R> {
  readonly ms: number;
  /** Names the wait in the timeout's message. */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
  /** Receives a result that came after the wait was given up. */
  readonly late?: (value: R) => void;
}

/**
 * Waits no longer than the bounds say, even for something that ignores its signal. The pool's
 * promises do not depend on the manners of what it calls.
 */
export async function bounded<R>(
  start: (signal: AbortSignal) => Promise<R>,
  { ms, what, signal, late }: Bounds<R>,
): Promise<R> {
  const deadline = deadlineSignal(ms, what, signal);
  try {
    return await raced(start, deadline.signal, late);
  } finally {
    deadline.dispose();
  }
}

async function raced<R>(
  start: (signal: AbortSignal) => Promise<R>,
  signal: AbortSignal,
  late: ((value: R) => void) | undefined,
): Promise<R> {
  let givenUp = false;
  const result = start(signal).then((value) => {
    if (givenUp) late?.(value);
    return value;
  });
  let stop: () => void = () => undefined;
  const end = new Promise<never>((_, reject) => {
    stop = onAbort(signal, () => {
      givenUp = true;
      reject(abortError(signal));
    });
  });
  return Promise.race([result, end]).finally(stop);
}
