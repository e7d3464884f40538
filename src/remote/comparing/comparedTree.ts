import type { RemotePath } from '../../common/remotePath.ts';

/** What is in a folder that is compared. */
export interface ComparedEntry {
  readonly name: string;
  /** A link to a file is that file; one to a folder is not followed, so that a walk has an end. */
  readonly kind: 'file' | 'directory' | 'linked-folder' | 'other';
  /** Bytes; undefined where nobody tells. */
  readonly size: number | undefined;
  /** Milliseconds since the epoch; 0 where nobody tells. */
  readonly mtimeMs: number;
  /** How exact `mtimeMs` is: the unit in milliseconds below which it is silent. */
  readonly mtimeUnitMs: number;
  /** All of a file. */
  read(signal: AbortSignal): Promise<Uint8Array>;
}

/** A folder of a tree, by its path in the tree: that of the top is `/`. */
export interface ComparedVisitor {
  visit(folder: RemotePath, entries: readonly ComparedEntry[]): void;
  /** It could not be listed. */
  skipped(folder: RemotePath): void;
}

export interface ComparedWalkOptions {
  /** Asked right before a folder is listed, the top excepted. */
  readonly enters: (folder: RemotePath) => boolean;
  /** Whether contents are read by what is listed: what is kept of them is known by exact times. */
  readonly exactTimes: boolean;
  readonly signal: AbortSignal;
}

/** A folder with all below it, on a server or on this computer. */
export interface ComparedTree {
  walk(visitor: ComparedVisitor, options: ComparedWalkOptions): Promise<void>;
}
