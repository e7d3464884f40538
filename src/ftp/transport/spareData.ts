import type { Socket } from 'node:net';
import { unlessAborted } from '../../common/deadline.ts';
import type { Logger } from '../../common/logger.ts';
import { RemoteError } from '../../common/remoteError.ts';
import { BulkSocket } from './bulkSocket.ts';

export interface SpareDataOptions {
  /**
   * Brings about a data connection that is for no transfer yet.
   * @param port of the server, where it has named one; else it is asked for one
   */
  readonly open: (signal: AbortSignal, port?: number) => Promise<Socket>;
  /** Told when none came about. */
  readonly onDidFail: () => void;
  readonly logger: Logger;
}

/** Then it goes: it takes one of the server's ports, and a NAT on the way may have forgotten it. */
const KEPT_MS = 60_000;

/**
 * A data connection that is opened ahead, for the next transfer of a session: that one waits for
 * neither EPSV nor the TCP handshake. One on which anything has happened is never used: servers
 * answer a STOR on a connection that has ended with 226, and store an empty file (vsftpd, ProFTPD,
 * Pure-FTPd).
 */
export class SpareData {
  readonly #options: SpareDataOptions;
  #current: Spare | undefined;

  constructor(options: SpareDataOptions) {
    this.#options = options;
  }

  /** True while there is one that nothing has to be waited for. */
  get isOpen(): boolean {
    return this.#current?.isOpen ?? false;
  }

  /** Begins to open one, where there is none. What comes of it shows when it is taken. */
  prepare(port?: number): void {
    if (this.#current && !this.#current.isSpoilt) return;
    this.#current?.discard();
    this.#current = new Spare(this.#options, port);
  }

  /**
   * @returns the connection, which is the caller's now; undefined where there is none that is fit
   * @throws RemoteError `aborted`
   */
  async take(signal: AbortSignal | undefined): Promise<Socket | undefined> {
    const spare = this.#current;
    this.#current = undefined;
    if (!spare) return undefined;
    try {
      return await unlessAborted(spare.take(), signal);
    } catch (error) {
      spare.discard();
      throw error;
    }
  }

  discard(): void {
    this.#current?.discard();
    this.#current = undefined;
  }
}

/** One of them, from its beginning on. */
class Spare {
  readonly #opening = new AbortController();
  readonly #opened: Promise<Socket | undefined>;
  readonly #options: SpareDataOptions;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isSpoilt = false;

  constructor(options: SpareDataOptions, port: number | undefined) {
    this.#options = options;
    this.#opened = options.open(this.#opening.signal, port).then(
      (socket) => this.#keep(socket),
      (error: unknown) => this.#failed(error),
    );
  }

  get isSpoilt(): boolean {
    return this.#isSpoilt;
  }

  get isOpen(): boolean {
    return this.#socket !== undefined && !this.#isSpoilt;
  }

  async take(): Promise<Socket | undefined> {
    const socket = await this.#opened;
    clearTimeout(this.#timer);
    if (!socket) return undefined;
    // What came unasked for, or the end of it, may not have been told yet.
    const isFit = !this.#isSpoilt && !socket.destroyed && !hasUnread(socket);
    if (!isFit || socket.readableEnded) {
      socket.destroy();
      return undefined;
    }
    for (const event of EVENTS) socket.off(event, this.#spoil);
    return socket;
  }

  readonly discard = (): void => {
    this.#isSpoilt = true;
    clearTimeout(this.#timer);
    this.#opening.abort(new RemoteError('closed', 'It is not needed any more'));
    this.#socket?.destroy();
  };

  #keep(socket: Socket): Socket | undefined {
    if (this.#isSpoilt) {
      socket.destroy();
      return undefined;
    }
    this.#socket = socket;
    for (const event of EVENTS) socket.on(event, this.#spoil);
    this.#timer = setTimeout(this.discard, KEPT_MS);
    return socket;
  }

  #failed(error: unknown): undefined {
    if (this.#isSpoilt) return;
    this.#isSpoilt = true;
    this.#options.logger.trace(`No data connection ahead: ${String(error)}`);
    this.#options.onDidFail();
  }

  readonly #spoil = (): void => {
    if (!this.#isSpoilt)
      this.#options.logger.trace('The data connection that was opened ahead has ended');
    this.discard();
  };
}

function hasUnread(socket: Socket): boolean {
  return socket.readableLength > 0 || (socket instanceof BulkSocket && socket.hasUnread);
}

const EVENTS = ['end', 'error', 'close'] as const;
