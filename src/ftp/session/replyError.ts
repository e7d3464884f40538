import { RemoteError, type RemoteErrorCode } from '../../common/remoteError.ts';
import { describeCommand, type Command } from '../protocol/command.ts';
import { Code, describeReply, type Reply } from '../protocol/reply.ts';

/**
 * The codes whose meaning the RFC fixes. 550 and its like stand for anything from a missing file
 * to a full moon: they stay `rejected`, and whoever needs to know why looks at the server.
 */
const MEANINGS: Readonly<Partial<Record<number, RemoteErrorCode>>> = {
  425: 'connection-lost',
  426: 'connection-lost',
  [Code.NoSpace]: 'no-space',
  [Code.QuotaExceeded]: 'no-space',
  [Code.NotImplementedShort]: 'not-supported',
  [Code.NotImplemented]: 'not-supported',
  504: 'not-supported',
  // "Protection level" of RFC 4217: the server wants what is not given, or refuses what is.
  522: 'tls-required',
  534: 'tls-required',
  532: 'no-permission',
};

/** The refusal of a command as an error. */
export function replyError(reply: Reply, command: Command, path?: string): RemoteError {
  const quote = describeReply(reply);
  return new RemoteError(
    MEANINGS[reply.code] ?? 'rejected',
    `${describeCommand(command)} was answered ${quote}`,
    path === undefined ? { reply: quote } : { reply: quote, path },
  );
}
