import type { Hold } from './hold.ts';
import type { PartOwners } from './partFiles.ts';
import type { TreeSource } from './treeSource.ts';
import type { WaitingSaves } from './waitingSaves.ts';

/** What goes into one folder, under its own name; what is in the root of a server, directly. */
export interface Batch {
  readonly paths: readonly string[];
  /** On the other side. */
  readonly folder: string;
}

/** Files and folders that come to the server or go from it. */
export interface FolderTransfers {
  /** As a place to copy from. */
  readonly source: TreeSource;
  /**
   * From the server to the local disk.
   * @throws RemoteError `aborted`; what fails else is reported
   */
  download(batches: readonly Batch[], options?: TransferOptions): Promise<TransferReport>;
  /**
   * From the local disk into folders of the server, which must be there.
   * @throws RemoteError `aborted`; what fails else is reported
   */
  upload(batches: readonly Batch[], options?: TransferOptions): Promise<TransferReport>;
  /**
   * From a server, which may be this one, into folders of this one, which must be there.
   * @throws RemoteError `aborted`; what fails else is reported
   */
  copy(
    source: TreeSource,
    batches: readonly Batch[],
    options?: TransferOptions,
  ): Promise<TransferReport>;
  /** The same, but what waits for its upload comes from this computer, not from the server. */
  withWaiting(saves: WaitingSaves): FolderTransfers;
}

/** What a person has asked for: files and folders that go from one side to the other. */
export interface TransferOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  /**
   * What becomes of a file whose place is taken; asked for one file at a time. Default: it is
   * skipped.
   */
  readonly onConflict?: ConflictPolicy | undefined;
  /** True: what is there already with the same size and time has come before. Default: false. */
  readonly isContinued?: boolean | undefined;
  /** Of a transfer that another window may take up. Default: one that leaves nothing to anybody. */
  readonly parts?: PartOwners | undefined;
  /** Default: it is never held. */
  readonly hold?: Hold | undefined;
}

/** `newer`: replaced where the one to come has a later time, else skipped. */
export type ConflictDecision = 'overwrite' | 'skip' | 'rename' | 'newer';

export type ConflictPolicy =
  ConflictDecision | ((conflict: TransferConflict) => Promise<ConflictDecision>);

export interface TransferConflict {
  /** The place that is taken. */
  readonly path: string;
  readonly coming: FileSketch;
  readonly existing: FileSketch;
}

export interface FileSketch {
  /** Bytes; undefined where nobody tells. */
  readonly size: number | undefined;
  /** Milliseconds since the epoch; 0 where nobody tells. */
  readonly mtimeMs: number;
}

export interface TransferProgress {
  /** Files that are done, skipped and failed ones included. */
  readonly files: number;
  readonly bytes: number;
  /** Files and bytes that were found so far; they grow while folders are looked into. */
  readonly foundFiles: number;
  readonly foundBytes: number;
  /** True when nothing more will be found. */
  readonly isCounted: boolean;
  /** Files that are being transferred. */
  readonly running: readonly RunningItem[];
  readonly failed: readonly FailedItem[];
  readonly skipped: readonly SkippedItem[];
}

export interface RunningItem {
  readonly path: string;
  readonly size: number | undefined;
  readonly bytes: number;
}

export interface TransferReport {
  /** Files that have arrived, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Folders that were made. */
  readonly folders: number;
  readonly skipped: readonly SkippedItem[];
  readonly renamed: readonly RenamedItem[];
  readonly failed: readonly FailedItem[];
  /** Why it has ended before its end; undefined: it has not. */
  readonly stopped: unknown;
}

/**
 * `exists`: as it was decided. `same`: it has come before. `link`: symbolic links are not followed. `special`: neither a file
 * nor a folder.
 */
export type SkipReason = 'exists' | 'same' | 'link' | 'special';

export interface SkippedItem {
  readonly path: string;
  readonly reason: SkipReason;
}

export interface RenamedItem {
  readonly path: string;
  /** The name that it has got. */
  readonly name: string;
}

export interface FailedItem {
  readonly path: string;
  /** The folder on the other side in which it is missing; undefined: it cannot be tried alone. */
  readonly into: string | undefined;
  readonly error: unknown;
}
