import type { Socket } from 'node:net';

const plainSockets = new WeakMap<Socket, Socket>();

/** Notes what is below a socket with TLS. */
export function rememberPlain(secured: Socket, plain: Socket): void {
  plainSockets.set(secured, plain);
}

/** The TCP connection below a socket, which is the socket itself without TLS. */
export function plainSocketOf(socket: Socket): Socket {
  return plainSockets.get(socket) ?? socket;
}
