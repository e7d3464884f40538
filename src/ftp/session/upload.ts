import { hasCode, RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { ByteSource, OperationOptions, WriteOptions } from '../../remote/remoteSession.ts';
import { command } from '../protocol/command.ts';
import { describeReply, isCompletion, isNotImplemented, replyText } from '../protocol/reply.ts';
import { parseSize } from '../protocol/replyTexts.ts';
import type { DataConnection } from '../transport/dataConnection.ts';
import { noteRefused, offers } from './serverProfile.ts';
import type { SessionCore } from './sessionCore.ts';

/** STOR, with ALLO (RFC 959 section 4.1.3) before it once the server has asked for that. */
export async function storeFile(
  core: SessionCore,
  path: RemotePath,
  content: ByteSource,
  options: WriteOptions | undefined,
): Promise<void> {
  const { profile } = core;
  const size = content instanceof Uint8Array ? content.length : options?.size;
  const store = (source: ByteSource) => {
    const allocate = profile.wantsAllocation ? size : undefined;
    const send = command('STOR', path);
    const move = async (data: DataConnection): Promise<number> => {
      const bytes = await data.send(source);
      options?.onDidSend?.();
      return bytes;
    };
    return core.transfer(send, path, move, options, { allocate });
  };
  try {
    await store(content);
  } catch (error) {
    const again = content instanceof Uint8Array ? content : options?.again?.();
    const isHelped = size !== undefined && again && !profile.wantsAllocation;
    if (!isHelped || !asksForAllocation(error)) throw error;
    profile.wantsAllocation = true;
    await store(again).catch((second: unknown) => {
      if (hasCode(second, 'rejected')) profile.wantsAllocation = false;
      throw second;
    });
  }
}

/** "Bad sequence": something has to come first. Or it says itself what that is. */
function asksForAllocation(error: unknown): boolean {
  return hasCode(error, 'rejected') && /^503\b|\bALLO\b/.test(error.reply ?? '');
}

/**
 * AVBL (draft-peterson-streamlined-ftp-command-extensions, Serv-U): the bytes that may still be
 * stored in a folder. An answer without a number, or with none left, leaves it to the upload.
 * @throws RemoteError `no-space`
 */
export async function mustHaveRoom(
  core: SessionCore,
  folder: RemotePath,
  bytes: number,
  options: OperationOptions | undefined,
): Promise<void> {
  if (!offers(core.profile, 'AVBL')) return;
  const reply = await core.exchange(command('AVBL', folder), options);
  if (isNotImplemented(reply)) noteRefused(core.profile, 'AVBL');
  const room = isCompletion(reply) ? parseSize(replyText(reply)) : undefined;
  if (room === undefined || room === 0 || room >= bytes) return;
  throw new RemoteError('no-space', `${room} bytes are free, ${bytes} are needed`, {
    reply: describeReply(reply),
  });
}
