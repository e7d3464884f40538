import type { Socket } from 'node:net';
import { RemoteError } from '../../common/remoteError.ts';
import { socketError } from './dial.ts';
import type { ProtectedSocket } from './tlsChannel.ts';

export type ByteSink = (chunk: Uint8Array) => void | Promise<void>;
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array>;

/** One write's size: large enough to be few, small enough to be seen moving on a slow line. */
const WRITE_BYTES = 64 * 1024;
/** Far below any time-out. */
const ACTIVITY_INTERVAL_MS = 10;

export interface DataConnectionOptions {
  readonly socket: Socket;
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
  #socket: Socket;
  readonly #onActivity: () => void;
  readonly #protect: DataConnectionOptions['protect'];
  #failure: RemoteError | undefined;
  #notedAtMs = -Infinity;

  constructor({ socket, onActivity, protect }: DataConnectionOptions) {
    this.#socket = socket;
    this.#onActivity = onActivity;
    this.#protect = protect;
    this.#noteFailure(socket);
  }

  /**
   * Hands every byte to the sink until the server ends the connection. Resolves to the count.
   * @param endFirst our side, on which nothing is sent, ends at once: some servers wait for its end
   * with their final reply
   */
  async receive(sink: ByteSink, { endFirst = false } = {}): Promise<number> {
    if (this.#protect) await this.#secure(this.#protect);
    if (endFirst) this.#socket.end();
    return this.#receive(sink);
  }

  /** Sends every byte and ends the connection. Resolves to the count when all is on its way. */
  async send(source: ByteSource): Promise<number> {
    // Also where there is nothing to send: without a handshake the end would be a broken one.
    if (this.#protect) await this.#secure(this.#protect);
    return this.#send(source);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /**
   * Begins in the same turn as the transfer, whose command has just been written. Servers begin
   * theirs when they have read it, and some reset a connection on which ours came first
   * (pyftpdlib before 1.5.8); to wait for the 150 would cost a round trip, and with servers that
   * say it after the handshake last forever.
   */
  async #secure(protect: (socket: Socket) => ProtectedSocket): Promise<void> {
    if (this.#socket.destroyed) throw this.#failure ?? lost('The data connection ended');
    const { socket, ready } = protect(this.#socket);
    this.#socket = socket;
    this.#noteFailure(socket);
    await ready;
  }

  #noteFailure(socket: Socket): void {
    socket.on('error', (error) => {
      this.#failure ??= socketError(error, 'The data connection failed');
    });
  }

  #receive(sink: ByteSink): Promise<number> {
    const socket = this.#socket;
    if (socket.destroyed) return Promise.reject(this.#failure ?? lost('The data connection ended'));
    return new Promise((resolve, reject) => {
      let bytes = 0;
      let ended = false;
      const fail = (error: unknown): void => {
        this.destroy();
        // The sink's own failure, as it is: it says nothing about the line.
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      socket.on('data', (chunk) => {
        bytes += chunk.length;
        this.#noteActivity();
        const taken = callSink(sink, chunk, fail);
        if (!taken) return;
        socket.pause();
        taken.then(() => socket.resume(), fail);
      });
      socket.once('end', () => (ended = true));
      socket.once('close', () => {
        if (ended && !this.#failure) resolve(bytes);
        else reject(this.#failure ?? lost('The data connection ended before its end was said'));
      });
    });
  }

  async #send(source: ByteSource): Promise<number> {
    let bytes = 0;
    // One piece waits behind the one that is being written: the line never runs dry in between.
    let underWay = Promise.resolve();
    for await (const chunk of pieces(source)) {
      const written = this.#write(chunk);
      // Heard below, or not at all when the one before it has failed.
      written.catch(() => undefined);
      await underWay;
      underWay = written;
      bytes += chunk.length;
    }
    await underWay;
    this.#socket.end();
    if (!this.#socket.writableFinished) await this.#finished();
    return bytes;
  }

  /** A fast line brings thousands of pieces a second; to restart a watchdog for each one is dear. */
  #noteActivity(): void {
    const now = performance.now();
    if (now - this.#notedAtMs < ACTIVITY_INTERVAL_MS) return;
    this.#notedAtMs = now;
    this.#onActivity();
  }

  #write(chunk: Uint8Array): Promise<void> {
    return this.#unlessClosed((done) => {
      this.#socket.write(chunk, (error) => {
        if (error) return;
        this.#noteActivity();
        done();
      });
    });
  }

  #finished(): Promise<void> {
    return this.#unlessClosed((done) => this.#socket.once('finish', done));
  }

  /** Waits until `start` calls back, or for the end of the socket as a failure. */
  #unlessClosed(start: (done: () => void) => void): Promise<void> {
    const socket = this.#socket;
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
  sink: ByteSink,
  chunk: Uint8Array,
  fail: (error: unknown) => void,
): Promise<void> | undefined {
  try {
    return sink(chunk) ?? undefined;
  } catch (error) {
    fail(error);
    return undefined;
  }
}

function* slices(content: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < content.length; start += WRITE_BYTES) {
    yield content.subarray(start, start + WRITE_BYTES);
  }
}

async function* pieces(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) yield* slices(source);
  else for await (const chunk of source) yield* slices(chunk);
}
