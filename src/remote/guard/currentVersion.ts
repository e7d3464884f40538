import { createHash, type Hash } from 'node:crypto';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { basename, type RemotePath } from '../../common/remotePath.ts';
import type { Version } from './conflict.ts';
import { download, type DownloadTarget } from '../download.ts';
import { MAX_CONTENT_BYTES } from './keptContents.ts';
import { hashOf } from '../localStore/blobStore.ts';
import type { Lookup } from '../lookup.ts';
import { isFolder } from '../metadataCache.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import type { CurrentFile } from './snapshot.ts';

export interface CurrentVersionOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
}

/** What a file is on the server now, content and all. */
export class CurrentVersion {
  readonly #options: CurrentVersionOptions;
  readonly #path: RemotePath;
  readonly #signal: AbortSignal | undefined;

  constructor(options: CurrentVersionOptions, path: RemotePath, signal: AbortSignal | undefined) {
    this.#options = options;
    this.#path = path;
    this.#signal = signal;
  }

  /** The version of a content that was fetched already. */
  of(now: CurrentFile | 'nothing' | 'unknown', content: Uint8Array): Version {
    const facts = typeof now === 'string' ? undefined : now;
    return versionOf(facts, content.length, hashOf(content), content);
  }

  /**
   * @returns `nothing` when it is proved that nothing is there
   * @throws RemoteError `is-a-directory`, or why it cannot be read
   */
  async fetch(now: CurrentFile | 'nothing' | 'unknown'): Promise<Version | 'nothing'> {
    if (now === 'nothing') return now;
    if (now === 'unknown') return this.#fetchUnknown();
    try {
      return await this.#read(now);
    } catch (error) {
      // It changes while it is looked at, or has just gone.
      if (!hasCode(error, 'size-mismatch', 'rejected')) throw error;
      return this.#fetchUnknown();
    }
  }

  async #fetchUnknown(): Promise<Version | 'nothing'> {
    const entry = await this.#options.lookup.find(this.#path, {
      fresh: true,
      signal: this.#signal,
    });
    return entry ? this.#read(entry) : 'nothing';
  }

  async #read(now: CurrentFile): Promise<Version> {
    const entry = entryOf(this.#path, now);
    if (isFolder(entry)) {
      throw new RemoteError('is-a-directory', 'A folder has this name', { path: this.#path });
    }
    if (entry.kind === 'other') {
      // A pipe could be waited for without end.
      throw new RemoteError('no-permission', 'It is no file', { path: this.#path });
    }
    const target = new HashedContent();
    const expectedSize = entry.kind === 'file' ? entry.size : undefined;
    const { runner } = this.#options;
    await download({ runner, path: this.#path, entry, expectedSize, target, signal: this.#signal });
    return target.version(now);
  }
}

function entryOf(path: RemotePath, now: CurrentFile): RemoteEntry {
  return {
    target: undefined,
    mode: undefined,
    readonly: false,
    linkCount: undefined,
    name: basename(path),
    ...now,
  };
}

/** Hashes what comes, whatever its size, and keeps it where it is not too large. */
class HashedContent implements DownloadTarget {
  #hash: Hash = createHash('sha256');
  #chunks: Uint8Array[] = [];
  #size = 0;

  append(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#size += chunk.length;
    if (this.#size <= MAX_CONTENT_BYTES) this.#chunks.push(Uint8Array.from(chunk));
    else this.#chunks = [];
  }

  reset(): void {
    this.#hash = createHash('sha256');
    this.#chunks = [];
    this.#size = 0;
  }

  version(now: CurrentFile): Version {
    const content = this.#size <= MAX_CONTENT_BYTES ? Buffer.concat(this.#chunks) : undefined;
    return versionOf(now, this.#size, this.#hash.digest('hex'), content);
  }
}

/** Not settled: it may have been written a moment ago. */
function versionOf(
  now: CurrentFile | undefined,
  size: number,
  hash: string,
  content: Uint8Array | undefined,
): Version {
  const { mtimeMs = 0, mtimeUnitMs = 1_000 } = now ?? {};
  return { snapshot: { size, mtimeMs, mtimeUnitMs, hash, settled: false }, content };
}
