import type { RemotePath } from '../../common/remotePath.ts';
import type { ByteSource } from '../remoteSession.ts';

/** What a save writes, openable again for each try. */
export interface FileContent {
  /** Bytes. */
  readonly size: number;
  /** All of it, where it is in memory: perhaps nobody else has it. */
  readonly bytes?: Uint8Array;
  /** @param from the byte to begin with. Default: 0 */
  open(from?: number): ByteSource;
}

/** What is to be stored besides the bytes. */
export interface StoreWishes {
  /** The time of the last change, in milliseconds; undefined: when it was stored. */
  readonly modifiedMs?: number | undefined;
}

export interface StagingWishes extends StoreWishes {
  /** Permission bits. Default: those that the server gives. */
  readonly mode?: number | undefined;
  /** What is to be looked at before it is replaced. Default: nothing. */
  readonly replaces?: RemotePath | undefined;
  /** True: nothing is presumed to be there. Default: false. */
  readonly expectsNothing?: boolean | undefined;
}

export function contentOf(bytes: Uint8Array): FileContent {
  return { size: bytes.length, bytes, open: (from = 0) => bytes.subarray(from) };
}
