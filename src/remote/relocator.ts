import type { RemotePath } from '../common/remotePath.ts';
import type { Copier } from './copier.ts';
import type { Deleter } from './deleter.ts';
import { isFolder } from './metadataCache.ts';
import type { FileFacts, RemoteEntry } from './remoteSession.ts';
import type { Replacer } from './replacer.ts';
import { temporaryPath } from './temporaryName.ts';

export interface RelocatorOptions {
  readonly replacer: Replacer;
  readonly copier: Copier;
  readonly deleter: Deleter;
}

/** Moves and copies onto names that may be taken. What is replaced goes last. */
export class Relocator {
  readonly #options: RelocatorOptions;

  constructor(options: RelocatorOptions) {
    this.#options = options;
  }

  /** @param existing what `to` is now */
  async move(
    from: RemotePath,
    source: RemoteEntry,
    to: RemotePath,
    existing: RemoteEntry | undefined,
  ): Promise<void> {
    const { replacer, deleter } = this.#options;
    if (!existing || !(isFolder(existing) || isFolder(source))) {
      await replacer.replace(from, to, existing);
      return;
    }
    // A rename does not replace a folder: the old one steps aside, and goes when all is well.
    const aside = temporaryPath(to, 'bak');
    await replacer.replace(to, aside, undefined);
    try {
      await replacer.replace(from, to, undefined);
    } catch (error) {
      await replacer.replace(aside, to, undefined);
      throw error;
    }
    await deleter.delete(aside, existing, true);
  }

  /**
   * @param existing what `to` is now
   * @returns size and time of a file that was copied
   */
  async copy(
    from: RemotePath,
    source: RemoteEntry,
    to: RemotePath,
    existing: RemoteEntry | undefined,
    signal: AbortSignal | undefined,
  ): Promise<FileFacts | undefined> {
    const { copier } = this.#options;
    if (!existing || !(isFolder(existing) || isFolder(source))) {
      return copier.copy(from, source, to, existing, signal);
    }
    const beside = temporaryPath(to, 'tmp');
    await copier.copy(from, source, beside, undefined, signal);
    await this.move(beside, source, to, existing);
    return undefined;
  }
}
