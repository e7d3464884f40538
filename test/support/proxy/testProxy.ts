import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Proxy } from '../../../src/ftp/transport/proxy/proxy.ts';
import { noteSecret } from '../secrets.ts';
import { ByteReader } from './byteReader.ts';
import { http, socks5 } from './handshakes.ts';
import type { Handshake, ProxyLogin, Request } from './handshakes.ts';

export interface TestProxyOptions {
  readonly kind: Proxy['kind'];
  /** Default: everybody may use it. */
  readonly login?: ProxyLogin;
  /** Names that it knows besides those that this computer resolves. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** What it does with clients instead of its work; `refuse`: it reaches no server. */
  readonly fault?: 'silence' | 'close' | 'garbage' | 'endless' | 'refuse';
  /** A client that ends its side ends the other one, too. */
  readonly endsBoth?: boolean;
  /** Every byte of its own comes alone. */
  readonly splits?: boolean;
  /** The first bytes of the first server come in one packet with its own answer. */
  readonly gluesGreeting?: boolean;
}

const GARBAGE = 'SSH-2.0-OpenSSH_9.9\r\n';
const ENDLESS = `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(1_000)}`;

/** Starts a proxy on loopback. Its owner closes it. */
export async function startTestProxy(options: TestProxyOptions): Promise<TestProxy> {
  const server = createServer({ noDelay: true, allowHalfOpen: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new TestProxy(server, options);
}

/** A SOCKS5 or HTTP proxy, and what it was asked for. */
export class TestProxy {
  /** Servers that it does not connect to. Default: none. */
  refuses: (request: Request) => boolean;
  /** Every server that a client was connected to, in order. */
  readonly requests: Request[] = [];
  readonly #server: Server;
  readonly #options: TestProxyOptions;
  readonly #handshake: Handshake;
  readonly #sockets = new Set<Socket>();

  constructor(server: Server, options: TestProxyOptions) {
    this.#server = server;
    this.refuses = () => options.fault === 'refuse';
    this.#options = options;
    this.#handshake = options.kind === 'http' ? http : socks5;
    if (options.login) noteSecret(options.login.password);
    server.on('connection', (socket: Socket) => {
      this.#own(socket);
      void this.#serve(socket).catch(() => socket.destroy());
    });
  }

  /** As a client is told of it. */
  get proxy(): Proxy {
    const { port } = this.#server.address() as AddressInfo;
    return { kind: this.#options.kind, host: '127.0.0.1', port, ...this.#options.login };
  }

  /** Connections that are open on either side. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    const closed = [...this.#sockets].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    );
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
    this.#server.close();
  }

  #own(socket: Socket): void {
    this.#sockets.add(socket);
    // Always followed by 'close'.
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  async #serve(client: Socket): Promise<void> {
    const { fault, login, hosts = {} } = this.#options;
    if (fault !== undefined && fault !== 'refuse') {
      misbehave(client, fault);
      return;
    }
    const send = (bytes: Uint8Array | string): void => this.#send(client, bytes);
    const request = await this.#handshake.request(new ByteReader(client), login, send);
    if (!request) {
      client.end();
      return;
    }
    this.requests.push(request);
    const server = connect({
      host: hosts[request.host] ?? request.host,
      port: request.port,
      noDelay: true,
      allowHalfOpen: true,
    });
    this.#own(server);
    try {
      if (this.refuses(request)) throw new Error('No server is reached');
      await once(server, 'connect');
    } catch {
      server.destroy();
      client.end(this.#handshake.refused);
      return;
    }
    await this.#accept(client, server);
    if (this.#options.endsBoth) client.once('end', () => client.destroy());
    join(client, server);
    join(server, client);
  }

  #send(client: Socket, bytes: Uint8Array | string): void {
    const all = Buffer.from(bytes);
    const pieces = this.#options.splits ? [...all].map((byte) => Buffer.of(byte)) : [all];
    for (const piece of pieces) client.write(piece);
  }

  async #accept(client: Socket, server: Socket): Promise<void> {
    const { gluesGreeting = false } = this.#options;
    const isFirst = this.requests.length === 1;
    const first = gluesGreeting && isFirst ? ((await once(server, 'data')) as Buffer[]) : [];
    server.pause();
    this.#send(client, Buffer.concat([this.#handshake.accepted, ...first]));
  }
}

/** Bytes and end go on to the other side, and a broken connection breaks it. */
function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.once('close', (hadError) => {
    if (hadError) to.resetAndDestroy();
  });
  from.once('error', () => to.destroy());
}

function misbehave(client: Socket, fault: NonNullable<TestProxyOptions['fault']>): void {
  client.resume();
  if (fault === 'close') client.end();
  if (fault === 'garbage') client.write(GARBAGE);
  if (fault !== 'endless') return;
  const more = (): void => {
    if (!client.destroyed) client.write('x'.repeat(1_000), more);
  };
  client.write(ENDLESS, more);
}
