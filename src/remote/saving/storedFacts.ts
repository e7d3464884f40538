import { hasCode, RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { DigestOf, digestOf, sameDigest } from './contentDigest.ts';
import type { FileContent, StagingWishes } from './fileContent.ts';
import type { ContentDigest, RemoteSession, StoredFile } from '../remoteSession.ts';

/** Above this the server would be kept busy for longer than anybody wants to wait. */
const MAX_DIGEST_BYTES = 64 * 1024 * 1024;

/**
 * Size and time of a file that was just written, by the server's own word, and the proof that all
 * bytes are there: three servers answer an upload on a dead data connection with 226 and an empty
 * file. Where the server computes digests, they prove that the bytes are the right ones. What a
 * server cannot tell is undefined.
 * @throws RemoteError `size-mismatch`, `content-mismatch`
 */
export async function storedFacts(
  session: RemoteSession,
  path: RemotePath,
  content: FileContent,
  wishes: StagingWishes,
  signal: AbortSignal,
): Promise<Omit<StoredFile, 'digest'>> {
  const digest = content.size > 0 && content.size <= MAX_DIGEST_BYTES;
  const { digest: told, ...facts } = await ask(session, path, {
    ...wishes,
    digest,
    signal,
  });
  if (facts.size === undefined) {
    // Nothing is reported as saved on the word of a 226 alone.
    await readBack(session, path, content, signal);
    return { ...facts, size: content.size };
  }
  if (facts.size !== content.size) {
    throw sizeMismatch(path, facts.size, content);
  }
  if (told) await compare(session, path, content, told, signal);
  return facts;
}

async function ask(
  session: RemoteSession,
  path: RemotePath,
  options: NonNullable<Parameters<RemoteSession['inspect']>[1]>,
): Promise<StoredFile> {
  try {
    return await session.inspect(path, options);
  } catch (error) {
    if (hasCode(error, 'not-supported')) return { size: undefined, mtimeMs: undefined };
    throw error;
  }
}

/**
 * Digests differ because the content does, or because the server computes them in a way of its own.
 * The content itself decides.
 */
async function compare(
  session: RemoteSession,
  path: RemotePath,
  content: FileContent,
  told: ContentDigest,
  signal: AbortSignal,
): Promise<void> {
  const sent = await digestOf(content.open(), told.algorithm);
  if (sameDigest(sent, told)) return;
  const stored = new DigestOf(told.algorithm);
  await session.download(path, (chunk) => stored.add(chunk), {
    signal,
    expectedSize: content.size,
  });
  if (!sameDigest(sent, stored.end())) {
    throw new RemoteError('content-mismatch', 'Other bytes were stored than sent', { path });
  }
  session.distrustDigests();
}

/** For servers that tell no size. */
async function readBack(
  session: RemoteSession,
  path: RemotePath,
  content: FileContent,
  signal: AbortSignal,
): Promise<void> {
  const sent = await digestOf(content.open(), 'sha256');
  const stored = new DigestOf('sha256');
  const size = await session.download(path, (chunk) => stored.add(chunk), { signal });
  if (size !== content.size) throw sizeMismatch(path, size, content);
  if (sameDigest(sent, stored.end())) return;
  throw new RemoteError('content-mismatch', 'Other bytes were stored than sent', { path });
}

function sizeMismatch(path: RemotePath, size: number, content: FileContent): RemoteError {
  return new RemoteError('size-mismatch', `${size} of ${content.size} bytes were stored`, { path });
}
