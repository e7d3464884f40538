import type { RemotePath } from '../../common/remotePath.ts';
import type { ContentDigest } from '../remoteSession.ts';
import type { ModeChange } from './modeChange.ts';

/** All that the server tells of a path. A symlink has kind, size and time of its target. */
export interface FileDetails {
  readonly kind: 'file' | 'directory' | 'other';
  readonly symlink: boolean;
  readonly readonly: boolean;
  /** As the link says it, which may be relative; undefined where it is none, or nobody tells. */
  readonly linkTarget: string | undefined;
  readonly size: number | undefined;
  /** Milliseconds since the epoch, UTC; 0 where the server does not tell. */
  readonly mtimeMs: number;
  /** Undefined where the server does not tell, and of what a link leads to. */
  readonly mode: number | undefined;
  readonly owner: string | undefined;
  readonly group: string | undefined;
}

export interface DetailsOptions {
  /** True: ask the server, whatever is remembered. Default: false. */
  readonly fresh?: boolean;
  readonly signal?: AbortSignal;
}

/** One file or folder whose permissions are to be changed. */
export interface ModeWish {
  readonly path: RemotePath;
  readonly isFolder: boolean;
  readonly from: number | undefined;
  readonly to: number;
}

/** What a change of permissions would do. */
export interface ModePlan {
  readonly wishes: readonly ModeWish[];
  /** Those that are as they should be, or that the change does not apply to. */
  readonly unchanged: number;
  /** Symbolic links in folders: what they lead to may be anywhere. */
  readonly links: number;
  /** Of which nobody knows what they are now, and a part of that is to stay. */
  readonly unknown: readonly RemotePath[];
  /** Folders that could not be looked into. */
  readonly closed: readonly RemotePath[];
}

export interface ModePlanOptions {
  /** True: what is in the folders as well. Default: false. */
  readonly recursive?: boolean;
  readonly signal?: AbortSignal;
  /** Told how many files and folders were found so far. */
  readonly onProgress?: (found: number) => void;
}

export interface ModeFailure {
  readonly path: RemotePath;
  readonly error: unknown;
}

export interface ModeReport {
  readonly changed: number;
  readonly failed: readonly ModeFailure[];
}

export interface ModeOptions {
  readonly signal?: AbortSignal;
  /** Told how many are done, those that failed included. */
  readonly onProgress?: (done: number) => void;
}

/** What the editor's own view of a file has no place for. */
export interface FileAttributes {
  /** As it was seen last, however long ago: nothing is asked. */
  known(path: RemotePath): FileDetails | undefined;
  /** @throws RemoteError `not-found` */
  get(path: RemotePath, options?: DetailsOptions): Promise<FileDetails>;
  /** Of the content, as the server has computed it; undefined where it does not. */
  digest(path: RemotePath, signal?: AbortSignal): Promise<ContentDigest | undefined>;
  /** @throws RemoteError `aborted`, or why the server cannot be asked */
  planModes(
    paths: readonly RemotePath[],
    change: ModeChange,
    options?: ModePlanOptions,
  ): Promise<ModePlan>;
  /**
   * What fails of one is reported, and the others go on.
   * @throws RemoteError `not-supported` where the server has no way, `aborted`, or why it cannot be
   * reached
   */
  setModes(wishes: readonly ModeWish[], options?: ModeOptions): Promise<ModeReport>;
}
