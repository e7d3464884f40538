import { RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { ByteSink, ReadOptions } from '../../remote/remoteSession.ts';
import { command } from '../protocol/command.ts';
import { isCompletion, replyText } from '../protocol/reply.ts';
import { parseSize } from '../protocol/replyTexts.ts';
import type { SessionCore } from './sessionCore.ts';

/** RETR into a sink. The count must be the size that the server or the caller named. */
export async function downloadInto(
  core: SessionCore,
  path: RemotePath,
  sink: ByteSink,
  options: ReadOptions | undefined,
): Promise<number> {
  const { bytes, declaredSize } = await core.transfer(
    command('RETR', path),
    path,
    (data) => data.receive(sink),
    options,
    // vsftpd says 226 a round trip behind the last byte, and two of them under TLS.
    (count, declared) => count > 0 && (count === declared || count === options?.expectedSize),
  );
  const named = declaredSize ?? options?.expectedSize;
  const size = named ?? (core.isProtected ? await sizeAfterwards(core, path, options) : undefined);
  // Either may be right: a file name may end in "(5 bytes)", a listing may be old.
  const isWhole = size === undefined || bytes === size || bytes === options?.expectedSize;
  if (!isWhole) throw wrongSize(path, bytes, size);
  return bytes;
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

/**
 * RETR into memory. With the size known, the bytes go straight into the result: the peak is one
 * copy of the file, not two.
 */
export async function receivedFile(
  core: SessionCore,
  path: RemotePath,
  options: ReadOptions | undefined,
): Promise<Uint8Array> {
  const content = new GrowingBuffer(options?.expectedSize);
  await downloadInto(core, path, (chunk) => content.append(chunk), options);
  return content.take();
}

class GrowingBuffer {
  #bytes: Buffer;
  #length = 0;

  constructor(expectedSize: number | undefined) {
    this.#bytes = Buffer.allocUnsafeSlow(expectedSize ?? 0);
  }

  append(chunk: Uint8Array): void {
    const needed = this.#length + chunk.length;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#bytes.set(chunk, this.#length);
    this.#length = needed;
  }

  take(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

function wrongSize(path: RemotePath, bytes: number, expected: number): RemoteError {
  return new RemoteError('size-mismatch', `${bytes} of ${expected} bytes arrived`, { path });
}
