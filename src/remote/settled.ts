import { delay } from '../common/deadline.ts';
import { hasCode } from '../common/remoteError.ts';
import { RETRY_RULES } from './retryPolicy.ts';

/** Operations whose lost reply is made up for by a look at the server. */
export type SettledOperation = 'rename' | 'deleteFile' | 'deleteDirectory' | 'createDirectory';

/**
 * Does what cannot blindly be done twice, though its reply may get lost: whether it was done is
 * then found out by looking, and if it was not, it is done again, as often as its rule says.
 * @throws what `isDone` throws when that cannot be found out
 */
export async function settled(
  operation: SettledOperation,
  work: () => Promise<void>,
  isDone: () => Promise<boolean>,
): Promise<void> {
  const { on, pausesMs } = RETRY_RULES[operation];
  for (let tries = 0; ; tries++) {
    try {
      await work();
      return;
    } catch (error) {
      // A server may do late what it was asked for first: the second try is refused then.
      const isLate = tries > 0 && hasCode(error, 'rejected', 'no-permission');
      if (!isLate && !hasCode(error, ...on)) throw error;
      if (await isDone()) return;
      const pause = pausesMs[tries];
      if (isLate || pause === undefined) throw error;
      await delay(pause);
    }
  }
}
