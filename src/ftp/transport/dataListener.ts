import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { RemoteError } from '../../common/remoteError.ts';
import { bareAddress } from './address.ts';
import { KEEP_ALIVE_MS } from './dial.ts';

/** Both ends belong to it. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export interface DataListenerOptions {
  /** An address of this computer, or one that stands for all of a family. */
  readonly host: string;
  /** Default: any free port. */
  readonly ports?: PortRange | undefined;
  /** The only address from which a connection is taken. */
  readonly peer: string;
  /** Longest wait in `accept`, in milliseconds. */
  readonly timeoutMs: number;
  /** Told of each connection that is closed because it comes from another address. */
  readonly onStranger: (address: string) => void;
}

interface Waiting {
  readonly resolve: (socket: Socket) => void;
  readonly reject: (error: RemoteError) => void;
}

/** Ports in use, and those that only the system's administrator may take. */
const TAKEN = ['EADDRINUSE', 'EACCES'];

/**
 * Waits for the server to open one data connection (RFC 959 section 3.2, active mode). Anybody can
 * find the port, so only the server's address is let in, and nobody after it.
 */
export class DataListener {
  readonly port: number;
  readonly #server: Server;
  readonly #options: DataListenerOptions;
  #socket: Socket | undefined;
  #end: RemoteError | undefined;
  #waiting: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @throws RemoteError `active-mode-failed` when no port can be had */
  static async open(options: DataListenerOptions): Promise<DataListener> {
    for (const port of candidates(options.ports)) {
      const server = createServer({
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
      });
      try {
        await listen(server, options.host, port);
        return new DataListener(server, options);
      } catch (error) {
        if (!TAKEN.includes(codeOf(error))) throw failed(String(error), error);
      }
    }
    const { first, last } = options.ports ?? { first: 0, last: 0 };
    throw failed(`no port from ${first} to ${last} is free on this computer`);
  }

  private constructor(server: Server, options: DataListenerOptions) {
    this.#server = server;
    this.#options = options;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => this.#connected(socket));
    server.on('error', (error) => this.destroy(failed(error.message, error)));
  }

  /** True when the server has connected. */
  get hasAccepted(): boolean {
    return this.#socket !== undefined;
  }

  /**
   * The connection of the server, which may have come already.
   * @throws RemoteError `active-mode-failed` when nobody comes in time; the reason of `destroy`
   */
  accept(): Promise<Socket> {
    if (this.#end) return Promise.reject(this.#end);
    if (this.#socket) return Promise.resolve(this.#socket);
    const { timeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#timer = setTimeout(() => {
        this.destroy(failed(`the server did not connect within ${timeoutMs} ms`));
      }, timeoutMs);
    });
  }

  /** Ends the wait with the reason, and the connection where there is one. */
  destroy(reason: RemoteError): void {
    this.#end ??= reason;
    this.#stop();
    this.#socket?.destroy();
    this.#waiting?.reject(this.#end);
    this.#waiting = undefined;
  }

  #connected(socket: Socket): void {
    // Whoever takes the socket listens to its errors; in between none may end the process.
    socket.on('error', () => undefined);
    const address = bareAddress(socket.remoteAddress ?? '');
    const isPeer = address === bareAddress(this.#options.peer);
    if (!isPeer || this.#socket || this.#end) {
      socket.destroy();
      if (!isPeer) this.#options.onStranger(address);
      return;
    }
    this.#socket = socket;
    this.#stop();
    this.#waiting?.resolve(socket);
    this.#waiting = undefined;
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#server.close();
  }
}

/** From a random place on: the port of the transfer before this one may not be free yet. */
function* candidates(range: PortRange | undefined): Generator<number> {
  if (!range) {
    yield 0;
    return;
  }
  const count = range.last - range.first + 1;
  const start = Math.floor(Math.random() * count);
  for (let step = 0; step < count; step++) yield range.first + ((start + step) % count);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 4 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

function failed(reason: string, cause?: unknown): RemoteError {
  return new RemoteError('active-mode-failed', reason, { cause });
}
