import { hashOf, type BlobStore, type ContentHash } from '../localStore/blobStore.ts';

/** A larger content is known by its hash alone. */
export const MAX_CONTENT_BYTES = 4 * 1024 * 1024;

/** Of all contents in memory together. */
export const MAX_KEPT_BYTES = 32 * 1024 * 1024;

/** Contents by their hash: the ones used last in memory, those of documents on the local disk. */
export class KeptContents {
  readonly #blobs: BlobStore;
  readonly #byHash = new Map<ContentHash, Uint8Array>();
  #bytes = 0;

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  /**
   * @param hash where it is known
   * @returns the hash, also of what is too large to be kept
   */
  put(content: Uint8Array, hash: ContentHash = hashOf(content)): ContentHash {
    if (content.length <= MAX_CONTENT_BYTES && !this.#byHash.has(hash)) {
      this.#byHash.set(hash, content);
      this.#bytes += content.length;
      this.#evict();
    }
    return hash;
  }

  /** @returns undefined where it is not at hand */
  async get(hash: ContentHash): Promise<Uint8Array | undefined> {
    const content = this.#byHash.get(hash);
    // Whoever has read it has been given the same bytes, and may have changed them.
    if (content && hashOf(content) === hash) return content;
    try {
      return await this.#blobs.get(hash);
    } catch {
      // The hash guards as well; only what was there cannot be shown.
      return undefined;
    }
  }

  /** Writes a content to the local disk, where it is at hand. */
  async persist(hash: ContentHash): Promise<void> {
    const content = this.#byHash.get(hash);
    if (content) await this.#blobs.put(content, { durable: false });
  }

  #evict(): void {
    for (const [hash, { length }] of this.#byHash) {
      if (this.#bytes <= MAX_KEPT_BYTES) return;
      this.#byHash.delete(hash);
      this.#bytes -= length;
    }
  }
}
