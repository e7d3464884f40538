import type { RemotePath } from '../../common/remotePath.ts';
import type { ByteSource } from '../remoteSession.ts';
import { sending } from './sending.ts';

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

/** @param onSent told how much of it has gone so far, in bytes */
export function contentOf(bytes: Uint8Array, onSent?: (bytes: number) => void): FileContent {
  const open = (from = 0) => (onSent ? sending(bytes, from, onSent) : bytes.subarray(from));
  return { size: bytes.length, bytes, open };
}
