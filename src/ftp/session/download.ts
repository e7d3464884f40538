import { FileBuffer, MAX_SURPLUS_BYTES, wrongSize } from '../../common/fileBuffer.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { ByteSink, DownloadOptions, ReadOptions } from '../../remote/remoteSession.ts';
import { command } from '../protocol/command.ts';
import { isCompletion, replyText } from '../protocol/reply.ts';
import { parseSize } from '../protocol/replyTexts.ts';
import { noteRefused } from './serverProfile.ts';
import type { SessionCore } from './sessionCore.ts';

/**
 * RETR into a sink, after REST where it does not begin at the first byte (RFC 3659 section 5). The
 * count must be the size that the server or the caller named.
 */
export async function downloadInto(
  core: SessionCore,
  path: RemotePath,
  sink: ByteSink,
  options: DownloadOptions | undefined,
): Promise<number> {
  const { from = 0, expectedSize } = options ?? {};
  if (from > 0) return downloadRest(core, path, sink, from, options);
  let most = expectedSize;
  const bounded = boundedSink(path, sink, () => most);
  const { bytes, declaredSize } = await core.transfer(
    command('RETR', path),
    path,
    (data) => data.receive(bounded),
    options,
    {
      // vsftpd says 226 a round trip behind the last byte, and two of them under TLS.
      isWhole: (count, declared) => count > 0 && (count === declared || count === expectedSize),
      onDeclared: (size) => (most = Math.max(size, expectedSize ?? 0)),
    },
  );
  const named = declaredSize ?? expectedSize;
  const size = named ?? (core.isProtected ? await sizeAfterwards(core, path, options) : undefined);
  // Either may be right: a file name may end in "(5 bytes)", a listing may be old.
  const isWhole = size === undefined || bytes === size || bytes === expectedSize;
  if (!isWhole) throw wrongSize(path, bytes, size);
  return bytes;
}

/** What the 150 names is the rest on some servers and all of the file on others: it says nothing. */
async function downloadRest(
  core: SessionCore,
  path: RemotePath,
  sink: ByteSink,
  from: number,
  options: DownloadOptions | undefined,
): Promise<number> {
  const size = options?.expectedSize;
  if (size === undefined) {
    throw new RemoteError('invalid-argument', 'The size of the file has to be known', { path });
  }
  // All of the file, where REST has changed nothing.
  const bounded = boundedSink(path, sink, () => size);
  const { bytes } = await core.transfer(
    command('RETR', path),
    path,
    (data) => data.receive(bounded),
    options,
    { isWhole: (count) => count === size - from, restartAt: from },
  );
  if (bytes === size - from) return bytes;
  // It accepts REST and sends all of the file. Less than the rest may have been a broken line.
  if (bytes > size - from) noteRefused(core.profile, 'REST');
  throw wrongSize(path, from + bytes, size);
}

/**
 * Under TLS an end that somebody on the way has made looks like the file's own: Node does not
 * tell a missing close_notify. Where neither the caller nor the 150 knew the size, it is asked for.
 */
async function sizeAfterwards(
  core: SessionCore,
  path: RemotePath,
  options: ReadOptions | undefined,
): Promise<number | undefined> {
  const reply = await core.exchange(command('SIZE', path), options);
  return isCompletion(reply) ? parseSize(replyText(reply)) : undefined;
}

/** RETR into memory. */
export async function receivedFile(
  core: SessionCore,
  path: RemotePath,
  options: ReadOptions | undefined,
): Promise<Uint8Array> {
  const content = new FileBuffer(path, options?.expectedSize);
  await downloadInto(core, path, (chunk) => content.append(chunk), options);
  return content.take();
}

/** Whatever comes behind so much would be refused in the end, and fill the memory until then. */
function boundedSink(path: RemotePath, sink: ByteSink, most: () => number | undefined): ByteSink {
  let bytes = 0;
  return (chunk, release) => {
    bytes += chunk.length;
    const size = most();
    if (size !== undefined && bytes > size + MAX_SURPLUS_BYTES) throw wrongSize(path, bytes, size);
    return sink(chunk, release);
  };
}
