import { hasCode, isConnectionFailure } from '../../common/remoteError.ts';
import type {
  FailedItem,
  RenamedItem,
  RunningItem,
  SkippedItem,
  SkipReason,
  TransferProgress,
  TransferReport,
} from './transfer.ts';

/** Several files in a row that the server could not be reached for: it will not be for the next. */
const MOST_LOST_IN_A_ROW = 4;
/** Of this computer's disk: no other file would fare better. */
const DISK_FAILURES: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE'];

/** A file on its way. */
export interface ItemProgress extends RunningItem {
  /** @param bytes less than none where the file begins again */
  moved(bytes: number): void;
  /** It is on its way no more. */
  end(): void;
}

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
  readonly #running = new Set<ItemProgress>();
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

  began(path: string, size: number | undefined): ItemProgress {
    const item = {
      path,
      size,
      bytes: 0,
      moved: (bytes: number): void => {
        item.bytes += bytes;
        this.#moved += bytes;
        this.#tell();
      },
      end: (): void => {
        this.#running.delete(item);
        // What was left out, or has failed on its way, is not still to come.
        this.#foundBytes += item.bytes - (size ?? 0);
        this.#tell();
      },
    };
    this.#running.add(item);
    this.#tell();
    return item;
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
   * @param into where it is missing, as far as it can be tried again alone
   * @throws the failure itself where nothing else would go better
   */
  failed(path: string, error: unknown, into: string | undefined): void {
    if (hasCode(error, 'aborted', 'cancelled')) throw error;
    this.#failed.push({ path, error, into });
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
      running: [...this.#running],
      failed: this.#failed,
      skipped: this.#skipped,
    });
  }
}
