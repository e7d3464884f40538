import type { RemoteError } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';

/** What a protocol knows of one name on the server. */
export interface RemoteEntry {
  readonly name: string;
  /** For a symlink, what it points to is in {@link target}. `other`: a device, socket or pipe. */
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  /** Kind of a symlink's target; undefined where the link leads nowhere, or is no link. */
  readonly target: 'file' | 'directory' | undefined;
  /** Bytes; of the target for a symlink. Undefined where the server does not say. */
  readonly size: number | undefined;
  /** Milliseconds since the epoch, UTC, by the server's clock; 0 where it does not say. */
  readonly mtimeMs: number;
  /** How exact `mtimeMs` is: the unit in milliseconds below which it is silent. */
  readonly mtimeUnitMs: number;
  /** Permission bits, 0 to 0o7777, where the server tells them. */
  readonly mode: number | undefined;
  /** True when the server says that the logged-in user cannot write it. */
  readonly readonly: boolean;
  /** Names of the same file, where the server tells; above 1 a rename over it splits them. */
  readonly linkCount: number | undefined;
  /** Name or number, where the server tells. One server tells it in different ways in two places. */
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  /** Where a symlink leads, as it says itself, where the server tells. */
  readonly linkTarget?: string | undefined;
  /** The same for all names of one folder, told where links to folders look like folders. */
  readonly folderId?: string | undefined;
}

export interface RemoteListing {
  readonly entries: readonly RemoteEntry[];
  /** What the server listed and nobody could read or may show. Reported, never dropped. */
  readonly rejected: readonly RejectedName[];
  /**
   * True where the server has left out a part of the folder, as `rejected` says: a name that is not
   * in the listing may be there all the same. Default: false.
   */
  readonly isPartial?: boolean;
  /** True where `list` would have told the times more exactly. Default: false. */
  readonly isCoarse?: boolean;
}

export interface RejectedName {
  readonly line: string;
  readonly reason: string;
}

export interface OperationOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ReadOptions extends OperationOptions {
  /** Bytes that the file has, where known: a read that ends with another count fails. */
  readonly expectedSize?: number | undefined;
}

export interface DownloadOptions extends ReadOptions {
  /**
   * The byte of the file to begin with; `expectedSize` is the size of the whole file all the same,
   * and has to be given. Default: 0.
   */
  readonly from?: number | undefined;
}

export interface ListOptions extends OperationOptions {
  /**
   * True: everything that is there, be it told less exactly. ProFTPD and pyftpdlib leave links that
   * lead nowhere out of the listing that has the facts. Default: false.
   */
  readonly withUnlisted?: boolean | undefined;
}

/** A folder that is to be listed. */
export interface WantedFolder {
  readonly path: RemotePath;
  /** Bytes of the folder's own record, as the listing above it tells: many where many names are in it. */
  readonly recordBytes?: number | undefined;
}

export interface ListSomeOptions extends OperationOptions {
  /** True: times are as exact as those of `list`, be it slower. Default: false. */
  readonly exactTimes?: boolean | undefined;
}

/** A folder's listing, or the refusal of it: it is closed, gone, or none. */
export type FolderOutcome = RemoteListing | RemoteError;

export interface InspectOptions extends OperationOptions {
  /**
   * The time of the last change that the file is given before it is looked at, in milliseconds.
   * Where the server has no way, the file keeps the time it has. Default: not touched.
   */
  readonly modifiedMs?: number | undefined;
  /** True: the digest of the content is asked for as well. Default: false. */
  readonly digest?: boolean | undefined;
  /** The permission bits that the file is given before it is looked at. Default: not touched. */
  readonly mode?: number | undefined;
  /** What the file is to replace: it is looked at in the same write. Default: nothing is. */
  readonly replaces?: RemotePath | undefined;
  /** True: nothing is presumed to be there, and what is hidden is looked for. Default: false. */
  readonly expectsNothing?: boolean | undefined;
}

export interface ThumbnailOptions extends OperationOptions {
  /** Pixels. */
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly maxBytes: number;
}

/** A small picture of an image. */
export interface Thumbnail {
  readonly bytes: Uint8Array;
  /** Such as `image/png`. */
  readonly mediaType: string;
}

/**
 * Takes one piece of a download; a promise holds the server back until it settles.
 * @param release to be called when the piece is not needed any more: its memory may be written over
 * then, and is not before
 */
export type ByteSink = (chunk: Uint8Array, release?: () => void) => void | Promise<void>;

export interface WriteOptions extends OperationOptions {
  /** Bytes of a content that comes in pieces, where known. */
  readonly size?: number | undefined;
  /** Opens such a content anew: there are servers that refuse what was not announced to them. */
  readonly again?: (() => ByteSource) | undefined;
  /** Told when the last byte is on its way: the server's word is all that is waited for. */
  readonly onDidSend?: (() => void) | undefined;
}

/** What an upload sends: all at once, or piece by piece. */
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Ways of the server that the file system finds out and the protocol keeps: one object for all
 * sessions of a server. A value that is learned is assigned, and then known to all of them.
 */
export interface ServerTraits {
  /** A rename replaces a file that is there; false: it is refused. Undefined: not known yet. */
  renameReplaces: boolean | undefined;
  /** False: names that differ by case alone are one, as on Windows. Undefined: not known yet. */
  caseSensitive: boolean | undefined;
  /** Unusual parts of names that the server keeps as they are; see NameProbe. */
  keptNames: readonly string[];
  /** Those that it silently stores as something else. */
  rewrittenNames: readonly string[];
}

/**
 * One logged-in session, as the remote file system needs it; a protocol implements it. Paths are
 * absolute and normalized. An operation at a time: the pool sees to that.
 *
 * Failures are {@link RemoteError}s. A refusal whose reason the protocol does not tell is
 * `rejected`, never `not-found`: the file system finds out by looking at the server.
 */
export interface RemoteSession {
  /** False where one path cannot be asked for: its folder's listing must answer instead. */
  readonly canStat: boolean;
  readonly traits: ServerTraits;
  /** @throws RemoteError `rejected` when the server has no answer for this path */
  stat(path: RemotePath, options?: OperationOptions): Promise<RemoteEntry>;
  /** Exact size and time of a file, where the protocol has a way. */
  statFile(path: RemotePath, options?: OperationOptions): Promise<FileFacts>;
  /**
   * As `stat` for several paths, asked for together: what is refused of one says nothing of the
   * others.
   */
  statAll(
    paths: readonly RemotePath[],
    options?: OperationOptions,
  ): Promise<readonly (RemoteEntry | RemoteError)[]>;
  /** As `statFile` for several paths, asked for together. */
  statFiles(
    paths: readonly RemotePath[],
    options?: OperationOptions,
  ): Promise<readonly (FileFacts | RemoteError)[]>;
  /**
   * What the server holds of a file that was just written, in one round trip. What it cannot tell
   * is undefined.
   * @throws RemoteError `rejected`, `not-supported` where it cannot tell even size and time
   */
  inspect(path: RemotePath, options?: InspectOptions): Promise<StoredFile>;
  /** What is at a path that is to be replaced, or where nothing must be, in one round trip. */
  lookAt(path: RemotePath, options?: OperationOptions): Promise<ReplacedFile>;
  /** The server's digests were found to be wrong: they are not asked for any more. */
  distrustDigests(): void;
  list(path: RemotePath, options?: ListOptions): Promise<RemoteListing>;
  /**
   * Lists as many folders as take about one round trip, one at least.
   * @param next what to list next; undefined: nothing more. Asked at once, before any wait.
   * @param tell told of each folder that was listed, in any order; others may be asked for again
   */
  listSome(
    next: () => WantedFolder | undefined,
    tell: (path: RemotePath, outcome: FolderOutcome) => void,
    options?: ListSomeOptions,
  ): Promise<void>;
  read(path: RemotePath, options?: ReadOptions): Promise<Uint8Array>;
  /** False where no transfer can begin in the middle of a file, as far as is known. */
  readonly canResume: boolean;
  /**
   * As `read`, in pieces. Resolves to the byte count, after data end and final reply.
   * @throws RemoteError `not-supported` when it cannot begin where it is told to
   */
  download(path: RemotePath, sink: ByteSink, options?: DownloadOptions): Promise<number>;
  /** @throws RemoteError `no-space` when the server says that fewer bytes are free in a folder */
  mustHaveRoom(folder: RemotePath, bytes: number, options?: OperationOptions): Promise<void>;
  /** Writes the file in place. Resolves after the server has confirmed the end. */
  write(path: RemotePath, content: ByteSource, options?: WriteOptions): Promise<void>;
  /**
   * Adds to the end of a file. Resolves after the server has confirmed the end.
   * @throws RemoteError `not-supported`
   */
  append(path: RemotePath, content: ByteSource, options?: OperationOptions): Promise<void>;
  /** May or may not replace an existing `to`: that is the server's way. */
  rename(from: RemotePath, to: RemotePath, options?: OperationOptions): Promise<void>;
  deleteFile(path: RemotePath, options?: OperationOptions): Promise<void>;
  createDirectory(path: RemotePath, options?: OperationOptions): Promise<void>;
  /**
   * Makes several folders in one round trip, in the order that is given.
   * @returns for each, whether it was made
   */
  createDirectories(
    paths: readonly RemotePath[],
    options?: OperationOptions,
  ): Promise<readonly boolean[]>;
  deleteDirectory(path: RemotePath, options?: OperationOptions): Promise<void>;
  /**
   * Deletes a folder with all that is in it, by one command.
   * @returns false where there is no such command or it was refused: what is left must be looked at
   */
  deleteTree(path: RemotePath, options?: OperationOptions): Promise<boolean>;
  /** A picture that the server makes of an image; undefined where it makes none. */
  thumbnail(path: RemotePath, options: ThumbnailOptions): Promise<Thumbnail | undefined>;
  /** Bytes of a folder with all that is in it; undefined where the server does not tell. */
  treeSize(path: RemotePath, options?: OperationOptions): Promise<number | undefined>;
  setMode(path: RemotePath, mode: number, options?: OperationOptions): Promise<void>;
  /** The folder that a login lands in. */
  homeDirectory(options?: OperationOptions): Promise<RemotePath>;
}

export type DigestAlgorithm = 'sha512' | 'sha256' | 'sha1' | 'md5' | 'crc32';

export interface ContentDigest {
  readonly algorithm: DigestAlgorithm;
  /** Lower case, with all leading zeros. */
  readonly hex: string;
}

/** Whose a file is, and what may be done with it, where the server tells. */
export type FileRights = Pick<RemoteEntry, 'mode' | 'owner' | 'group'>;

export interface StoredFile extends FileFacts, Partial<FileRights> {
  readonly digest?: ContentDigest | undefined;
  /** False: the mode that was wished for was refused. Undefined: none was wished for. */
  readonly tookMode?: boolean | undefined;
  /** Undefined where nothing had to be looked at. */
  readonly replaced?: ReplacedFile | undefined;
}

/**
 * What the server tells of a path that is to be replaced. A symlink is told as what it is itself;
 * where it leads is not looked into. `refused`: the server tells nothing of that path, which proves
 * nothing yet; `unknown`: it has no way to tell.
 */
export type ReplacedFile = RemoteEntry | 'refused' | 'unknown';

export interface FileFacts {
  readonly size: number | undefined;
  readonly mtimeMs: number | undefined;
}
