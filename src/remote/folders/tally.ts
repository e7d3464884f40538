import { hasCode, isConnectionFailure } from '../../common/remoteError.ts';
import type {
  FailedItem,
  RenamedItem,
  SkippedItem,
  SkipReason,
  TransferProgress,
  TransferReport,
} from './transfer.ts';

/** Several files in a row that the server could not be reached for: it will not be for the next. */
const MOST_LOST_IN_A_ROW = 4;
/** Of this computer's disk: no other file would fare better. */
const DISK_FAILURES: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE'];

/** What a transfer has done so far. What fails is noted, and the rest goes on. */
export class Tally {
  readonly #onProgress: ((progress: TransferProgress) => void) | undefined;
  readonly #skipped: SkippedItem[] = [];
  readonly #renamed: RenamedItem[] = [];
  readonly #failed: FailedItem[] = [];
  #files = 0;
  #bytes = 0;
  #moved = 0;
  #folders = 0;
  #foundFiles = 0;
  #foundBytes = 0;
  #isCounted = false;
  #current: string | undefined;
  #lostInARow = 0;

  constructor(onProgress: ((progress: TransferProgress) => void) | undefined) {
    this.#onProgress = onProgress;
  }

  /** Grows whenever anything has moved. */
  get steps(): number {
    return this.#moved + this.#files + this.#folders + this.#skipped.length + this.#failed.length;
  }

  found(size: number | undefined): void {
    this.#foundFiles++;
    this.#foundBytes += size ?? 0;
    this.#tell();
  }

  counted(): void {
    this.#isCounted = true;
    this.#tell();
  }

  began(path: string): void {
    this.#current = path;
    this.#tell();
  }

  /** @param bytes less than none where a file begins again */
  moved(bytes: number): void {
    this.#moved += bytes;
    this.#tell();
  }

  arrived(bytes: number): void {
    this.#files++;
    this.#bytes += bytes;
    this.#lostInARow = 0;
    this.#tell();
  }

  madeFolder(): void {
    this.#folders++;
  }

  skipped(path: string, reason: SkipReason): void {
    this.#skipped.push({ path, reason });
    this.#tell();
  }

  renamed(path: string, name: string): void {
    this.#renamed.push({ path, name });
  }

  /**
   * @throws the failure itself where nothing else would go better
   */
  failed(path: string, error: unknown): void {
    if (hasCode(error, 'aborted', 'cancelled')) throw error;
    this.#failed.push({ path, error });
    this.#lostInARow = isConnectionFailure(error) ? this.#lostInARow + 1 : 0;
    this.#tell();
    const isOfTheDisk = DISK_FAILURES.includes((error as { code?: unknown } | undefined)?.code);
    if (isOfTheDisk || this.#lostInARow >= MOST_LOST_IN_A_ROW) throw error;
  }

  report(stopped?: unknown): TransferReport {
    return {
      files: this.#files,
      bytes: this.#bytes,
      folders: this.#folders,
      skipped: this.#skipped,
      renamed: this.#renamed,
      failed: this.#failed,
      stopped,
    };
  }

  #tell(): void {
    this.#onProgress?.({
      files: this.#files + this.#skipped.length + this.#failed.length,
      bytes: this.#moved,
      foundFiles: this.#foundFiles,
      foundBytes: this.#foundBytes,
      isCounted: this.#isCounted,
      current: this.#current,
    });
  }
}
