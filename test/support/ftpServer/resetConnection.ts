import type { Socket } from 'node:net';
import { plainSocketOf } from './plainSocket.ts';

/**
 * Ends a connection with nothing but a RST. `resetAndDestroy` sends a FIN ahead of it, which many
 * clients take for a proper end; the flag that it sets is all that is wanted of it.
 */
export function resetConnection(socket: Socket): void {
  const plain = plainSocketOf(socket);
  // While its own FIN is under way Node can no longer reset it, and would not close it either.
  if (!plain.writableEnded) Object.assign(plain, { resetAndClosing: true });
  plain.destroy();
}
