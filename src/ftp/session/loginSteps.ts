import { RemoteError } from '../../common/remoteError.ts';
import type { Command } from '../protocol/command.ts';
import { describeReply, type Reply } from '../protocol/reply.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';
import { sendPipelined } from './pipeline.ts';
import type { ServerProfile } from './serverProfile.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** Sent where the server asks for an account besides the password (332). */
  readonly account?: string | undefined;
  /** The password is nobody's secret, but what anonymous users give by custom. Default: false. */
  readonly isAnonymous?: boolean | undefined;
}

export interface LoginOptions {
  readonly control: ControlConnection;
  readonly profile: ServerProfile;
  readonly credentials: Credentials;
  readonly replyMs: number;
  readonly signal: AbortSignal | undefined;
  /**
   * False while another session of this account lives: a 530 now is a limit of the server (ProFTPD
   * counts its clients after PASS), not a wrong password.
   */
  readonly alone: boolean;
  /** As the person named it: HOST tells it to servers with several. */
  readonly host: string;
  /** True under TLS: the data connections are to be protected, too. */
  readonly isProtected: boolean;
  /** Commands that do not depend on each other's replies go in one packet. */
  readonly inPackets: boolean;
  /** Asks for the port of the first data connection, at the end of a packet. Undefined: it waits. */
  readonly passive: Command | undefined;
  /** What FEAT and SYST have said to another session counts. */
  readonly knowsFeatures: boolean;
}

export function exchange(options: LoginOptions, sent: Command): Promise<Reply> {
  return inTurn(options, [sent]).next();
}

/** The replies of a login, one after the other. */
export interface Steps {
  next(): Promise<Reply>;
}

/** Replies one after the other: to commands sent at once, where the server takes that. */
export function inTurn(options: LoginOptions, commands: readonly Command[]): Steps {
  const { control, profile, replyMs, signal, inPackets } = options;
  const bounds = { timeoutMs: replyMs, signal };
  const replies = inPackets ? sendPipelined(control, profile, commands, bounds) : undefined;
  let index = 0;
  return {
    next: async () => {
      const place = index++;
      const [sent] = commands.slice(place);
      try {
        const reply = replies?.[place] ?? (sent && control.exchange(sent, bounds));
        if (reply) return await reply;
      } catch (error) {
        throw limitOf(error);
      }
      throw new RemoteError('protocol', 'There is no reply to wait for');
    },
  };
}

/** 421 in the middle of a login is how some servers say that one more is too many. */
function limitOf(error: unknown): unknown {
  if (!(error instanceof RemoteError) || !error.reply?.startsWith('421')) return error;
  const { message, reply } = error;
  return new RemoteError('too-many-connections', message, { cause: error, reply });
}

/** What ends a login. */
export function refusal(code: RemoteError['code'], reply: Reply | undefined): RemoteError {
  const quote = reply ? describeReply(reply) : 'no reply';
  return new RemoteError(code, `The server refused the login: ${quote}`, { reply: quote });
}
