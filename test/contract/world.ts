import type { Disk } from './disk.ts';

/** What a path is, in the words of the contract. A link is told with the facts of its target. */
export interface ContractStat {
  readonly kind: 'file' | 'directory' | 'other';
  readonly symlink: boolean;
  readonly size: number;
  readonly mtimeMs: number;
}

/** The codes of VS Code's `FileSystemError`. */
export type ContractCode =
  | 'FileNotFound'
  | 'FileExists'
  | 'FileIsADirectory'
  | 'FileNotADirectory'
  | 'NoPermissions'
  | 'Unavailable'
  | 'Unknown';

/** Every operation rejects with this, whatever stands behind it. */
export class ContractError extends Error {
  readonly code: ContractCode;

  constructor(code: ContractCode, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.code = code;
  }
}

export interface WriteFlags {
  readonly create: boolean;
  readonly overwrite: boolean;
}

/** The file system under test. */
export interface ContractFileSystem {
  stat(path: string): Promise<ContractStat>;
  readDirectory(path: string): Promise<ReadonlyMap<string, Pick<ContractStat, 'kind' | 'symlink'>>>;
  readFile(path: string): Promise<Uint8Array>;
  /** Default flags: create and overwrite. */
  writeFile(path: string, content: Uint8Array, flags?: WriteFlags): Promise<void>;
  rename(from: string, to: string, options?: { readonly overwrite: boolean }): Promise<void>;
  copy(from: string, to: string, options?: { readonly overwrite: boolean }): Promise<void>;
  delete(path: string, options?: { readonly recursive: boolean }): Promise<void>;
  createDirectory(path: string): Promise<void>;
}

/** How a server, and the way to it, differ from what a local disk would do. */
export interface Traits {
  /** How exactly the server tells the time of a file that this client did not write. */
  readonly mtimeUnitMs: number;
  /** The server tells a link from what it leads to. */
  readonly showsLinks: boolean;
  /** What the server tells of a link that leads nowhere. */
  readonly danglingLinks: 'link' | 'file' | 'nothing';
  /** The name of such a link can be changed. */
  readonly renamesDanglingLinks: boolean;
  /** Where links are not shown, a save puts a file in the place of one. */
  readonly replacesHiddenLinks: boolean;
  /** Permission bits on the server's disk hold for the account of the session. */
  readonly enforcesModes: boolean;
  /** A file can be written through a link to it. */
  readonly writesThroughLinks: boolean;
  /** A file keeps its permission bits over a save. */
  readonly keepsModes: boolean;
  /** Names of the world's own that every operation is tried with, besides those of the contract. */
  readonly ownNames: readonly string[];
  /** The server cannot have a file with this name: creating one must fail, and harm nothing. */
  readonly refusesName: (name: string) => boolean;
  /** The server cannot address what is in a folder with this name. */
  readonly refusesFolder: (name: string) => boolean;
  /** `create` and `overwrite` reach the file system: VS Code's `workspace.fs` sets both. */
  readonly honoursWriteFlags: boolean;
  /** Missing folders are made on the way, as `workspace.fs` does. */
  readonly makesParents: boolean;
}

/** One server with its disk, and a client that is connected to it. */
export interface World {
  readonly fs: ContractFileSystem;
  readonly disk: Disk;
  /** Forgets what was seen, as a person's Refresh does. */
  refresh(path: string): Promise<void>;
  /** Lets the client's clock go on, where a test can do that. */
  readonly passTime?: (ms: number) => void;
  /** Commands that were sent to the server so far, where a test can see them. */
  readonly commandCount?: () => number;
  /** While `body` runs, nothing at or below the path can be changed by the account. */
  whileReadOnly<T>(path: string, body: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
