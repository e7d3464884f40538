import { Socket } from 'node:net';
import { RemoteError, type RemoteErrorCode } from '../../common/remoteError.ts';
import { isTlsFailure, tlsError } from './tlsError.ts';
import { abortError, deadlineSignal, onAbort, throwIfAborted } from '../../common/deadline.ts';
import { BulkSocket } from './bulkSocket.ts';

export interface DialOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Some servers compare the data connection's peer with the control connection's. */
  readonly localAddress?: string | undefined;
  /** It will carry what may be large, as it is. Default: false. */
  readonly isBulk?: boolean | undefined;
}

/** Silence after which the other side is asked whether it lives. */
export const KEEP_ALIVE_MS = 30_000;

const ERROR_CODES: Readonly<Record<string, RemoteErrorCode>> = {
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  EAI_NODATA: 'host-not-found',
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'timeout',
};

/** A failure of a socket in the words of the product. */
export function socketError(error: unknown, what: string): RemoteError {
  if (error instanceof RemoteError) return error;
  if (isTlsFailure(error)) return tlsError(error, what, IN_A_SESSION);
  const { code, message } = describeFailure(error);
  return new RemoteError(ERROR_CODES[code] ?? 'connection-lost', `${what}: ${message}`, {
    cause: error,
  });
}

/** What broke TLS after its handshake broke the connection. */
const IN_A_SESSION = { failed: 'connection-lost', onPlainText: 'connection-lost' } as const;

function describeFailure(error: unknown): { code: string; message: string } {
  // A host with several addresses fails with one error for all of them; the first one speaks.
  const first: unknown = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = (first as NodeJS.ErrnoException | undefined)?.code ?? '';
  return { code, message: first instanceof Error ? first.message : String(first) };
}

/** Opens a TCP connection, without delay of small packets and with keep-alive. */
export async function dial(options: DialOptions): Promise<Socket> {
  throwIfAborted(options.signal);
  const what = `Connecting to ${options.host}:${options.port}`;
  const deadline = deadlineSignal(options.timeoutMs, what, options.signal);
  const { host, port, localAddress } = options;
  const socket = options.isBulk ? new BulkSocket() : new Socket();
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.connect({ host, port, ...(localAddress !== undefined && { localAddress }) });
  try {
    await connected(socket, deadline.signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw socketError(error, what);
  } finally {
    deadline.dispose();
  }
}

function connected(socket: Socket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      socket.off('connect', onConnect);
      socket.off('error', onError);
      stop();
      // Whoever takes the socket listens to its errors; in between none may end the process.
      socket.on('error', () => undefined);
      act();
    };
    const onConnect = (): void => settle(resolve);
    const onError = (error: Error): void => settle(() => reject(error));
    socket.once('connect', onConnect);
    socket.once('error', onError);
    const stop = onAbort(signal, () => {
      settle(() => reject(abortError(signal)));
    });
  });
}
