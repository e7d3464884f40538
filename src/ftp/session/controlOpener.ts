import type { ConnectStepListener } from '../../common/connectStep.ts';
import type { Logger } from '../../common/logger.ts';
import { hasCode, RemoteError, type RemoteErrorCode } from '../../common/remoteError.ts';
import type { Shortcuts } from '../../common/shortcuts.ts';
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
import { afterDoingWithout, afterUse, isTrusted } from './trust.ts';

export interface ControlOpenerOptions {
  readonly host: string;
  readonly port: number;
  /** Undefined: none. */
  readonly proxy: Proxy | undefined;
  readonly mode: SecurityMode;
  readonly tls: TlsContext;
  readonly profile: ServerProfile;
  readonly shortcuts: Shortcuts;
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
 * Connects, and puts TLS on the connection as asked. Where the server is known to take AUTH, it
 * goes out before the greeting has come: nothing in that can change what is asked for.
 * @throws RemoteError `tls-unavailable` where TLS is asked for and the server refuses it; nothing
 * falls back then
 */
export async function openControl(options: ControlOpenerOptions): Promise<OpenControl> {
  if (!sendsAuthAhead(options)) return open(options, await dialled(options), false);
  const { profile, logger } = options;
  const note = (after: typeof afterUse, hasWorked: boolean): void => {
    profile.takesAuthAhead = after(profile.takesAuthAhead, hasWorked);
  };
  const socket = await dialled(options);
  try {
    const opened = await open(options, socket, true);
    note(afterUse, true);
    return opened;
  } catch (error) {
    if (options.signal.aborted || !mayBeEarly(error)) throw error;
    note(afterUse, false);
    logger.info('Connecting again, with AUTH behind the greeting');
  }
  const again = await dialled(options);
  try {
    const opened = await open(options, again, false);
    note(afterDoingWithout, true);
    return opened;
  } catch (error) {
    note(afterDoingWithout, false);
    throw error;
  }
}

function sendsAuthAhead({ mode, port, profile, shortcuts }: ControlOpenerOptions): boolean {
  if (!wantsAuth(mode, profile) || startsWithTls(mode, port)) return false;
  const isTaken = profile.acceptsAuth && profile.pipelining && isTrusted(profile.takesAuthAhead);
  return shortcuts.authAhead && isTaken;
}

/** A 421, or another 4yz, is about something else. */
function mayBeEarly(error: unknown): boolean {
  if (!hasCode(error, 'connection-refused', 'connection-lost', 'timeout', 'protocol')) return false;
  return error.reply?.startsWith('4') !== true;
}

async function dialled(options: ControlOpenerOptions): Promise<PlainSocket> {
  const { host, port, proxy, timeouts, signal, onStep } = options;
  const socket = await reach({ host, port, timeoutMs: timeouts.connectMs, signal, proxy });
  onStep({ kind: 'reached', address: socket.remoteAddress });
  return socket;
}

async function open(
  options: ControlOpenerOptions,
  socket: PlainSocket,
  isAhead: boolean,
): Promise<OpenControl> {
  const { host, port, proxy, mode, logger, onStep } = options;
  const channel = startsWithTls(mode, port)
    ? await handshake(options, socket, 'tls-unavailable')
    : undefined;
  const peer = proxy && { host, localAddress: undefined };
  const control = new ControlConnection(channel?.socket ?? socket, logger, options.names, peer);
  control.onDidEnd((reason) => logger.info(`Session ended: ${reason.message}`));
  try {
    const greeted = greet(options, control);
    if (!isAhead) await greeted;
    const securing = channel ?? startTls(options, control, isAhead ? greeted : undefined);
    const [greeting, secured] = await Promise.all([greeted, securing]);
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

/**
 * AUTH TLS (RFC 4217 section 4), and AUTH SSL for servers older than that.
 * @param early the greeting that is still under way. Default: it is there
 */
async function startTls(
  options: ControlOpenerOptions,
  control: ControlConnection,
  early?: Promise<Reply>,
): Promise<TlsChannel | undefined> {
  const { mode, profile } = options;
  if (!wantsAuth(mode, profile)) return undefined;
  const first = await askForTls('TLS', options, control, early);
  if (first.channel) {
    profile.acceptsAuth = true;
    return first.channel;
  }
  if (early) throw unlikeBefore(first.reply);
  const isOver = mode === 'auto' && knowsNoAuth(first.reply);
  const { reply, channel } = isOver ? first : await askForTls('SSL', options, control);
  if (channel) return channel;
  if (mode === 'auto') {
    // 431 and other 4yz are for the moment: the next session asks again.
    if (isPermanentFailure(reply)) profile.offersTls = false;
    return undefined;
  }
  const quote = describeReply(reply);
  throw new RemoteError('tls-unavailable', `The server refused AUTH: ${quote}`, { reply: quote });
}

async function askForTls(
  mechanism: 'TLS' | 'SSL',
  options: ControlOpenerOptions,
  control: ControlConnection,
  early?: Promise<Reply>,
): Promise<{ readonly reply: Reply; readonly channel: TlsChannel | undefined }> {
  let channel: TlsChannel | undefined;
  const answered = early && endUnheard(options, control, early);
  const auth = command('AUTH', mechanism);
  const reply = await control.changeSocket(auth, bounds(options), async (socket) => {
    answered?.();
    await early;
    channel = await handshake(options, socket, 'tampered');
    return channel.socket;
  });
  return { reply, channel };
}

/**
 * A server that has greeted, and does not answer an AUTH that came before, has not heard it.
 * @returns to be called when the answer is there, which may be with the greeting
 */
function endUnheard(
  { timeouts }: ControlOpenerOptions,
  control: ControlConnection,
  greeted: Promise<Reply>,
): () => void {
  const text = 'AUTH that came before the greeting was not answered';
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    isOver = true;
    clearTimeout(timer);
  };
  const wait = (): void => {
    if (isOver) return;
    timer = setTimeout(
      () => control.destroy(new RemoteError('timeout', text)),
      timeouts.earlyAuthMs,
    );
  };
  control.onDidEnd(stop);
  void greeted.then(wait, stop);
  return stop;
}

/** It was accepted before: whether it came too early is seen by asking in turn. */
function unlikeBefore(reply: Reply): RemoteError {
  const quote = describeReply(reply);
  return new RemoteError('protocol', `The server refused AUTH: ${quote}`, { reply: quote });
}

function wantsAuth(mode: SecurityMode, { offersTls }: ServerProfile): boolean {
  return mode !== 'none' && (mode !== 'auto' || offersTls);
}

/** To ask such a server for SSL is a round trip for nothing. Before a login 530 may mean that, too. */
function knowsNoAuth({ code }: Reply): boolean {
  return [500, 502, 530].includes(code);
}

function bounds({ timeouts, signal }: ControlOpenerOptions) {
  return { timeoutMs: timeouts.replyMs, signal };
}
