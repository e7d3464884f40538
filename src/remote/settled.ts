import { hasCode } from '../common/remoteError.ts';

/**
 * Does what cannot blindly be done twice, though its reply may get lost: whether it was done is
 * then found out by looking, and if it was not, it is done again, once.
 */
export async function settled(
  work: () => Promise<void>,
  isDone: () => Promise<boolean>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!hasCode(error, 'connection-lost', 'timeout', 'protocol')) throw error;
    if (!(await isDone())) await work();
  }
}
