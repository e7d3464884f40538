import { delay } from '../../common/deadline.ts';
import type { Logger } from '../../common/logger.ts';
import { hasCode } from '../../common/remoteError.ts';
import { RETRY_RULES } from '../retryPolicy.ts';

const { on, pausesMs } = RETRY_RULES.write;

/** Runs an upload that may be done twice, again while the line fails or bytes go missing. */
export async function retryStore<T>(
  store: () => Promise<T>,
  logger: Logger,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (const pause of pausesMs) {
    try {
      return await store();
    } catch (error) {
      if (!hasCode(error, ...on)) throw error;
      logger.warn(`An upload is tried again: ${error.message}`);
      await delay(pause, signal);
    }
  }
  return store();
}
