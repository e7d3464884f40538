import type { Socket } from 'node:net';

/**
 * Ends a connection with nothing but a RST. `resetAndDestroy` sends a FIN ahead of it, which many
 * clients take for a proper end; the flag that it sets is all that is wanted of it.
 */
export function resetConnection(socket: Socket): void {
  Object.assign(socket, { resetAndClosing: true });
  socket.destroy();
}
