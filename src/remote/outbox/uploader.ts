import { unlessAborted } from '../../common/deadline.ts';
import type { Logger } from '../../common/logger.ts';
import { hasCode, isConnectionFailure } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { isAway } from './awayFailures.ts';
import type { SendOptions } from './keptSaves.ts';
import type { Outbox } from './outbox.ts';
import type { OutboxEntry } from './outboxEntry.ts';

/** What became of an entry. away: the server cannot be reached. busy: another window has it. */
export type Outcome =
  | { readonly kind: 'uploaded' | 'busy' }
  | { readonly kind: 'away' | 'conflict' | 'refused'; readonly error: unknown };

interface UploadOptions {
  readonly expected?: SendOptions['expected'];
  readonly isAsked?: boolean;
}

export interface UploaderTimings {
  /** Milliseconds between an attempt that failed and the next; doubles up to `maxRetryMs`. */
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
}

export const UPLOADER_TIMINGS: UploaderTimings = { firstRetryMs: 5_000, maxRetryMs: 60_000 };

/** What crashes have left on the server: an upload is held against what is right again. */
export interface LeftBehind {
  /** Puts right what can be. @throws RemoteError where the server cannot be reached */
  readonly putRight: () => Promise<void>;
  /** Whether something is left at a path, or under way, that is not for this window to touch. */
  readonly isAt: (path: RemotePath) => Promise<boolean>;
}

export interface UploaderOptions {
  readonly outbox: Outbox;
  readonly leftBehind: LeftBehind;
  /** Nothing else is done with the path meanwhile. */
  readonly exclusively: <T>(path: RemotePath, work: () => Promise<T>) => Promise<T>;
  /** Brings the content to the server, unless that holds what nobody has seen. */
  readonly send: (entry: OutboxEntry, content: Uint8Array, options: SendOptions) => Promise<void>;
  /** `isAsked`: the person is waiting for the outcome. */
  readonly onDidFinish: (entry: OutboxEntry, outcome: Outcome, isAsked: boolean) => void;
  readonly logger: Logger;
  readonly timings: UploaderTimings;
}

/**
 * Brings what was kept to the server, in the order of the saves, one file at a time. What meets
 * a conflict, or is refused, stays until the person says what becomes of it.
 */
export class Uploader {
  readonly #options: UploaderOptions;
  readonly #end = new AbortController();
  readonly #uploads = new Set<Promise<Outcome>>();
  #timer: NodeJS.Timeout | undefined;
  #retryMs: number;
  #running: Promise<void> | undefined;
  #wanted = false;
  #failedAtMs = -Infinity;

  constructor(options: UploaderOptions) {
    this.#options = options;
    this.#retryMs = options.timings.firstRetryMs;
  }

  /** Uploads what waits, now, and again later as long as the server cannot be reached. */
  async run(): Promise<void> {
    this.#wanted = true;
    this.#running ??= this.#runWhileWanted().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  /** As `run`, unless an attempt has failed only just now. */
  nudge(): void {
    if (Date.now() - this.#failedAtMs >= this.#options.timings.firstRetryMs) void this.run();
  }

  /** The server answers again: the next pause is a short one. */
  reset(): void {
    this.#retryMs = this.#options.timings.firstRetryMs;
  }

  /**
   * Uploads one entry by the person's word, whatever kept it back so far.
   * @param expected what they have agreed to replace; default: the entry's base
   */
  async upload(entry: OutboxEntry, expected?: SendOptions['expected']): Promise<Outcome> {
    // Where the server cannot be reached the upload says so as well.
    await this.#putRight();
    return this.#uploadAlone(entry, { expected, isAsked: true });
  }

  /** Gives up what is under way, and waits until its entry is let go. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#end.abort();
    await this.#running;
    await Promise.allSettled(this.#uploads);
  }

  #uploadAlone(entry: OutboxEntry, how: UploadOptions = {}): Promise<Outcome> {
    const { exclusively } = this.#options;
    const upload = exclusively(entry.path, () => this.#upload(entry, how));
    this.#uploads.add(upload);
    return upload.finally(() => this.#uploads.delete(upload));
  }

  async #upload(
    { id }: OutboxEntry,
    { expected, isAsked = false }: UploadOptions,
  ): Promise<Outcome> {
    const { outbox, send, onDidFinish } = this.#options;
    const claim = await outbox.claim(id);
    if (!claim) return { kind: 'busy' };
    const { entry } = claim;
    const { signal } = this.#end;
    let outcome: Outcome;
    try {
      await send(entry, await outbox.content(entry), { expected, signal });
      await outbox.end(claim);
      outcome = { kind: 'uploaded' };
    } catch (error) {
      outcome = { kind: kindOf(error), error };
      if (signal.aborted) await claim.release();
      else
        await outbox.putBack(claim, outcome.kind === 'away' ? entry.reason : outcome.kind, error);
    }
    this.#tell(entry, outcome);
    onDidFinish(entry, outcome, isAsked);
    return outcome;
  }

  async #runWhileWanted(): Promise<void> {
    while (this.#wanted && !this.#end.signal.aborted) {
      this.#wanted = false;
      await this.#runOnce();
    }
  }

  async #runOnce(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      if (await this.#pass()) this.reset();
      else this.#schedule();
    } catch (error) {
      // The disk of this computer does not do as it should; the entries are on it all the same.
      this.#options.logger.error(`The outbox could not be worked through: ${String(error)}`);
      this.#schedule();
    }
  }

  /** @returns false when something waits still */
  async #pass(): Promise<boolean> {
    const { outbox } = this.#options;
    await outbox.load();
    if (!outbox.entries.some(isWaiting)) return true;
    if (!(await this.#putRight())) return false;
    const held = new Set<string>();
    let isBusy = false;
    for (const entry of outbox.entries) {
      if (this.#end.signal.aborted) return true;
      // A later save of a file does not go before an earlier one.
      if (held.has(entry.path)) continue;
      const kind = isWaiting(entry) ? await this.#uploadUnlessBusy(entry) : 'stays';
      if (kind === 'away') return false;
      if (kind === 'busy') isBusy = true;
      if (kind !== 'uploaded') held.add(entry.path);
    }
    return !isBusy;
  }

  async #uploadUnlessBusy(entry: OutboxEntry): Promise<Outcome['kind']> {
    if (await this.#options.leftBehind.isAt(entry.path)) return 'busy';
    return (await this.#uploadAlone(entry)).kind;
  }

  /** @returns false when the server cannot be reached */
  async #putRight(): Promise<boolean> {
    try {
      await unlessAborted(this.#options.leftBehind.putRight(), this.#end.signal);
    } catch (error) {
      if (isConnectionFailure(error) || this.#end.signal.aborted) return false;
      // What is left stays, and its upload meets it.
      this.#options.logger.warn(`What was left is not put right: ${String(error)}`);
    }
    return true;
  }

  #schedule(): void {
    if (this.#end.signal.aborted) return;
    this.#failedAtMs = Date.now();
    this.#timer = setTimeout(() => void this.run(), this.#retryMs);
    // Nothing waits for it: the entries are on the disk.
    this.#timer.unref();
    this.#retryMs = Math.min(this.#retryMs * 2, this.#options.timings.maxRetryMs);
  }

  #tell({ path }: OutboxEntry, outcome: Outcome): void {
    const { logger } = this.#options;
    if (outcome.kind === 'uploaded') logger.info(`Uploaded ${path}, which had waited`);
    else if ('error' in outcome) {
      logger.warn(`${path} stays in the outbox (${outcome.kind}): ${String(outcome.error)}`);
    }
  }
}

function isWaiting({ reason }: OutboxEntry): boolean {
  return reason === 'waiting' || reason === 'interrupted';
}

/** Whatever says nothing about the file leaves it waiting. */
function kindOf(error: unknown): 'away' | 'conflict' | 'refused' {
  if (hasCode(error, 'conflict')) return 'conflict';
  return isAway(error) || needsPerson(error) ? 'away' : 'refused';
}

/** A question of trust or of a password is about the server, as is a network that is half there. */
function needsPerson(error: unknown): boolean {
  return (
    isConnectionFailure(error) ||
    hasCode(error, 'authentication-failed', 'cancelled', 'aborted', 'incomplete-file')
  );
}
