import type { RemotePath } from '../../common/remotePath.ts';

/** Files and folders that go between the server and the local disk. */
export interface FolderTransfers {
  /**
   * @param folder on the local disk; what is downloaded gets there under its own name, and what is
   * in the root of the server directly
   * @throws RemoteError `aborted`; what fails else is reported
   */
  download(
    paths: readonly RemotePath[],
    folder: string,
    options?: TransferOptions,
  ): Promise<TransferReport>;
  /**
   * @param paths on the local disk
   * @param folder on the server, which must be there
   * @throws RemoteError `aborted`; what fails else is reported
   */
  upload(
    paths: readonly string[],
    folder: RemotePath,
    options?: TransferOptions,
  ): Promise<TransferReport>;
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
  /** The file that was begun last. */
  readonly current: string | undefined;
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
 * `exists`: as it was decided. `link`: symbolic links are not followed. `special`: neither a file
 * nor a folder.
 */
export type SkipReason = 'exists' | 'link' | 'special';

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
  readonly error: unknown;
}
