import { FileBuffer } from '../common/fileBuffer.ts';
import { hasCode, RemoteError } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
import type { ContentCache } from './contentCache.ts';
import { download } from './download.ts';
import { hashOf } from './localStore/blobStore.ts';
import type { Lookup } from './lookup.ts';
import { isFolder } from './metadataCache.ts';
import type { ReadFile } from './readFile.ts';
import type { RemoteEntry } from './remoteSession.ts';
import type { RunScope, SessionRunner } from './sessionRunner.ts';
import { SingleFlight } from './singleFlight.ts';

export interface ReaderOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  /** Undefined: every read is a transfer. */
  readonly contents: ContentCache | undefined;
  /** Told of a file that has another size than it was listed with: someone has just changed it. */
  readonly onDidSurprise: (path: RemotePath) => void;
  readonly onDidRead: (path: RemotePath, read: ReadFile) => void;
  readonly now: () => number;
}

type Scope = Pick<RunScope, 'signal' | 'priority'>;

/** Reads whole files, each once for all who want it at the same time. */
export class Reader {
  readonly #options: ReaderOptions;
  readonly #reads = new SingleFlight<Uint8Array>();

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  read(path: RemotePath, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#reads.run(path, (shared) => this.#read(path, shared.signal), { signal });
  }

  /**
   * By what a listing of just now has told of the file. It is not for a document, so that nothing
   * begins from it.
   */
  async readListed(path: RemotePath, entry: RemoteEntry, scope: Scope = {}): Promise<Uint8Array> {
    const kept = await this.#options.contents?.findListed(path, entry);
    return kept ?? (await this.#transfer(path, entry, scope)).content;
  }

  /** Our own write has changed the server: who reads from now on gets what is there then. */
  forgetRunning(): void {
    this.#reads.forget();
  }

  async #read(path: RemotePath, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const { lookup, contents, onDidSurprise, onDidRead } = this.#options;
    const last = await lookup.get(path, { signal });
    const kept = await contents?.find(path, last, signal);
    const entry = kept?.entry ?? last;
    if (isFolder(entry)) throw new RemoteError('is-a-directory', 'It is a folder', { path });
    const read = kept?.read ?? (await this.#transfer(path, entry, { signal }));
    onDidRead(path, read);
    const { content } = read;
    if (entry.size !== undefined && content.length !== entry.size) onDidSurprise(path);
    return content;
  }

  async #transfer(path: RemotePath, entry: RemoteEntry, scope: Scope): Promise<ReadFile> {
    const { contents } = this.#options;
    const changes = contents?.changes;
    const read = await this.#fetchAsIs(path, entry, scope);
    contents?.offer(path, read, changes);
    return read;
  }

  async #fetchAsIs(path: RemotePath, entry: RemoteEntry, scope: Scope): Promise<ReadFile> {
    const { lookup } = this.#options;
    try {
      return await this.#fetch(path, entry, scope);
    } catch (error) {
      if (!hasCode(error, 'size-mismatch')) throw await lookup.reasonOf(error, path);
    }
    const now = await lookup.get(path, { fresh: true, ...scope });
    return this.#fetch(path, now, scope);
  }

  async #fetch(path: RemotePath, entry: RemoteEntry, scope: Scope): Promise<ReadFile> {
    const { runner, now } = this.#options;
    const { signal, ...rest } = scope;
    const { size: expectedSize } = entry;
    const target = new FileBuffer(path, expectedSize);
    const beganMs = now();
    await download({ runner, path, entry, expectedSize, target, signal, ...rest });
    const content = target.take();
    return { entry, content, hash: hashOf(content), beganMs };
  }
}
