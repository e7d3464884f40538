import { hasCode } from '../../../common/remoteError.ts';
import type { FtpSession } from '../ftpSession.ts';

/**
 * Opens connections besides those that are open, one by one, until the server takes no more of
 * them, and closes them all again.
 * @returns how many it took; at most `wanted`
 */
export async function countFurther(
  connect: () => Promise<FtpSession>,
  wanted: number,
): Promise<number> {
  const open: FtpSession[] = [];
  try {
    while (open.length < wanted) open.push(await connect());
  } catch (error) {
    if (!hasCode(error, 'too-many-connections', 'connection-refused', 'connection-lost'))
      throw error;
  } finally {
    await Promise.all(open.map((session) => session.close()));
  }
  return open.length;
}
