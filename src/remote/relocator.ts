import type { RemotePath } from '../common/remotePath.ts';
import type { Copier, CopyScope } from './copier.ts';
import type { Deleter } from './deleter.ts';
import type { Journal } from './journal/journal.ts';
import type { JournalEntry } from './journal/journalEntry.ts';
import { isFolder } from './metadataCache.ts';
import type { FileFacts, RemoteEntry } from './remoteSession.ts';
import type { Replacer } from './saving/replacer.ts';
import { StagingRefused } from './saving/stagingRefused.ts';
import { temporaryPath } from './saving/temporaryName.ts';

export interface RelocatorOptions {
  readonly replacer: Replacer;
  readonly copier: Copier;
  readonly deleter: Deleter;
  readonly journal: Journal;
}

/** Moves and copies onto names that may be taken. What is replaced goes last. */
export class Relocator {
  readonly #options: RelocatorOptions;

  constructor(options: RelocatorOptions) {
    this.#options = options;
  }

  /**
   * @param existing what `to` is now
   * @param copying where the copy is written down that this is the end of; undefined: it is none
   */
  async move(
    from: RemotePath,
    source: RemoteEntry,
    to: RemotePath,
    existing: RemoteEntry | undefined,
    copying?: JournalEntry,
  ): Promise<void> {
    const { replacer, deleter, journal } = this.#options;
    if (!existing || !(isFolder(existing) || isFolder(source))) {
      await replacer.replace(from, to, existing);
      return;
    }
    // A rename does not replace a folder: the old one steps aside, and goes when all is well.
    const aside = temporaryPath(to, 'bak');
    const entry = copying ?? journal.move(from, to, isFolder(existing));
    await entry.willSetAside(aside);
    try {
      await this.#moveOver(from, to, aside, entry);
      // The new one is in place: the journal knows what is left to go.
      await deleter.delete(aside, existing, true);
    } catch (error) {
      if (!(error instanceof StagingRefused)) await entry.leave();
      throw error;
    } finally {
      if (!copying) await entry.end();
    }
  }

  async #moveOver(
    from: RemotePath,
    to: RemotePath,
    aside: RemotePath,
    entry: JournalEntry,
  ): Promise<void> {
    const { replacer } = this.#options;
    await replacer.replace(to, aside, undefined);
    try {
      await replacer.replace(from, to, undefined);
    } catch (error) {
      await replacer.replace(aside, to, undefined).catch(async (cause: unknown) => {
        await entry.leave();
        throw cause;
      });
      throw error;
    }
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
    scope: CopyScope,
  ): Promise<FileFacts | undefined> {
    const { copier, journal } = this.#options;
    if (!existing || !(isFolder(existing) || isFolder(source))) {
      return copier.copy(from, source, to, existing, scope);
    }
    const beside = temporaryPath(to, 'tmp');
    const entry = journal.stagedCopy(to, beside);
    await entry.announce();
    try {
      await copier.copy(from, source, beside, undefined, scope);
      await this.move(beside, source, to, existing, entry);
    } catch (error) {
      await entry.leave();
      throw error;
    }
    await entry.end();
    return undefined;
  }
}
