import { hasCode, RemoteError } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
import type { FileFacts, RemoteSession } from './remoteSession.ts';

/**
 * Size and time of a file that was just written, by the server's own word, and the proof that all
 * bytes are there: three servers answer an upload on a dead data connection with 226 and an empty
 * file. What a server cannot tell is undefined.
 * @throws RemoteError `size-mismatch`
 */
export async function storedFacts(
  session: RemoteSession,
  path: RemotePath,
  expectedSize: number,
  signal: AbortSignal,
): Promise<FileFacts> {
  const facts = await askFacts(session, path, signal);
  if (facts.size === undefined || facts.size === expectedSize) return facts;
  const message = `${facts.size} of ${expectedSize} bytes were stored`;
  throw new RemoteError('size-mismatch', message, { path });
}

async function askFacts(
  session: RemoteSession,
  path: RemotePath,
  signal: AbortSignal,
): Promise<FileFacts> {
  try {
    if (session.canStat) return await session.stat(path, { signal });
    return await session.statFile(path, { signal });
  } catch (error) {
    if (hasCode(error, 'not-supported')) return { size: undefined, mtimeMs: undefined };
    throw error;
  }
}
