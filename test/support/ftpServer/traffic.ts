import type { Socket } from 'node:net';
import { resetConnection } from './resetConnection.ts';

/** The data connections of a server and what went over them. */
export class Traffic {
  /** Data connections that clients have opened. */
  connections = 0;
  bytesSent = 0;
  bytesReceived = 0;
  quotaLeft: number;
  readonly #onDidChange: () => void;
  readonly #open = new Set<Socket>();

  constructor(quotaBytes: number, onDidChange: () => void) {
    this.quotaLeft = quotaBytes;
    this.#onDidChange = onDidChange;
  }

  get openConnections(): number {
    return this.#open.size;
  }

  add(socket: Socket): void {
    this.connections += 1;
    this.#open.add(socket);
    // The transfer sees the socket close, which is all that it has to know.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#open.delete(socket);
      this.#onDidChange();
    });
    this.#onDidChange();
  }

  addSent(bytes: number): void {
    this.bytesSent += bytes;
    this.#onDidChange();
  }

  /** How many of these bytes still fit into the quota; they are then taken from it. */
  addReceived(bytes: number): number {
    const allowed = Math.min(bytes, this.quotaLeft);
    this.quotaLeft -= allowed;
    this.bytesReceived += allowed;
    this.#onDidChange();
    return allowed;
  }

  resetCounts(): void {
    this.connections = this.bytesSent = this.bytesReceived = 0;
  }

  /** Ends all data connections: with a RST, or just so. */
  async end(how: 'reset' | 'close'): Promise<void> {
    const sockets = [...this.#open];
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of sockets) {
      if (how === 'reset') resetConnection(socket);
      else socket.destroy();
    }
    await Promise.all(closed);
  }
}
