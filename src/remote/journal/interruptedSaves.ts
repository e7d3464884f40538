import type { RemotePath } from '../../common/remotePath.ts';
import type { ContentHash } from '../localStore/blobStore.ts';
import type { KeptBase } from '../outbox/outboxEntry.ts';

/** Takes over contents that a crash has kept from the server. */
export interface InterruptedSaves {
  /** @param hash of a content that the server's store has */
  keepInterrupted(
    path: RemotePath,
    hash: ContentHash,
    base: KeptBase,
    savedAtMs: number,
  ): Promise<void>;
}
