import type { Socket } from 'node:net';
import { Pace } from '../../common/pace.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type { DataListener } from './dataListener.ts';
import { BulkSocket } from './bulkSocket.ts';
import { socketError } from './dial.ts';
import type { ProtectedSocket } from './tlsChannel.ts';

export type ByteSink = (chunk: Uint8Array, release?: () => void) => void | Promise<void>;
/** A TCP connection that is for data. */
export type DataSocket = Socket;
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array>;

/** Far below any time-out. */
const ACTIVITY_INTERVAL_MS = 10;

export interface DataConnectionOptions {
  /** Open already; or, in active mode, where the server opens it when it has read the command. */
  readonly source: Socket | DataListener;
  /** Told when bytes move, at most once in a few milliseconds. */
  readonly onActivity: () => void;
  /** Puts TLS on the socket. Undefined: plain text. */
  readonly protect: ((socket: Socket) => ProtectedSocket) | undefined;
}

/**
 * One data connection (RFC 959 section 3.2): it carries one transfer in one direction, whose end
 * is the end of the connection.
 */
export class DataConnection {
  readonly #source: DataConnectionOptions['source'];
  readonly #onActivity: () => void;
  readonly #protect: DataConnectionOptions['protect'];
  #socket: Socket | undefined;
  #failure: RemoteError | undefined;
  #notedAtMs = -Infinity;

  constructor({ source, onActivity, protect }: DataConnectionOptions) {
    this.#source = source;
    this.#onActivity = onActivity;
    this.#protect = protect;
    if ('accept' in source) return;
    this.#socket = source;
    this.#noteFailure(source);
  }

  /** False as long as the server has not opened it, in active mode. */
  get isOpen(): boolean {
    return 'accept' in this.#source ? this.#source.hasAccepted : true;
  }

  /**
   * Hands every byte to the sink until the server ends the connection. Resolves to the count.
   * @param endFirst our side, on which nothing is sent, ends at once: some servers wait for its end
   * with their final reply
   */
  async receive(sink: ByteSink, { endFirst = false } = {}): Promise<number> {
    const socket = await this.#ready();
    if (endFirst) socket.end();
    return this.#receive(socket, sink);
  }

  /** Sends every byte and ends the connection. Resolves to the count when all is on its way. */
  async send(source: ByteSource): Promise<number> {
    return this.#send(await this.#ready(), source);
  }

  /** @param reason what a wait for the server to connect fails with */
  destroy(reason = lost('The data connection was given up')): void {
    this.#socket?.destroy();
    if ('accept' in this.#source) this.#source.destroy(reason);
  }

  /**
   * Its transfer is over. A server that does not end its side in time has no part in that any more.
   * What it says until then is taken, since an end with something unread would be a reset, and might
   * lose the last of an upload.
   */
  release(inTimeMs: number): void {
    const socket = this.#socket;
    if (!socket || socket.destroyed) return;
    if (socket instanceof BulkSocket) socket.receive(() => undefined);
    else socket.resume();
    const timer = setTimeout(() => socket.destroy(), inTimeMs);
    socket.once('close', () => clearTimeout(timer));
  }

  /** Also where there is nothing to send: without a handshake the end would be a broken one. */
  async #ready(): Promise<Socket> {
    const plain = await this.#opened();
    return this.#protect ? this.#secure(plain, this.#protect) : plain;
  }

  async #opened(): Promise<Socket> {
    if (!('accept' in this.#source)) return this.#source;
    const socket = await this.#source.accept();
    this.#socket = socket;
    this.#noteFailure(socket);
    this.#noteActivity();
    return socket;
  }

  /**
   * Begins in the same turn as the transfer, whose command has just been written. Servers begin
   * theirs when they have read it, and some reset a connection on which ours came first
   * (pyftpdlib before 1.5.8); to wait for the 150 would cost a round trip, and with servers that
   * say it after the handshake last forever.
   */
  async #secure(plain: Socket, protect: (socket: Socket) => ProtectedSocket): Promise<Socket> {
    if (plain.destroyed) throw this.#failure ?? lost('The data connection ended');
    const { socket, ready } = protect(plain);
    this.#socket = socket;
    this.#noteFailure(socket);
    await ready;
    return socket;
  }

  #noteFailure(socket: Socket): void {
    socket.on('error', (error) => {
      this.#failure ??= socketError(error, 'The data connection failed');
    });
  }

  #receive(socket: Socket, sink: ByteSink): Promise<number> {
    if (socket.destroyed) return Promise.reject(this.#failure ?? lost('The data connection ended'));
    return new Promise((resolve, reject) => {
      let bytes = 0;
      let ended = false;
      const fail = (error: unknown): void => {
        this.destroy();
        // The sink's own failure, as it is: it says nothing about the line.
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      const take = (chunk: Uint8Array, release?: () => void): void => {
        bytes += chunk.length;
        this.#noteActivity();
        const taken = callSink(() => sink(chunk, release), fail);
        if (!taken) return;
        socket.pause();
        taken.then(() => socket.resume(), fail);
      };
      if (socket instanceof BulkSocket) socket.receive(take);
      else {
        socket.on('data', (chunk: Uint8Array) => take(chunk));
        // Behind a proxy it was paused, so that nothing is lost before there is a reader.
        socket.resume();
      }
      socket.once('end', () => (ended = true));
      socket.once('close', () => {
        if (ended && !this.#failure) resolve(bytes);
        else reject(this.#failure ?? lost('The data connection ended before its end was said'));
      });
    });
  }

  async #send(socket: Socket, source: ByteSource): Promise<number> {
    let bytes = 0;
    // One piece waits behind the one that is being written: the line never runs dry in between.
    let underWay = Promise.resolve();
    for await (const chunk of pieces(source)) {
      const written = this.#write(socket, chunk);
      // Heard below, or not at all when the one before it has failed.
      written.catch(() => undefined);
      await underWay;
      underWay = written;
      bytes += chunk.length;
    }
    await underWay;
    socket.end();
    if (!socket.writableFinished)
      await this.#unlessClosed(socket, (done) => socket.once('finish', done));
    return bytes;
  }

  /** A fast line brings thousands of pieces a second; to restart a watchdog for each one is dear. */
  #noteActivity(): void {
    const now = performance.now();
    if (now - this.#notedAtMs < ACTIVITY_INTERVAL_MS) return;
    this.#notedAtMs = now;
    this.#onActivity();
  }

  #write(socket: Socket, chunk: Uint8Array): Promise<void> {
    return this.#unlessClosed(socket, (done) => {
      socket.write(chunk, (error) => {
        if (error) return;
        this.#noteActivity();
        done();
      });
    });
  }

  /** Waits until `start` calls back, or for the end of the socket as a failure. */
  #unlessClosed(socket: Socket, start: (done: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const onClose = (): void => {
        reject(this.#failure ?? lost('The server closed the data connection'));
      };
      socket.once('close', onClose);
      start(() => {
        socket.off('close', onClose);
        resolve();
      });
      if (socket.closed) onClose();
    });
  }
}

function lost(message: string): RemoteError {
  return new RemoteError('connection-lost', message);
}

function callSink(
  sink: () => void | Promise<void>,
  fail: (error: unknown) => void,
): Promise<void> | undefined {
  try {
    return sink() ?? undefined;
  } catch (error) {
    fail(error);
    return undefined;
  }
}

async function* pieces(source: ByteSource): AsyncGenerator<Uint8Array> {
  const pace = new Pace();
  if (source instanceof Uint8Array) yield* pace.pieces(source);
  else for await (const chunk of source) yield* pace.pieces(chunk);
}
