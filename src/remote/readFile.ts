import type { ContentHash } from './localStore/blobStore.ts';
import type { RemoteEntry } from './remoteSession.ts';

/** A file as it was read. */
export interface ReadFile {
  /** What the server said of it when it was looked at last. */
  readonly entry: RemoteEntry;
  readonly content: Uint8Array;
  readonly hash: ContentHash;
  /** When its content was asked for. */
  readonly beganMs: number;
}
