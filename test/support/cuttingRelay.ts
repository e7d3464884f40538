import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { resetConnection } from './ftpServer/resetConnection.ts';
import type { RealServer } from './servers/realServer.ts';
import { ownAddress } from './servers/ports.ts';

/** Where the relay is entered; the servers listen on 127.0.0.1. Ports stay as they are. */
const ENTRY = ownAddress(3);

export interface Cut {
  /** The way of the bytes, as the client sees it. */
  readonly way: 'up' | 'down';
  /** Bytes of one data connection after which it is reset, and all others with it. */
  readonly afterBytes: number;
}

/** A line to a real server that can be told to break, or to be slow. */
export class CuttingRelay {
  readonly host: string;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  /** Bytes that went over data connections, either way, cut ones included. */
  dataBytes = 0;
  /** What clients have sent over each control connection, in order; a character is a byte. */
  readonly said: string[] = [];
  #cut: Cut | undefined;
  #bytesPerSecond = Infinity;
  #slowsControl = false;

  /** @param entry an address of loopback. Default: one of this process's own */
  static async start(
    { host, port, passivePorts }: RealServer,
    entry = ENTRY,
  ): Promise<CuttingRelay> {
    const relay = new CuttingRelay(entry);
    const { first, last } = passivePorts;
    const dataPorts = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    for (const one of [port, ...dataPorts]) await relay.#listen(host, one, one !== port);
    return relay;
  }

  private constructor(host: string) {
    this.host = host;
  }

  /**
   * Of each data connection, either way.
   * @param options.control whether replies are as slow: some servers list folders in them
   */
  slowTo(bytesPerSecond: number, { control = false } = {}): void {
    this.#bytesPerSecond = bytesPerSecond;
    this.#slowsControl = control;
  }

  /** Breaks the line during the next transfer that gets so far. */
  cutOnce(cut: Cut): void {
    this.#cut = cut;
  }

  /** Resets every connection; the next ones work. */
  breakAll(): void {
    this.#cut = undefined;
    for (const socket of this.#sockets) resetConnection(socket);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((done) => server.close(done))));
  }

  async #listen(host: string, port: number, isData: boolean): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const upstream = connect({ host, port, allowHalfOpen: true, noDelay: true });
      for (const socket of [client, upstream]) {
        this.#sockets.add(socket);
        socket.on('close', () => this.#sockets.delete(socket));
        // Whoever is left on the other side is told by the end of his own.
        socket.on('error', () => undefined);
      }
      if (!isData) this.#listenTo(client);
      this.#forward(client, upstream, isData ? 'up' : undefined);
      this.#forward(upstream, client, isData ? 'down' : undefined);
    });
    this.#servers.push(server);
    server.listen(port, this.host);
    await once(server, 'listening');
  }

  #listenTo(client: Socket): void {
    const index = this.said.push('') - 1;
    client.on('data', (chunk: Buffer) => {
      this.said[index] = (this.said[index] ?? '') + chunk.toString('latin1');
    });
  }

  #forward(from: Socket, to: Socket, way: Cut['way'] | undefined): void {
    let bytes = 0;
    from.on('data', (chunk: Buffer) => {
      if (way) this.dataBytes += chunk.length;
      bytes += chunk.length;
      if (!to.write(chunk)) from.pause();
      if (way || this.#slowsControl) this.#restAfter(from, to, chunk.length);
      if (this.#cut && way === this.#cut.way && bytes >= this.#cut.afterBytes) this.breakAll();
    });
    to.on('drain', () => from.resume());
    from.on('end', () => to.end());
    from.on('close', () => to.destroy());
  }

  /** Less than a millisecond is made up for by what comes next. */
  #restAfter(from: Socket, to: Socket, bytes: number): void {
    const ms = (bytes * 1_000) / this.#bytesPerSecond;
    if (ms < 1) return;
    from.pause();
    setTimeout(() => {
      if (!to.writableNeedDrain) from.resume();
    }, ms);
  }
}
