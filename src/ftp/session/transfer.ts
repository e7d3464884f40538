import {
  abortError,
  deadlineSignal,
  delay,
  onAbort,
  unlessAborted,
} from '../../common/deadline.ts';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { command, type Command } from '../protocol/command.ts';
import {
  Code,
  describeReply,
  isCompletion,
  isPreliminary,
  replyText,
  type Reply,
} from '../protocol/reply.ts';
import { parseTransferSize } from '../protocol/replyTexts.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';
import type { DataConnection } from '../transport/dataConnection.ts';
import { replyError } from './replyError.ts';
import { SilentEnd } from './silentEnd.ts';
import type { Timeouts } from './timeouts.ts';

export interface TransferOptions {
  readonly command: Command;
  readonly path: string;
  readonly control: ControlConnection;
  readonly timeouts: Timeouts;
  readonly signal: AbortSignal | undefined;
  /**
   * True when the bytes that have come are all there can be: the transfer is done for the caller
   * then, and its final reply is waited for behind his back. Default: never.
   */
  readonly isWhole?: (bytes: number, declaredSize: number | undefined) => boolean;
  /** Told the bytes of the file as the 150 names them. */
  readonly onDeclared?: (size: number) => void;
  /** Told when the server has then refused what was done for the caller. */
  readonly onRefused?: () => void;
  /** Nothing is sent on the data connection before the server has said 1yz. Default: false. */
  readonly waits?: boolean;
  /** What becomes of a server that is silent behind the data of a download: see SilentEnd. */
  readonly silence?: {
    readonly askAfterMs: number;
    /** Told when the download has ended and the server does not say so. */
    readonly onUnconfirmed: () => void;
  };
}

export interface TransferResult {
  readonly bytes: number;
  /** Bytes of the file as the 150 named them, where it did. */
  readonly declaredSize: number | undefined;
  /** Undefined where the caller did not wait for it: see {@link TransferOptions.isWhole}. */
  readonly finalReply: Reply | undefined;
  /** Never rejects. Nothing may be sent on the control connection before it has settled. */
  readonly settled: Promise<void>;
}

/** What the operating system may still hold of an upload when the last write has returned. */
const MAX_UNDER_WAY_BYTES = 4 * 1024 * 1024;
/** Some servers say 150 behind the TLS handshake: for them what waits for it has to begin in time. */
const MAX_WAIT_MS = 2_000;
/**
 * Replies 1yz that count as signs of life: some servers say 200, 125 and 150 before the data. One
 * that goes on saying so and moves nothing would keep a transfer for ever.
 */
const MAX_SIGNS = 5;
/** In what a server says of an upload whose line broke, and not its disk. */
const DATA_CONNECTION = /\bdata (?:connection|channel|socket)\b|\bnetwork\b/i;
/** Bytes per millisecond of the slowest line on which that is waited for. */
const SLOWEST_RATE = 16;

/**
 * One transfer. Its command is sent at once, also where the server opens the data connection only
 * when it has read that (active mode). It has ended when the data has ended
 * *and* the final reply is in, in whatever order: either alone says nothing (an early 226 is
 * normal, and an end of data may be a broken line).
 */
export class Transfer {
  readonly #options: TransferOptions;
  readonly #watchdog = new AbortController();
  /** By the caller or the watchdog. */
  readonly #stopped = new AbortController();
  readonly #silentEnd: SilentEnd | undefined;
  readonly #starting: Promise<void>;
  #start: () => void = () => undefined;
  #hasStarted = false;
  #signs = 0;
  /** The caller has what he wanted. */
  #isDone = false;
  #timer: NodeJS.Timeout | undefined;
  #declaredSize: number | undefined;
  #finalReply: Reply | undefined;

  constructor(options: TransferOptions) {
    this.#options = options;
    this.#starting = new Promise((resolve) => (this.#start = resolve));
    const { command: sent, control, timeouts, silence } = options;
    // An upload is confirmed, or it has failed.
    if (!silence || isUpload(sent)) return;
    const bounds = { afterMs: silence.askAfterMs, answerMs: timeouts.abortMs };
    this.#silentEnd = new SilentEnd({ control, ...bounds });
  }

  get waits(): boolean {
    return this.#options.waits ?? false;
  }

  /** It has something to send. */
  get isEager(): boolean {
    return isUpload(this.#options.command);
  }

  /** The server has said 1yz. */
  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  /** Postpones the watchdog: the transfer lives. */
  readonly touch = (): void => this.#watch(this.#options.timeouts.dataIdleMs);

  /** @throws RemoteError the server's refusal, or what broke; the data connection is gone then */
  async run(
    data: DataConnection,
    move: (data: DataConnection) => Promise<number>,
  ): Promise<TransferResult> {
    this.#watch(this.#options.timeouts.replyMs);
    const replied = this.#exchange(data);
    const moved = this.waits ? this.#afterStart(replied, () => move(data)) : move(data);
    // Both are awaited below, but the first failure must not leave the other one unheard.
    moved.catch(() => undefined);
    const stopHearing = this.#hearStops(data);
    const moving = this.#moved(moved);
    const both = Promise.all([moving, replied]).then(([bytes]) => this.#trusted(bytes));
    const ending = unlessAborted(both, this.#stopped.signal);
    const ended = this.#ended(ending, replied, data).finally(() => {
      stopHearing();
      clearTimeout(this.#timer);
      this.#silentEnd?.stop();
    });
    const settled = ended.then(
      () => undefined,
      () => {
        const isRefused = this.#finalReply !== undefined && !isCompletion(this.#finalReply);
        if (this.#isDone && isRefused) this.#options.onRefused?.();
      },
    );
    const bytes = await Promise.race([ended, this.#whole(moving, ended)]);
    this.#isDone = true;
    return {
      bytes,
      declaredSize: this.#declaredSize,
      finalReply: this.#finalReply,
      settled,
    };
  }

  /** @returns a function that stops listening to the caller and the watchdog */
  #hearStops(data: DataConnection): () => void {
    const giveUp = (reason: AbortSignal): void => {
      // Where all the data is on its way, no connection breaks by its end: that alone would be silent.
      this.#stopped.abort(abortError(reason));
      data.destroy(abortError(reason));
    };
    const { signal } = this.#options;
    const stops = [
      onAbort(this.#watchdog.signal, () => giveUp(this.#watchdog.signal)),
      onAbort(signal, () => signal && !this.#isDone && giveUp(signal)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  async #afterStart(replied: Promise<Reply>, move: () => Promise<number>): Promise<number> {
    const over = new AbortController();
    const waitMs = Math.min(MAX_WAIT_MS, this.#options.timeouts.replyMs / 4);
    try {
      await Promise.race([this.#starting, replied, delay(waitMs, over.signal)]);
    } finally {
      over.abort();
    }
    return move();
  }

  /** The end of both, data and replies, or the stop that came before. */
  async #ended(
    ending: Promise<number>,
    replied: Promise<Reply>,
    data: DataConnection,
  ): Promise<number> {
    try {
      return await ending;
    } catch (error) {
      data.destroy();
      const { signal } = this.#stopped;
      throw await this.#reasonOf(signal.aborted ? abortError(signal) : error, replied);
    }
  }

  /** The end of the data, where nothing more can come; else the end of both. */
  async #whole(moving: Promise<number>, ended: Promise<number>): Promise<number> {
    const bytes = await moving.catch(() => undefined);
    if (bytes === undefined) return ended;
    return this.#options.isWhole?.(bytes, this.#declaredSize) ? bytes : ended;
  }

  /**
   * A completion without 1yz may be the second one of the transfer before. The 1yz that follows then
   * answers nothing and ends the session, the server drops the data, and their end says nothing.
   */
  #trusted(bytes: number): number {
    const { control, isWhole, path } = this.#options;
    if (this.#hasStarted || !control.end) return bytes;
    if (isWhole?.(bytes, this.#declaredSize)) return bytes;
    const text = 'The session ended before the transfer began';
    throw new RemoteError('connection-lost', text, { cause: control.end, path });
  }

  async #exchange(data: DataConnection): Promise<Reply> {
    const { command: sent, control, silence } = this.#options;
    const first = await control.exchange(sent, {
      signal: this.#watchdog.signal,
      onPreliminary: (preliminary) => this.#started(preliminary),
      isPreliminary: (reply) => this.#isPreliminary(reply),
    });
    this.#finalReply = first;
    const reply = this.#silentEnd ? await this.#silentEnd.resolve(first) : first;
    if (!reply) silence?.onUnconfirmed();
    if (!reply || isCompletion(reply)) return first;
    const refusal = this.#brokeOff(reply) ?? refusalOf(reply, this.#options, data);
    data.destroy(refusal);
    throw refusal;
  }

  /**
   * An upload that was let in and then could not be written: Pure-FTPd and vsftpd say 451 where the
   * disk is full. It is no refusal, after which nothing has changed. Pure-FTPd says 451 where the
   * data connection broke as well, and names it.
   */
  #brokeOff(reply: Reply): RemoteError | undefined {
    const { command: sent, path } = this.#options;
    if (!this.#hasStarted || !isUpload(sent) || reply.code !== Code.LocalError) return undefined;
    const details = { reply: describeReply(reply), path };
    return DATA_CONNECTION.test(replyText(reply))
      ? new RemoteError('connection-lost', 'The server lost the data connection', details)
      : new RemoteError('no-space', 'The server could not write what it was sent', details);
  }

  #isPreliminary(reply: Reply): boolean | undefined {
    // Some servers say 200 ahead of the 150.
    if (reply.code === Code.Ok && !this.#hasStarted) return true;
    // Pure-FTPd's last word on a transfer that was given up is another 150: how fast it was.
    if (this.#stopped.signal.aborted && this.#hasStarted && isPreliminary(reply)) return false;
    return undefined;
  }

  #started(reply: Reply): void {
    this.#hasStarted = true;
    this.#start();
    this.#declaredSize ??= parseTransferSize(replyText(reply));
    if (this.#declaredSize !== undefined) this.#options.onDeclared?.(this.#declaredSize);
    if (this.#signs++ < MAX_SIGNS) this.touch();
  }

  async #moved(moving: Promise<number>): Promise<number> {
    const bytes = await moving;
    const { command: sent, timeouts } = this.#options;
    if (!this.#finalReply) this.#silentEnd?.expect();
    const underWayMs = isUpload(sent) ? Math.min(bytes, MAX_UNDER_WAY_BYTES) / SLOWEST_RATE : 0;
    this.#watch(timeouts.replyMs + underWayMs);
    return bytes;
  }

  #watch(ms: number): void {
    clearTimeout(this.#timer);
    const what = this.#options.command.verb;
    this.#timer = setTimeout(() => {
      this.#watchdog.abort(new RemoteError('timeout', `${what} stood still for ${ms} ms`));
    }, ms);
  }

  /**
   * Brings the control connection back to where a command can follow, or ends it, and finds the
   * error that tells most: the server's own word beats a broken data connection.
   */
  async #reasonOf(error: unknown, replied: Promise<Reply>): Promise<unknown> {
    const { control } = this.#options;
    clearTimeout(this.#timer);
    if (control.end || this.#finalReply) {
      this.#dropAfter(error);
      return error;
    }
    if (hasCode(error, 'connection-lost')) {
      const refusal = await this.#lateRefusal(replied);
      if (refusal !== undefined) return refusal;
    }
    await this.#settle(replied);
    this.#dropAfter(error);
    return error;
  }

  async #settle(replied: Promise<Reply>): Promise<void> {
    const { control, timeouts } = this.#options;
    if (!this.#finalReply) await abortTransfer(control, replied, timeouts.abortMs);
  }

  /** A server that gives up in the middle closes the data connection first and then says why. */
  async #lateRefusal(replied: Promise<Reply>): Promise<unknown> {
    const ended = replied.then(
      () => undefined,
      (refusal: unknown) => refusal,
    );
    return Promise.race([ended, delay(this.#options.timeouts.abortMs)]);
  }

  /**
   * After a failed data connection nobody knows what the server still holds of it, and after one
   * that was not safe the session is not either.
   */
  #dropAfter(error: unknown): void {
    const ends = ['connection-lost', 'timeout', 'protection-refused', 'tampered'] as const;
    if (!hasCode(error, ...ends)) return;
    // Its path and the server's words are this transfer's, and the next command would quote them.
    const reason = new RemoteError(error.code, error.message, { cause: error });
    this.#options.control.destroy(reason);
  }
}

/** "Can't open data connection" is no end of the session where nobody has opened one. */
function refusalOf(
  reply: Reply,
  { command: sent, path }: TransferOptions,
  data: DataConnection,
): RemoteError {
  const error = replyError(reply, sent, path);
  if (data.isOpen || error.code !== 'connection-lost') return error;
  const text = 'the server could not connect to this computer';
  return new RemoteError('active-mode-failed', text, { cause: error, reply: error.reply });
}

function isUpload({ verb }: Command): boolean {
  return verb === 'STOR' || verb === 'APPE' || verb === 'STOU';
}

/**
 * ABOR while a transfer runs (RFC 959 section 4.1.3): two replies come, one for the transfer and
 * one for ABOR itself, on every server measured (426 or 226, then 225 or 226). Where they do not
 * come in time the connection is of no use any more.
 */
async function abortTransfer(
  control: ControlConnection,
  replied: Promise<Reply>,
  timeoutMs: number,
): Promise<void> {
  const deadline = deadlineSignal(timeoutMs, 'The end of an abandoned transfer');
  try {
    const aborted = control.exchange(command('ABOR'), { signal: deadline.signal });
    await Promise.allSettled([replied, aborted]);
  } finally {
    deadline.dispose();
  }
}
