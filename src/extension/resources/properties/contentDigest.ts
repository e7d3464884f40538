import { createHash } from 'node:crypto';
import { RemoteError } from '../../../common/remoteError.ts';
import type { FileDetails } from '../../../remote/attributes/fileAttributes.ts';
import type { ContentDigest } from '../../../remote/remoteSession.ts';
import type { Target } from '../targets.ts';

/** More than that is not fetched for its checksum alone. */
const MAX_READ_BYTES = 100 * 1024 * 1024;

/**
 * The digest that the server has computed; where it computes none, that of the content, which is
 * fetched for it.
 * @throws RemoteError `too-large`
 */
export async function contentDigest(
  { remote, path }: Target,
  { size }: Pick<FileDetails, 'size'>,
  signal: AbortSignal,
): Promise<ContentDigest> {
  const { files } = remote;
  const told = await files.attributes.digest(path, signal);
  if (told) return told;
  if ((size ?? 0) > MAX_READ_BYTES) {
    throw new RemoteError('too-large', 'It is too large to be fetched for its checksum', { path });
  }
  const content = await files.read(path, signal);
  return { algorithm: 'sha256', hex: createHash('sha256').update(content).digest('hex') };
}
