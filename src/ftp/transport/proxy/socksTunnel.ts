import type { Socket } from 'node:net';
import { SocksClient } from 'socks';
import { RemoteError, type RemoteErrorCode } from '../../../common/remoteError.ts';
import { authority, describeProxy, type Proxy, type Target } from './proxy.ts';

/** The most that RFC 1929 and RFC 1928 can carry in a field. */
const MAX_FIELD_BYTES = 255;

/** The package tells what went wrong in words alone: these are those of its `ERRORS`. */
const MEANINGS: readonly (readonly [RegExp, RemoteErrorCode])[] = [
  [/^Socks5 Authentication failed/, 'proxy-authentication-failed'],
  [/\(no accepted authentication type\)/, 'proxy-authentication-failed'],
  [/^Socks5 proxy rejected connection/, 'proxy-refused'],
];

/**
 * Asks a SOCKS5 proxy for a connection (RFC 1928) on a socket that is connected to it. The name is
 * resolved by the proxy. Whoever calls has a deadline, and ends the socket with it.
 * @throws RemoteError `proxy-failed`, `proxy-authentication-failed`, `proxy-refused`
 */
export async function openSocksTunnel(
  socket: Socket,
  proxy: Proxy,
  target: Target,
  timeoutMs: number,
): Promise<void> {
  assertFits(proxy, target);
  const { host, port, user, password } = proxy;
  try {
    await SocksClient.createConnection({
      proxy: {
        host,
        port,
        type: 5,
        ...(user !== undefined && { userId: user, password: password ?? '' }),
      },
      command: 'connect',
      destination: { ...target },
      existing_socket: socket,
      timeout: timeoutMs,
    });
  } catch (error) {
    throw socksError(error, proxy, target);
  }
  await takeBack(socket);
}

/**
 * In the next turn the package hands out what came behind its own bytes, such as the greeting, as
 * an event, and lets the socket flow: both are undone, so that nothing is lost until there is a
 * reader.
 */
function takeBack(socket: Socket): Promise<void> {
  const early: Buffer[] = [];
  const keep = (chunk: Buffer): void => void early.push(chunk);
  socket.on('data', keep);
  return new Promise((resolve) => {
    setImmediate(() => {
      socket.pause();
      socket.off('data', keep);
      if (early.length > 0 && !socket.readableEnded) socket.unshift(Buffer.concat(early));
      resolve();
    });
  });
}

function assertFits({ user = '', password = '' }: Proxy, { host }: Target): void {
  for (const field of [user, password, host]) {
    if (Buffer.byteLength(field) <= MAX_FIELD_BYTES) continue;
    throw new RemoteError('invalid-argument', 'A name or password is too long for SOCKS5');
  }
}

function socksError(error: unknown, proxy: Proxy, target: Target): RemoteError {
  // With what the package throws come its options, and the password in them: no cause.
  const message = error instanceof Error ? error.message : String(error);
  const [, code] = MEANINGS.find(([pattern]) => pattern.test(message)) ?? [];
  const text = `${describeProxy(proxy)}, asked for ${authority(target)}: ${message}`;
  return new RemoteError(code ?? 'proxy-failed', text);
}
