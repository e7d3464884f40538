import { delay } from '../../common/deadline.ts';
import type { Logger } from '../../common/logger.ts';
import { hasCode } from '../../common/remoteError.ts';
import { RETRY_RULES } from '../retryPolicy.ts';

const { on, pausesMs } = RETRY_RULES.write;

/** Nobody is there: what a server that restarts takes, where it is back at once. */
const ABSENT_PAUSE_MS = 300;

/**
 * Runs an upload that may be done twice, again while the line fails or bytes go missing. Where
 * nobody was there from the start nothing is half done, and a person waits to hear of it: one more
 * try is enough. In the middle of an upload the server was there a moment ago, and may be again.
 */
export async function retryStore<T>(
  store: () => Promise<T>,
  logger: Logger,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (const [tries, pause] of pausesMs.entries()) {
    try {
      return await store();
    } catch (error) {
      if (!hasCode(error, ...on)) throw error;
      logger.warn(`An upload is tried again: ${error.message}`);
      const isAbsent = tries === 0 && hasCode(error, 'connection-refused', 'host-not-found');
      await delay(isAbsent ? ABSENT_PAUSE_MS : pause, signal);
      if (isAbsent) break;
    }
  }
  return store();
}
