import { RemoteError } from './remoteError.ts';

/** The error of an operation whose caller gave up. */
export function abortError(signal: AbortSignal): RemoteError {
  if (signal.reason instanceof RemoteError) return signal.reason;
  return new RemoteError('aborted', 'The operation was cancelled', { cause: signal.reason });
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/**
 * Runs `listener` once when `signal` is aborted, at once when it already is.
 * @returns a function that stops listening
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (!signal) return () => undefined;
  if (signal.aborted) {
    listener();
    return () => undefined;
  }
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/** Waits for what is under way, unless the signal ends the wait first. Rejects with `aborted` then. */
export async function unlessAborted<T>(
  awaited: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return awaited;
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = onAbort(signal, () => reject(abortError(signal)));
  });
  try {
    return await Promise.race([awaited, aborted]);
  } finally {
    stop();
  }
}

/** Waits, unless the signal ends the wait first. Rejects with `aborted` then. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      resolve();
    }, ms);
    const stop = onAbort(signal, () => {
      clearTimeout(timer);
      if (signal) reject(abortError(signal));
    });
  });
}

/**
 * A signal of its own that is aborted by the parent or after `ms`, whichever comes first, with a
 * `timeout` error in the second case. `dispose` releases the timer.
 */
export function deadlineSignal(
  ms: number,
  what: string,
  parent?: AbortSignal,
): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new RemoteError('timeout', `${what} took longer than ${ms} ms`));
  }, ms);
  const stop = onAbort(parent, () => {
    if (parent) controller.abort(abortError(parent));
  });
  return {
    signal: controller.signal,
    dispose: () => {
      clearTimeout(timer);
      stop();
    },
  };
}
