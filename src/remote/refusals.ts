import { hasCode, RemoteError } from '../common/remoteError.ts';
import { dirname, type RemotePath } from '../common/remotePath.ts';
import type { Lookup } from './lookup.ts';
import { isFolder } from './metadataCache.ts';
import { StagingRefused } from './saving/stagingRefused.ts';

export function alreadyThere(path: RemotePath, cause?: unknown): RemoteError {
  return new RemoteError('exists', 'Something has this name already', { path, cause });
}

export function intoItself(path: RemotePath): RemoteError {
  return new RemoteError('invalid-argument', 'A folder cannot be put into itself', { path });
}

/** What a refused save or rename means: the folder is missing, or it is not for us to write. */
export async function saveFailure(
  lookup: Lookup,
  error: unknown,
  path: RemotePath,
): Promise<unknown> {
  const refusal = error instanceof StagingRefused ? error.cause : error;
  if (!hasCode(refusal, 'rejected')) return refusal;
  const details = { path, cause: refusal, reply: refusal.reply };
  const folder = await lookup.find(dirname(path), { fresh: true });
  if (folder && isFolder(folder)) {
    return new RemoteError('no-permission', 'The server refused it', details);
  }
  return new RemoteError('not-found', 'The folder is not there', details);
}

/** What a refused MKD means: the name is taken, the folder is missing, or it is not allowed. */
export async function creationFailure(
  lookup: Lookup,
  error: unknown,
  path: RemotePath,
): Promise<unknown> {
  if (!hasCode(error, 'rejected')) return error;
  if (await lookup.find(path, { fresh: true })) return alreadyThere(path, error);
  return saveFailure(lookup, error, path);
}
