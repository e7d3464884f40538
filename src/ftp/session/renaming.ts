import { RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions } from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import { isCompletion, isIntermediate, type Reply } from '../protocol/reply.ts';
import { replyError } from './replyError.ts';
import type { SessionCore } from './sessionCore.ts';

/** RNFR and RNTO; in one write where the server takes that: a failed RNFR makes RNTO a 503. */
export async function renamePath(
  core: SessionCore,
  from: RemotePath,
  to: RemotePath,
  options: OperationOptions | undefined,
): Promise<void> {
  const rnfr = command('RNFR', from);
  const rnto = command('RNTO', to);
  const replies = core.inPackets
    ? await core.burst([rnfr, rnto], options)
    : await stepwise(core, rnfr, rnto, options);
  const [first, second] = replies;
  if (!first || !(isIntermediate(first) || isCompletion(first))) throw refused(first, rnfr, from);
  if (!second || !isCompletion(second)) throw refused(second, rnto, to);
}

async function stepwise(
  core: SessionCore,
  rnfr: Command,
  rnto: Command,
  options: OperationOptions | undefined,
): Promise<Reply[]> {
  const first = await core.exchange(rnfr, options);
  return isIntermediate(first) ? [first, await core.exchange(rnto, options)] : [first];
}

function refused(reply: Reply | undefined, sent: Command, path: RemotePath): RemoteError {
  return reply
    ? replyError(reply, sent, path)
    : new RemoteError('protocol', `${sent.verb} was not answered`, { path });
}
