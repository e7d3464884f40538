import type { ConnectStepListener } from '../../common/connectStep.ts';
import type { Logger } from '../../common/logger.ts';
import { RemoteError, type RemoteErrorCode } from '../../common/remoteError.ts';
import { command } from '../protocol/command.ts';
import type { NameCodec } from '../protocol/nameCodec.ts';
import {
  describeReply,
  isCompletion,
  isPermanentFailure,
  replyText,
  type Reply,
} from '../protocol/reply.ts';
import { ControlConnection } from '../transport/controlConnection.ts';
import type { Proxy } from '../transport/proxy/proxy.ts';
import { reach } from '../transport/reach.ts';
import { TlsChannel } from '../transport/tlsChannel.ts';
import type { TlsContext } from '../transport/tlsContext.ts';
import { startsWithTls, type SecurityMode } from './security.ts';
import { learnFromGreeting } from './serverLearning.ts';
import type { ServerProfile } from './serverProfile.ts';
import type { Timeouts } from './timeouts.ts';

export interface ControlOpenerOptions {
  readonly host: string;
  readonly port: number;
  /** Undefined: none. */
  readonly proxy: Proxy | undefined;
  readonly mode: SecurityMode;
  readonly tls: TlsContext;
  readonly profile: ServerProfile;
  readonly names: NameCodec;
  readonly timeouts: Timeouts;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly onStep: ConnectStepListener;
}

export type PlainSocket = Awaited<ReturnType<typeof reach>>;

/** A control connection on which the server has greeted and nothing was said but AUTH. */
export interface OpenControl {
  readonly control: ControlConnection;
  /** Undefined: plain text. */
  readonly channel: TlsChannel | undefined;
  readonly greeting: Reply;
}

/**
 * Connects, and puts TLS on the connection as asked.
 * @throws RemoteError `tls-unavailable` where TLS is asked for and the server refuses it; nothing
 * falls back then
 */
export async function openControl(options: ControlOpenerOptions): Promise<OpenControl> {
  const { host, port, proxy, mode, timeouts, signal, logger, onStep } = options;
  const socket = await reach({ host, port, timeoutMs: timeouts.connectMs, signal, proxy });
  onStep({ kind: 'reached', address: socket.remoteAddress });
  const channel = startsWithTls(mode, port)
    ? await handshake(options, socket, 'tls-unavailable')
    : undefined;
  const peer = proxy && { host, localAddress: undefined };
  const control = new ControlConnection(channel?.socket ?? socket, logger, options.names, peer);
  control.onDidEnd((reason) => logger.info(`Session ended: ${reason.message}`));
  try {
    const greeting = await greet(options, control);
    const secured = channel ?? (await startTls(options, control));
    if (!secured) onStep({ kind: 'plain' });
    return { control, channel: secured, greeting };
  } catch (error) {
    control.destroy(asReason(error));
    throw error;
  }
}

/** The reason for the end of a connection that never became a session. */
export function asReason(error: unknown): RemoteError {
  if (error instanceof RemoteError) return error;
  return new RemoteError('closed', 'The login failed', { cause: error });
}

async function handshake(
  { tls, timeouts, signal, logger, onStep }: ControlOpenerOptions,
  socket: PlainSocket,
  onPlainText: RemoteErrorCode,
): Promise<TlsChannel> {
  const timeoutMs = timeouts.connectMs;
  const channel = await TlsChannel.open(tls, socket, { onPlainText, timeoutMs, signal, logger });
  const { protocol, cipher, certificate } = channel;
  onStep({ kind: 'encrypted', protocol, cipher, certificate });
  return channel;
}

async function greet(options: ControlOpenerOptions, control: ControlConnection): Promise<Reply> {
  const reply = await control.greeting(bounds(options));
  if (!isCompletion(reply)) {
    const quote = describeReply(reply);
    throw new RemoteError('connection-refused', `The server refused: ${quote}`, { reply: quote });
  }
  const text = replyText(reply);
  options.onStep({ kind: 'greeted', text });
  learnFromGreeting(options.profile, text);
  return reply;
}

/** AUTH TLS (RFC 4217 section 4), and AUTH SSL for servers older than that. */
async function startTls(
  options: ControlOpenerOptions,
  control: ControlConnection,
): Promise<TlsChannel | undefined> {
  const { mode, profile } = options;
  if (mode === 'none' || (mode === 'auto' && !profile.offersTls)) return undefined;
  let reply: Reply | undefined;
  for (const mechanism of ['TLS', 'SSL']) {
    let channel: TlsChannel | undefined;
    reply = await control.changeSocket(
      command('AUTH', mechanism),
      bounds(options),
      async (socket) => {
        channel = await handshake(options, socket, 'tampered');
        return channel.socket;
      },
    );
    if (channel) return channel;
    if (mode === 'auto' && knowsNoAuth(reply)) break;
  }
  if (mode === 'auto') {
    // 431 and other 4yz are for the moment: the next session asks again.
    if (reply && isPermanentFailure(reply)) profile.offersTls = false;
    return undefined;
  }
  const quote = reply ? describeReply(reply) : '';
  throw new RemoteError('tls-unavailable', `The server refused AUTH: ${quote}`, { reply: quote });
}

/** To ask such a server for SSL is a round trip for nothing. Before a login 530 may mean that, too. */
function knowsNoAuth({ code }: Reply): boolean {
  return [500, 502, 530].includes(code);
}

function bounds({ timeouts, signal }: ControlOpenerOptions) {
  return { timeoutMs: timeouts.replyMs, signal };
}
