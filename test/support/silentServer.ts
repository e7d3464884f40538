import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { until } from './vscode/until.ts';

const DEADLINE_MS = 60_000;

/** Accepts connections, and says nothing. */
export class SilentServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  static async start(): Promise<SilentServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SilentServer(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      // Always followed by 'close'.
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
      socket.resume();
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async untilOpen(count: number): Promise<void> {
    await until(
      () => this.#sockets.size,
      (size) => size === count,
      DEADLINE_MS,
    );
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
