import { RemoteError } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
import { contentOf } from './fileContent.ts';
import type { KnownFiles } from './knownFiles.ts';
import type { Lookup } from './lookup.ts';
import { isFolder } from './metadataCache.ts';
import type { NameIdentity } from './nameIdentity.ts';
import type { NameProbe } from './nameProbe.ts';
import type { PathQueue } from './pathQueue.ts';
import { alreadyThere, saveFailure } from './refusals.ts';
import type { RemoteChange, WriteOptions } from './remoteFiles.ts';
import type { RemoteEntry } from './remoteSession.ts';
import type { Saver } from './saver.ts';

export interface WriterOptions {
  /** One save of a file at a time, whoever makes it. */
  readonly queue: PathQueue;
  readonly identity: NameIdentity;
  readonly lookup: Lookup;
  readonly probe: NameProbe;
  readonly saver: Saver;
  readonly known: KnownFiles;
  readonly onDidWrite: (change: RemoteChange) => void;
}

/** Decides whether a file may be written, and what the save replaces. One save of a file at a time. */
export class Writer {
  readonly #options: WriterOptions;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  write(path: RemotePath, content: Uint8Array, options: WriteOptions): Promise<void> {
    const key = this.#options.identity.key(path);
    return this.#options.queue.run(key, () => this.#write(path, content, options));
  }

  async #write(path: RemotePath, content: Uint8Array, options: WriteOptions): Promise<void> {
    const { lookup, probe, saver, known, onDidWrite } = this.#options;
    const existing = await this.#target(path, content, options);
    if (!existing && !options.create) throw new RemoteError('not-found', 'No such file', { path });
    if (existing && isFolder(existing)) {
      throw new RemoteError('is-a-directory', 'A folder has this name', { path });
    }
    if (existing && !options.overwrite) throw alreadyThere(path);
    await probe.assertKept(path, options.signal);
    try {
      const { signal, modifiedMs } = options;
      const facts = await saver.save(path, contentOf(content), existing, { signal, modifiedMs });
      known.wrote(path, existing, facts);
    } catch (error) {
      known.forget(path);
      throw await saveFailure(lookup, error, path);
    }
    onDidWrite({ type: existing ? 'changed' : 'created', path });
  }

  /**
   * What a save replaces. When that cannot be found out the save fails: written blindly, an empty
   * new file could take the place of one that is only out of sight.
   */
  async #target(
    path: RemotePath,
    content: Uint8Array,
    { create, overwrite, signal }: WriteOptions,
  ): Promise<RemoteEntry | undefined> {
    const { lookup } = this.#options;
    const known = await lookup.find(path, { signal });
    if (known && create && overwrite && content.length > 0) return known;
    return lookup.findTarget(path, signal);
  }
}
