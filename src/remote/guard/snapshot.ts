import type { ContentHash } from '../localStore/blobStore.ts';
import type { RemoteEntry } from '../remoteSession.ts';

/** One version of a file: what the server said of it, and what its content was. */
export interface Snapshot {
  /** Bytes of the content. */
  readonly size: number;
  /** By the server's word; 0: it does not tell. */
  readonly mtimeMs: number;
  /** How exact that is. */
  readonly mtimeUnitMs: number;
  readonly hash: ContentHash;
  /**
   * True when the content was seen after the unit of `mtimeMs` was over: another content of the
   * same size would have another time.
   */
  readonly settled: boolean;
}

/** What the server says of a file now, before anything replaces it. */
export type CurrentFile = Pick<RemoteEntry, 'kind' | 'size' | 'mtimeMs' | 'mtimeUnitMs'>;

/** The version that a save may replace, where its content is at hand. */
export interface KeptVersion {
  readonly content: Uint8Array;
  /** Whether what the server says of the file proves that it is still this version. */
  readonly isAt: (now: CurrentFile) => boolean;
}
