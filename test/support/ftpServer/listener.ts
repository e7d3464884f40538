import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** The port of the control connections, which keeps its number when it is closed and opened. */
export class Listener {
  readonly #host: string;
  readonly #onDidConnect: (socket: Socket) => void;
  readonly #sockets = new Set<Socket>();
  #port = 0;
  #server: Server | undefined;

  constructor(host: string, onDidConnect: (socket: Socket) => void) {
    this.#host = host;
    this.#onDidConnect = onDidConnect;
  }

  get port(): number {
    return this.#port;
  }

  async open(port = this.#port): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer({ noDelay: true });
    server.on('connection', (socket: Socket) => this.#add(socket));
    server.listen(port, this.#host);
    await once(server, 'listening');
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Refuses new connections and keeps the open ones. */
  async pause(): Promise<void> {
    // Its 'close' event is not waited for: that comes after the last connection.
    this.#server?.close();
    this.#server = undefined;
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Destroys all connections as well; resolves when all are closed. */
  async close(): Promise<void> {
    await this.pause();
    const sockets = [...this.#sockets];
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  }

  #add(socket: Socket): void {
    this.#sockets.add(socket);
    // Always followed by 'close', which is all that anyone here has to know.
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
    this.#onDidConnect(socket);
  }
}
