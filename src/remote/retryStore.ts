import { delay } from '../common/deadline.ts';
import type { Logger } from '../common/logger.ts';
import { hasCode, isConnectionFailure } from '../common/remoteError.ts';

/** Pauses before an upload is tried again on another session, in milliseconds. */
const PAUSES_MS = [0, 1_000];

/** Runs an upload that may be done twice, again while the line fails or bytes go missing. */
export async function retryStore<T>(
  store: () => Promise<T>,
  logger: Logger,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await store();
    } catch (error) {
      if (!isConnectionFailure(error) && !hasCode(error, 'size-mismatch', 'content-mismatch'))
        throw error;
      logger.warn(`An upload is tried again: ${error.message}`);
      await delay(pause, signal);
    }
  }
  return store();
}
