import type { Disposable, Event } from '../common/lifecycle.ts';
import type { RemotePath } from '../common/remotePath.ts';
import type { FileAttributes } from './attributes/fileAttributes.ts';
import type { DeletionPlan, PlanOptions } from './history/deletionPlan.ts';
import type { FolderTransfers } from './folders/transfer.ts';
import type { FileHistory } from './history/fileHistory.ts';
import type { AsideTarget } from './history/asideTarget.ts';
import type { RejectedName, RemoteEntry, RemoteListing, Thumbnail } from './remoteSession.ts';
import type { Snapshot } from './guard/snapshot.ts';
import type { RunScope } from './sessionRunner.ts';
import type { TreeVisitor, TreeWalkOptions } from './treeVisitor.ts';

/** What the editor is told of a path. A symlink has the kind and the facts of its target. */
export interface RemoteStat {
  readonly kind: 'file' | 'directory' | 'other';
  readonly symlink: boolean;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch, UTC. Advances with every write of ours. */
  readonly mtimeMs: number;
  readonly readonly: boolean;
}

export interface RemoteChange {
  readonly type: 'created' | 'changed' | 'deleted';
  readonly path: RemotePath;
}

export interface StatOptions {
  /** True: ask the server, whatever is remembered. */
  readonly fresh?: boolean;
  readonly signal?: AbortSignal;
}

export interface WriteOptions {
  readonly create: boolean;
  readonly overwrite: boolean;
  /** The time of the last change that the file keeps, in milliseconds. Default: that of the write. */
  readonly modifiedMs?: number;
  /** True: where the server cannot be reached it may be kept, to be uploaded later. */
  readonly mayWait?: boolean;
  /**
   * What the person has agreed to replace: this version and no other, nothing, or whatever is there.
   * Default: what its document began from.
   */
  readonly expected?: Snapshot | 'anything' | 'nothing' | undefined;
  /** True for what another window has saved: a document of this one does not show it. */
  readonly isOfOthers?: boolean;
  /** Told how much of the content has gone so far, in bytes. */
  readonly onSent?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Whether a content is what a document shows. */
export type IsShown = (content: Uint8Array) => boolean;

/** What the editor tells of its documents, so that a save can be held against what it began from. */
export interface OpenDocuments {
  /**
   * The document was opened, loaded again or saved: it shows what was read or written last.
   * @param isShown decides where several versions were read meanwhile. Default: the last one is
   */
  adopt(path: RemotePath, isShown?: IsShown): void;
  /** It has changes that are not saved: what it began from stays what it is. */
  hold(path: RemotePath): void;
  /**
   * It has no changes: it shows what it began from, or something that was read meanwhile. The editor
   * tells so of the first letter of a change as well: where it shows neither, nothing changes.
   * @param isShown tells whether it shows something that was read meanwhile. Default: nothing
   */
  undone(path: RemotePath, isShown?: IsShown): void;
  /** The next write of the path is that of the document. */
  willSave(path: RemotePath): void;
  /** It was closed. */
  release(path: RemotePath): void;
  /** What a write of the path would be held against; undefined: nothing is known. */
  base(path: RemotePath): Promise<Snapshot | undefined>;
  /** What the editor was told of a file before its document had changes; undefined: it has none. */
  told(path: RemotePath): Promise<RemoteStat | undefined>;
}

export interface OverwriteOptions {
  readonly overwrite: boolean;
  readonly signal?: AbortSignal | undefined;
  /**
   * Told how much has been copied so far, where it takes its way through this computer.
   * @param all undefined: not known yet
   */
  readonly onMoved?: ((bytes: number, all: number | undefined) => void) | undefined;
}

export interface DeleteOptions {
  readonly recursive: boolean;
  /**
   * True: goes to the trash where there is one, or is kept on this computer within bounds, so that
   * the person can get it back. Default: false.
   */
  readonly undoable?: boolean;
  /** Of this folder, as the person has agreed to it; without it one is made. */
  readonly plan?: DeletionPlan | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a folder holds, with all that is in it. */
export interface FolderSize {
  readonly bytes: number;
  /** Undefined where the server has told the size itself. */
  readonly counted:
    | {
        /** All that is no folder, links included. */
        readonly files: number;
        readonly folders: number;
        /** Folders that could not be looked into: their content is missing. */
        readonly skipped: number;
      }
    | undefined;
}

/** An image on the server, and a picture of it that is small enough to be shown by the way. */
export interface Preview {
  /** Bytes of the file, where the server tells. */
  readonly size: number | undefined;
  /** Undefined where none is to be had. */
  readonly image: Thumbnail | undefined;
}

export interface FolderSizeOptions {
  readonly signal?: AbortSignal;
  /** Told of what was found so far. */
  readonly onProgress?: (size: FolderSize) => void;
}

/** Names of a folder that cannot be shown, with the reason for each. */
export interface RejectedNames {
  readonly path: RemotePath;
  readonly rejected: readonly RejectedName[];
  /** Entries are missing of which the server has not even told the names. */
  readonly isPartial: boolean;
}

/** A folder as the server has just listed it. */
export interface ListedFolder {
  readonly path: RemotePath;
  readonly listing: RemoteListing;
}

/**
 * The files of one server, whatever it speaks. Paths are absolute and normalized; failures are
 * `RemoteError`s with the codes `not-found`, `exists`, `not-a-directory`, `is-a-directory`,
 * `not-empty`, `no-permission`, `no-space`, or one that says why the server could not answer.
 */
export interface RemoteFiles {
  /** Changes by this window and, where watched, by others. */
  readonly onDidChange: Event<readonly RemoteChange[]>;
  readonly onDidRejectNames: Event<RejectedNames>;
  /** Listings that somebody asked for, those of walks excepted. */
  readonly onDidList: Event<ListedFolder>;
  /** Versions that were replaced or deleted. */
  readonly history: FileHistory;
  readonly documents: OpenDocuments;
  /** Between the server and the local disk. */
  readonly transfers: FolderTransfers;
  readonly attributes: FileAttributes;

  /** While a document of the path has changes, what the editor was told of it before them. */
  stat(path: RemotePath, options?: StatOptions): Promise<RemoteStat>;
  list(path: RemotePath, signal?: AbortSignal): Promise<ReadonlyMap<string, RemoteStat>>;
  read(path: RemotePath, signal?: AbortSignal): Promise<Uint8Array>;
  /** As `read`, of a file as a listing of just now has it: what is kept of that needs no other look. */
  readListed(
    path: RemotePath,
    entry: RemoteEntry,
    scope?: Pick<RunScope, 'signal' | 'priority'>,
  ): Promise<Uint8Array>;
  /** Lists a folder and all below it, in the background; see `TreeWalker.walk`. */
  walk(path: RemotePath, visitor: TreeVisitor, options?: TreeWalkOptions): Promise<void>;
  /** @throws ConflictError where it would replace what nobody has seen */
  write(path: RemotePath, content: Uint8Array, options: WriteOptions): Promise<void>;
  rename(from: RemotePath, to: RemotePath, options: OverwriteOptions): Promise<void>;
  copy(from: RemotePath, to: RemotePath, options: OverwriteOptions): Promise<void>;
  delete(path: RemotePath, options: DeleteOptions): Promise<void>;
  /** Counts what a delete of a folder would take away. */
  planDeletion(path: RemotePath, options?: PlanOptions): Promise<DeletionPlan>;
  /**
   * Gives what a move or a copy is about to replace another name, until that is over.
   * @returns undefined where a part of it waits to be uploaded: it is to be deleted as usual
   */
  setAside(path: RemotePath): Promise<AsideTarget | undefined>;
  createDirectory(path: RemotePath): Promise<void>;
  /** A picture of an image, in the background; undefined where the path is no image. */
  preview(path: RemotePath, signal?: AbortSignal): Promise<Preview | undefined>;
  /** Adds up a folder in the background. Symbolic links are not followed. */
  folderSize(path: RemotePath, options?: FolderSizeOptions): Promise<FolderSize>;
  /** The folder that a login lands in. */
  homeDirectory(signal?: AbortSignal): Promise<RemotePath>;

  /** Polls what is open at or below `path` until disposed. */
  watch(path: RemotePath, options: { readonly recursive: boolean }): Disposable;
  /** Tells which files are open in the editor: they and their folders are polled. */
  setOpenFiles(paths: readonly RemotePath[]): void;
  /** Tells whether the window has the focus: polling slows down while it has not. */
  setFocused(focused: boolean): void;
  /** Forgets what is remembered of `path` and below, and looks again where it is watched. */
  refresh(path: RemotePath): void;
}
