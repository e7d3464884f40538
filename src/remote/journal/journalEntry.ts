import type { Logger } from '../../common/logger.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { FileContent } from '../saving/fileContent.ts';
import type { JournalRecord, KnownContent } from './journalRecord.ts';
import { hashOf, type BlobStore, type ContentHash } from '../localStore/blobStore.ts';

export interface JournalEntryOptions {
  readonly record: JournalRecord;
  /** What is to be written; undefined: nothing that only this computer has. */
  readonly content: FileContent | undefined;
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly put: (record: JournalRecord, durable: boolean) => Promise<void>;
  readonly remove: () => Promise<void>;
  readonly onDidLeave: (record: JournalRecord) => void;
  /** What earlier uploads to the path have left open. */
  readonly open: () => OpenUploads | undefined;
  readonly now: () => number;
  readonly logger: Logger;
}

/** Earlier uploads to a path that the server may still carry out. */
export interface OpenUploads {
  /** Milliseconds since the epoch, of the last one. */
  readonly unansweredMs: number;
  /** What they would have to be followed by is known by another record now. */
  forget(): Promise<void>;
}

/** Kept in less than a millisecond, which the journal's own record takes as well. */
const MAX_KEPT_FIRST_BYTES = 256 * 1024;

/**
 * One change that is under way. Where the server is whole at every moment (staged), a local disk
 * that takes nothing is warned of, and the save goes on: a crash then leaves a file with a hidden
 * name, and the text is in the editor. Where the only whole copy could be lost or out of place
 * (in place, by a swap), nothing is begun without the record.
 */
export class JournalEntry {
  readonly #options: JournalEntryOptions;
  #record: JournalRecord;
  /** Ends with the content on the local disk. */
  #kept: Promise<unknown> | undefined;
  /** The same for what is overwritten, where that was begun before it was certain. */
  #old: { readonly content: Uint8Array; readonly putting: Promise<ContentHash> } | undefined;
  #isWritten = false;
  #isLeft = false;
  #hasArrived = false;

  constructor(options: JournalEntryOptions) {
    this.#options = options;
    this.#record = options.record;
  }

  /**
   * Writes down a temporary name before the server hears of it, and begins to keep the content.
   * What takes long goes on beside the upload.
   */
  async announce(): Promise<void> {
    const announced = this.#orWarn(this.#put(false));
    this.#beginKeeping(false);
    await announced;
    if ((this.#record.content?.size ?? 0) <= MAX_KEPT_FIRST_BYTES) await this.complete();
  }

  /** Waits for the content that `announce` has begun to keep. */
  async complete(): Promise<void> {
    if (this.#kept) await this.#orWarn(this.#kept);
  }

  /** Begins to keep what is to be written in place, while the old content is fetched. */
  beginKeeping(): void {
    this.#beginKeeping(true);
  }

  /** The same for what is presumed to be overwritten, while the server is asked whether it is. */
  beginKeepingOld(content: Uint8Array): void {
    const putting = this.#options.blobs.put(content, { durable: true });
    this.#old = { content, putting };
    putting.catch(() => undefined);
  }

  /**
   * Before the first byte goes over what is there.
   * @param before what is overwritten; undefined: there is no file
   * @throws RemoteError `not-kept`: nothing may be sent
   */
  async willOverwrite(before: Uint8Array | undefined): Promise<void> {
    await this.#orFail(async () => {
      await this.#kept;
      await this.#keepBefore(before);
      const open = this.#options.open();
      this.#record = { ...this.#record, unansweredMs: open?.unansweredMs };
      await this.#put(true);
      await open?.forget();
    });
  }

  /** An upload was left without an answer: the server may carry it out later. */
  wasUnanswered(): void {
    this.#record = { ...this.#record, unansweredMs: this.#options.now() };
  }

  /** The path holds the content. */
  didArrive(): void {
    this.#hasArrived = true;
  }

  /** Before the old content is written again. @throws RemoteError `not-kept` */
  async willPutBack(): Promise<void> {
    this.#record = { ...this.#record, isPuttingBack: true };
    await this.#orFail(() => this.#put(true));
  }

  /**
   * Before what is there is renamed.
   * @throws RemoteError `not-kept`: nothing may be renamed
   */
  async willSetAside(backup: RemotePath): Promise<void> {
    this.#record = { ...this.#record, backup };
    await this.#orFail(() => this.#put(true));
  }

  /** The outcome is known, and nothing is left on the server, unless an upload is still open. */
  async end(): Promise<void> {
    if (!this.#isWritten || this.#isLeft) return;
    if (this.#hasArrived) await this.#orWarn(this.#arrive());
    if (this.#record.unansweredMs !== undefined) return this.leave();
    this.#isWritten = false;
    await this.#orWarn(this.#options.remove());
  }

  /**
   * Something is left on the server, or may be: it is looked after as soon as it can be reached.
   * @param isDone true: what is left is in nobody's place, and only has to go
   */
  async leave(isDone = false): Promise<void> {
    if (!this.#isWritten || this.#isLeft) return;
    this.#isLeft = true;
    this.#record = { ...this.#record, isDone, isTold: true };
    await this.#orWarn(this.#put(false));
    this.#options.onDidLeave(this.#record);
  }

  /** From now on it is this content that has to be there. */
  async #arrive(): Promise<void> {
    const open = this.#options.open();
    const content = this.#kept ? this.#record.content : undefined;
    const unansweredMs = this.#record.unansweredMs ?? open?.unansweredMs;
    const { path, startedMs } = this.#record;
    // Of a content that is not on this computer nothing can be put back.
    if (!content || unansweredMs === undefined) {
      this.#record = { ...this.#record, unansweredMs: undefined };
    } else {
      const before = content;
      this.#record = {
        ...{ way: 'direct', path, startedMs, content, before, unansweredMs },
        ...{ isTold: true, isRight: true },
      };
      await this.#put(true);
    }
    await open?.forget();
  }

  async #keepBefore(before: Uint8Array | undefined): Promise<void> {
    if (!before) return;
    const begun = this.#old?.content === before ? this.#old.putting : undefined;
    const hash = await (begun ?? this.#options.blobs.put(before, { durable: true }));
    this.#record = { ...this.#record, before: { hash, size: before.length } };
  }

  async #put(durable: boolean): Promise<void> {
    const content = this.#record.content ?? this.#knownContent();
    this.#record = { ...this.#record, content };
    // What fails at its end may be there all the same.
    this.#isWritten = true;
    await this.#options.put(this.#record, durable);
  }

  #beginKeeping(durable: boolean): void {
    const bytes = this.#options.content?.bytes;
    if (!bytes) return;
    this.#kept = this.#options.blobs.put(bytes, { durable });
    // Whoever needs it waits for it; a save that fails before that does not.
    this.#kept.catch(() => undefined);
  }

  #knownContent(): KnownContent | undefined {
    const bytes = this.#options.content?.bytes;
    return bytes && { hash: hashOf(bytes), size: bytes.length };
  }

  async #orWarn(step: Promise<unknown>): Promise<void> {
    try {
      await step;
    } catch (error) {
      const { path } = this.#record;
      this.#options.logger.warn(`The journal of ${path} cannot be written: ${String(error)}`);
    }
  }

  async #orFail(step: () => Promise<unknown>): Promise<void> {
    try {
      await step();
    } catch (cause) {
      const { path } = this.#record;
      throw new RemoteError('not-kept', `It cannot be kept: ${String(cause)}`, { path, cause });
    }
  }
}
