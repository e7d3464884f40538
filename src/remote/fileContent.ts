import type { ByteSource } from './remoteSession.ts';

/** What a save writes, openable again for each try. */
export interface FileContent {
  /** Bytes. */
  readonly size: number;
  open(): ByteSource;
}

export function contentOf(bytes: Uint8Array): FileContent {
  return { size: bytes.length, open: () => bytes };
}
