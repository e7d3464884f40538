import { unlessAborted } from '../../common/deadline.ts';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { command, type Command } from '../protocol/command.ts';
import { describeReply, isIntermediate } from '../protocol/reply.ts';
import type { DataConnection } from '../transport/dataConnection.ts';
import { DataConnector } from './dataConnector.ts';
import type { DataConnectorOptions } from './dataOpener.ts';
import { resumptionRefused } from './resumption.ts';
import { learnFromRefusal } from './serverLearning.ts';
import { noteRefused } from './serverProfile.ts';
import type { TransferWishes } from './sessionCore.ts';
import { Transfer, type TransferResult } from './transfer.ts';
import { afterDoingWithout, afterUse, isTrusted } from './trust.ts';

export interface TransferRequest extends TransferWishes {
  readonly command: Command;
  readonly path: RemotePath;
  readonly move: (data: DataConnection) => Promise<number>;
  readonly signal: AbortSignal | undefined;
}

/** Behind the data of a download, on a server that was never silent there. */
const SILENCE_MS = 5_000;
/** The same, where silence is what is to be expected. */
const USUAL_SILENCE_MS = 250;

/** The transfers of a session, one after the other, and what is left of the last one. */
export class SessionTransfers {
  readonly #options: DataConnectorOptions;
  readonly #connector: DataConnector;
  #settled: Promise<void> | undefined;
  #isSpent = false;

  constructor(options: DataConnectorOptions) {
    this.#options = options;
    this.#connector = new DataConnector(options);
    const { control, profile, namedPort } = options;
    if (namedPort !== undefined) this.#connector.prepare(namedPort);
    control.onDidRepeat(() => (profile.repeatsCompletion = true));
  }

  /** When the final reply of the last transfer is in. Never rejects. */
  get settled(): Promise<void> | undefined {
    return this.#settled;
  }

  /**
   * Nothing may be sent before: the final reply of a download that was whole before it came may be
   * under way. A session that was lent before it was known to be spent begins nothing.
   * @throws RemoteError `connection-lost` then; `aborted`, which ends nothing
   */
  async ready(signal: AbortSignal | undefined): Promise<void> {
    if (!this.#settled) return;
    const wasSpent = this.#isSpent;
    await unlessAborted(this.#settled, signal);
    if (wasSpent || !this.#isSpent) return;
    const reason = 'The server did not say that the last transfer has ended';
    throw new RemoteError('connection-lost', reason);
  }

  /**
   * True when the server did not say that a transfer has ended: what is being done may be brought
   * to its end, but if the word came late it would be taken for the answer to something else.
   */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** The next one waits for nothing but its own reply. */
  get isPrepared(): boolean {
    return this.#connector.isPrepared;
  }

  /**
   * Called behind a command that is no transfer: who is at work again after a pause is about to open
   * or to save something, and the data connection that was opened ahead may have been too old.
   */
  prepare(): void {
    if (this.#settled) this.#connector.prepare();
  }

  async run(request: TransferRequest): Promise<TransferResult> {
    const { command: sent, path, move, signal, isWhole, onDeclared } = request;
    const { restartAt = 0, allocate } = request;
    const { control, timeouts } = this.#options;
    await this.ready(signal);
    const transfer = new Transfer({
      command: sent,
      path,
      control,
      timeouts,
      signal,
      silence: { askAfterMs: this.#askAfterMs, onUnconfirmed: () => this.#didEndSilently() },
      waits: !this.#beginsAtOnce,
      ...(onDeclared && { onDeclared }),
      ...(isWhole && this.#readsEarly && { isWhole, onRefused: () => this.#didRefuseRead() }),
    });
    const onActivity = transfer.touch;
    const opening = await this.#connector.open({ command: sent, path, onActivity, signal });
    let restarted = false;
    try {
      if (allocate !== undefined) await this.#allocate(allocate, signal);
      if (restartAt > 0) await this.#restart(restartAt, signal);
      restarted = restartAt > 0;
      const result = await transfer.run(opening.data, move);
      this.#settled = result.settled
        .then(() => this.#pastRepeats())
        .then(() => this.#connector.prepare());
      void result.settled.then(() => opening.data.release(timeouts.abortMs));
      opening.succeeded();
      this.#learnBeginning(transfer, true);
      return result;
    } catch (error) {
      opening.data.destroy();
      if (hasCode(error, 'connection-lost', 'timeout')) this.#learnBeginning(transfer, false);
      if (restarted) await this.#forgetRestart();
      // In any case: a data connection that was opened ahead and has died is refused in the same words.
      const explained = opening.explain(error);
      throw this.#refused(error, sent, transfer.hasStarted) ?? explained;
    }
  }

  /** Whatever it is answered: the transfer shows whether it has helped. */
  async #allocate(bytes: number, signal: AbortSignal | undefined): Promise<void> {
    const { control, timeouts } = this.#options;
    const sent = command('ALLO', String(bytes));
    await control.exchange(sent, { timeoutMs: timeouts.replyMs, signal });
  }

  /** REST (RFC 3659 section 5), of which the very next command must be the transfer. */
  async #restart(offset: number, signal: AbortSignal | undefined): Promise<void> {
    const { control, profile, timeouts } = this.#options;
    const sent = command('REST', String(offset));
    const reply = await control.exchange(sent, { timeoutMs: timeouts.replyMs, signal });
    if (isIntermediate(reply)) return;
    noteRefused(profile, 'REST');
    throw new RemoteError('not-supported', 'The server refuses REST', {
      reply: describeReply(reply),
    });
  }

  /** Where the transfer was refused, the next one must not begin in the middle. */
  async #forgetRestart(): Promise<void> {
    const { control, timeouts } = this.#options;
    if (control.end) return;
    const sent = command('REST', '0');
    // What goes wrong here has ended the control connection.
    await control.exchange(sent, { timeoutMs: timeouts.replyMs }).catch(() => undefined);
  }

  /** Data of an upload and TLS go behind the command, unless the server was seen to mind that. */
  get #beginsAtOnce(): boolean {
    const { profile, shortcuts } = this.#options;
    return shortcuts.dataAtOnce && isTrusted(profile.takesDataAtOnce);
  }

  /** What fails behind the first reply has not failed by having come before it. */
  #learnBeginning({ waits, isEager, hasStarted }: Transfer, hasWorked: boolean): void {
    const { profile, channel } = this.#options;
    if ((!isEager && !channel) || (hasStarted && !hasWorked)) return;
    const after = waits ? afterDoingWithout : afterUse;
    profile.takesDataAtOnce = after(profile.takesDataAtOnce, hasWorked);
  }

  get #readsEarly(): boolean {
    const { profile, shortcuts } = this.#options;
    return shortcuts.earlyReads && profile.confirmsReads;
  }

  /**
   * What was read stands: its bytes are as many as the server or its listing had named, and came
   * in one piece to an end that was said. But no other read relies on that.
   */
  #didRefuseRead(): void {
    this.#options.profile.confirmsReads = false;
  }

  #didEndSilently(): void {
    this.#options.profile.confirmsTransfers = false;
    this.#isSpent = true;
  }

  get #askAfterMs(): number {
    const { profile, timeouts } = this.#options;
    const silenceMs = profile.confirmsTransfers ? SILENCE_MS : USUAL_SILENCE_MS;
    return Math.min(silenceMs, timeouts.replyMs / 2);
  }

  /** Where a second completion is the server's way, it must be in before the next command is sent. */
  async #pastRepeats(): Promise<void> {
    const { control, profile, timeouts } = this.#options;
    if (!profile.repeatsCompletion || control.end) return;
    const bounds = { timeoutMs: timeouts.replyMs, isBarrier: true };
    // What goes wrong here has ended the control connection.
    await control.exchange(command('NOOP'), bounds).catch(() => undefined);
  }

  #refused(error: unknown, sent: Command, hasStarted: boolean): RemoteError | undefined {
    const { control, channel, profile, logger } = this.#options;
    if (hasCode(error, 'not-supported')) learnFromRefusal(profile, sent.verb);
    const refusal = channel && resumptionRefused(error, channel, hasStarted);
    if (!refusal) return undefined;
    logger.warn(refusal.message);
    control.destroy(refusal);
    return refusal;
  }
}
