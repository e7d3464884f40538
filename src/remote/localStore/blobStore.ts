import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically, type AtomicWriteOptions } from './atomicFile.ts';
import { isMissing } from './isMissing.ts';

/** Lower-case hex of the SHA-256 of a content. */
export type ContentHash = string;

const HASH = /^[0-9a-f]{64}$/;

/**
 * Contents on the local disk, each once, under its SHA-256. Several windows may use one folder.
 * Nothing is removed but by `sweep` and `remove`.
 */
export class BlobStore {
  readonly #directory: string;
  readonly #onDidPut: () => void;

  /** @param onDidPut told of each content that was not there before */
  constructor(directory: string, onDidPut: () => void = () => undefined) {
    this.#directory = directory;
    this.#onDidPut = onDidPut;
  }

  async put(content: Uint8Array, options: AtomicWriteOptions): Promise<ContentHash> {
    const hash = hashOf(content);
    const path = this.#path(hash);
    const now = new Date();
    try {
      // What is there already must not be swept before the record that names it is written.
      await utimes(path, now, now);
      // One that is to be durable is not if it was not when it was put first; and what a crash of
      // the computer has left of it may have its size alone.
      if (!options.durable && hashOf(await readFile(path)) === hash) return hash;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    await writeAtomically(path, content, options);
    this.#onDidPut();
    return hash;
  }

  /** Whoever gives its record another name sees to it that nobody sweeps it meanwhile. */
  async touch(hash: ContentHash): Promise<void> {
    if (!HASH.test(hash)) return;
    const now = new Date();
    await utimes(this.#path(hash), now, now).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  /** @returns undefined where it is not there, or is not what it was */
  async get(hash: ContentHash): Promise<Uint8Array | undefined> {
    if (!HASH.test(hash)) return undefined;
    try {
      const content = await readFile(this.#path(hash));
      return hashOf(content) === hash ? content : undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /**
   * Removes what nobody names any more. What was put only just now may be about to be named.
   * @param olderThanMs milliseconds since the epoch
   */
  async sweep(isNamed: (hash: ContentHash) => boolean, olderThanMs: number): Promise<void> {
    for (const folder of await namesIn(this.#directory)) {
      for (const name of await namesIn(join(this.#directory, folder))) {
        if (HASH.test(name) && isNamed(name)) continue;
        await removeOlder(join(this.#directory, folder, name), olderThanMs);
      }
    }
  }

  /** Removes one content, unless it was put later than that. */
  async remove(hash: ContentHash, olderThanMs: number): Promise<void> {
    if (HASH.test(hash)) await removeOlder(this.#path(hash), olderThanMs);
  }

  #path(hash: ContentHash): string {
    return join(this.#directory, hash.slice(0, 2), hash);
  }
}

export function hashOf(content: Uint8Array): ContentHash {
  return createHash('sha256').update(content).digest('hex');
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isMissing(error) || isNoFolder(error)) return [];
    throw error;
  }
}

/** Tools leave files of their own in any folder. */
function isNoFolder(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOTDIR';
}

/** @param olderThanMs milliseconds since the epoch */
export async function removeOlder(path: string, olderThanMs: number): Promise<void> {
  try {
    const facts = await stat(path);
    if (facts.isFile() && facts.mtimeMs < olderThanMs) await rm(path, { force: true });
  } catch (error) {
    // Another window sweeps as well.
    if (!isMissing(error)) throw error;
  }
}
