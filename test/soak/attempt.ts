import { isConnectionFailure, RemoteError } from '../../src/common/remoteError.ts';
import { Violation } from './truth.ts';

/** What came of an operation. */
export type Attempt<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: RemoteError };

/** Far above every deadline of the client. */
const HANG_MS = 120_000;

/** @throws Violation when it does not come to an end, or ends in what no caller can expect */
export async function attempt<T>(what: string, work: Promise<T>): Promise<Attempt<T>> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Violation(`${what} hangs`)), HANG_MS);
  });
  try {
    return { value: await Promise.race([work, hang]) };
  } catch (error) {
    if (error instanceof RemoteError) return { error };
    if (error instanceof Violation) throw error;
    throw new Violation(`${what} ended in ${String(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** With its causes, for a report. */
export function describeError(error: RemoteError): string {
  const cause = error.cause instanceof RemoteError ? `, since ${describeError(error.cause)}` : '';
  return `${error.code}: ${error.message}${cause}`;
}

/** Failures that a fault on the way explains. */
export function isOfTheWay(error: RemoteError): boolean {
  return error.code === 'size-mismatch' || isConnectionFailure(error);
}
