import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Refusal } from './reply.ts';

/**
 * The data connections of one session, one at a time: a listener (passive mode), or the client's
 * address (active mode).
 */
export class DataChannel {
  readonly #onDidConnect: (socket: Socket) => void;
  #listener: Server | undefined;
  #target: { readonly host: string; readonly port: number } | undefined;
  #connected: Socket | undefined;

  constructor(onDidConnect: (socket: Socket) => void) {
    this.#onDidConnect = onDidConnect;
  }

  /** Whether EPSV, PASV, EPRT or PORT came since the last transfer. */
  get isOpen(): boolean {
    return this.#listener !== undefined || this.#target !== undefined;
  }

  /** Replaces what was there by the address of a client that listens. */
  target(host: string, port: number): void {
    this.close();
    this.#target = { host, port };
  }

  /** Connects to the client. */
  async connect(signal?: AbortSignal): Promise<void> {
    if (this.#target === undefined || this.#connected !== undefined) return;
    const socket = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    this.#onDidConnect(socket);
    try {
      await once(socket, 'connect', signal && { signal });
    } catch (error) {
      socket.destroy();
      signal?.throwIfAborted();
      throw new Refusal('425 Cannot open data connection.', { cause: error });
    }
    socket.pause();
    this.#connected = socket;
  }

  /** Opens a port, which replaces the one before. */
  async listen(host: string): Promise<number> {
    this.close();
    // Paused: what the client sends early stays in the kernel until the transfer command.
    const listener = createServer({ pauseOnConnect: true, noDelay: true, allowHalfOpen: true });
    listener.on('connection', (socket: Socket) => this.#connect(listener, socket));
    this.#listener = listener;
    listener.listen(0, host);
    await once(listener, 'listening');
    return (listener.address() as AddressInfo).port;
  }

  /** Hands over the data connection, waiting for the client to open it. */
  async take(timeoutMs: number, signal: AbortSignal): Promise<Socket> {
    const listener = this.#listener;
    if (!this.isOpen) throw new Refusal('425 Use EPSV or PASV first.');
    if (listener === undefined) await this.connect(signal);
    else if (this.#connected === undefined) await arrival(listener, timeoutMs, signal);
    const socket = this.#connected;
    this.#connected = undefined;
    this.close();
    if (socket === undefined) throw new Refusal('425 No data connection was opened.');
    return socket;
  }

  /** Drops the port and a connection that no transfer has taken. */
  close(): void {
    this.#listener?.close();
    this.#listener = undefined;
    this.#target = undefined;
    this.#connected?.destroy();
    this.#connected = undefined;
  }

  #connect(listener: Server, socket: Socket): void {
    this.#onDidConnect(socket);
    if (listener !== this.#listener || this.#connected !== undefined) {
      socket.destroy();
      return;
    }
    this.#connected = socket;
    listener.emit('taken');
  }
}

async function arrival(listener: Server, timeoutMs: number, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  const timer = setTimeout(onAbort, timeoutMs);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    await once(listener, 'taken', { signal: stop.signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new Refusal('425 No data connection was opened in time.', { cause: error });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
