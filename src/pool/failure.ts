import { RemoteError } from '../common/remoteError.ts';

/** The reason for a rejection, or undefined. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error ?? new Error('Rejected without a reason');
  }
}

/** For those who branch on codes; what is none of ours is kept as the cause. */
export function asRemoteError(error: unknown): RemoteError {
  if (error instanceof RemoteError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new RemoteError('rejected', `No connection: ${text}`, { cause: error });
}
