import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { contentOf, type FileContent } from './saving/fileContent.ts';

/** Up to here a copied file waits in memory, above in a file on the local disk. */
const MAX_MEMORY_BYTES = 8 * 1024 * 1024;

/**
 * Where a copied file waits between download and upload. One session is enough for both, so a
 * server that allows a single connection can still copy; memory stays bounded.
 */
export class Spool {
  readonly #directory: string;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #file: { readonly path: string; readonly handle: FileHandle } | undefined;

  /** @param directory a folder on the local disk that may be written */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Starts again from nothing: the download that filled it has failed. */
  async reset(): Promise<void> {
    await this.dispose();
    this.#bytes = 0;
  }

  async append(chunk: Uint8Array): Promise<void> {
    this.#bytes += chunk.length;
    if (this.#file) {
      await this.#file.handle.appendFile(chunk);
      return;
    }
    this.#chunks.push(chunk);
    if (this.#bytes > MAX_MEMORY_BYTES) await this.#moveToDisk();
  }

  content(): FileContent {
    const file = this.#file;
    if (!file) return contentOf(Buffer.concat(this.#chunks));
    return { size: this.#bytes, open: (start = 0) => createReadStream(file.path, { start }) };
  }

  async dispose(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    this.#chunks = [];
    if (!file) return;
    await file.handle.close();
    await rm(file.path, { force: true });
  }

  async #moveToDisk(): Promise<void> {
    const path = join(this.#directory, `ftp-workspace-copy-${randomUUID()}`);
    // Nobody else on a shared computer may read what is being copied.
    const handle = await open(path, 'wx', 0o600);
    this.#file = { path, handle };
    for (const chunk of this.#chunks.splice(0)) await handle.appendFile(chunk);
  }
}
