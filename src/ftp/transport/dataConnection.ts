import type { Socket } from 'node:net';
import { RemoteError } from '../../common/remoteError.ts';
import { socketError } from './dial.ts';

export type ByteSink = (chunk: Uint8Array) => void | Promise<void>;
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array>;

/** One write's size: large enough to be few, small enough to be seen moving on a slow line. */
const WRITE_BYTES = 64 * 1024;
/** Far below any time-out. */
const ACTIVITY_INTERVAL_MS = 10;

/**
 * One data connection (RFC 959 section 3.2): it carries one transfer in one direction, whose end
 * is the end of the connection.
 */
export class DataConnection {
  readonly #socket: Socket;
  readonly #onActivity: () => void;
  #failure: RemoteError | undefined;
  #notedAtMs = -Infinity;

  /** @param onActivity told when bytes move, at most once in a few milliseconds */
  constructor(socket: Socket, onActivity: () => void) {
    this.#socket = socket;
    this.#onActivity = onActivity;
    socket.on('error', (error) => {
      this.#failure ??= socketError(error, 'The data connection failed');
    });
  }

  /** Hands every byte to the sink until the server ends the connection. Resolves to the count. */
  receive(sink: ByteSink): Promise<number> {
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

  /** Sends every byte and ends the connection. Resolves to the count when all is on its way. */
  async send(source: ByteSource): Promise<number> {
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

  destroy(): void {
    this.#socket.destroy();
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
