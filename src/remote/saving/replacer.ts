import type { Logger } from '../../common/logger.ts';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalEntry } from '../journal/journalEntry.ts';
import type { Lookup } from '../lookup.ts';
import { isFolder } from '../metadataCache.ts';
import type { RemoteEntry, ServerTraits } from '../remoteSession.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { settled } from '../settled.ts';
import { StagingRefused } from './stagingRefused.ts';
import { temporaryPath } from './temporaryName.ts';

export interface ReplacerOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly journal: Journal;
  readonly logger: Logger;
}

/** Codes by which a server says that it has not renamed. */
const REFUSALS = ['rejected', 'no-permission', 'not-supported', 'no-space'] as const;

/** Puts one path in the place of another, without a moment in which neither is there to keep. */
export class Replacer {
  readonly #options: ReplacerOptions;
  #traits: ServerTraits | undefined;

  constructor(options: ReplacerOptions) {
    this.#options = options;
  }

  /**
   * @param existing what `to` is now; undefined: nothing
   * @param saving where the save is written down that this is the end of; undefined: it is none
   * @throws StagingRefused nothing has changed; RemoteError `incomplete-file` when the original
   * had to be left under another name
   */
  async replace(
    from: RemotePath,
    to: RemotePath,
    existing: RemoteEntry | undefined,
    saving?: JournalEntry,
  ): Promise<void> {
    const outcome = existing ? await this.#renameOver(from, to) : await this.#rename(from, to);
    if (outcome === undefined) return;
    if (!existing) throw refusedStaging('the server refused the rename', outcome);
    if (this.#traits?.renameReplaces !== false) await this.#mustBeNoFolder(to, outcome);
    const entry = saving ?? this.#options.journal.move(from, to);
    try {
      await this.#swap(from, to, entry);
    } finally {
      if (!saving) await entry.end();
    }
    // IIS, FileZilla Server 0.9.
    if (this.#traits) this.#traits.renameReplaces = false;
  }

  /** @returns undefined when it is done; where the server is known to refuse it, nothing is sent */
  #renameOver(from: RemotePath, to: RemotePath): Promise<RemoteError | undefined> {
    return this.#rename(from, to, (traits) => {
      if (traits.renameReplaces !== false) return;
      throw new RemoteError('rejected', 'The server renames over no file', { path: to });
    });
  }

  /** A rename is refused over a folder, too; one that others have just made stays where it is. */
  async #mustBeNoFolder(path: RemotePath, cause: RemoteError): Promise<void> {
    if (await this.#isFolder(path)) throw folderHasName(path, cause);
  }

  async #isFolder(path: RemotePath): Promise<boolean> {
    const now = await this.#options.lookup.find(path, { fresh: true });
    return now !== undefined && isFolder(now);
  }

  /** Never DELE first: if the rename then failed, there would be no file at all. */
  async #swap(from: RemotePath, to: RemotePath, entry: JournalEntry): Promise<void> {
    const backup = temporaryPath(to, 'bak');
    await entry.willSetAside(backup);
    try {
      await this.#renameBoth(from, to, backup);
      if (await this.#removeBackup(backup)) return;
      if (await this.#isFolderOfOthers(backup)) await this.#giveBack(from, to, backup);
    } catch (cause) {
      const isAsBefore = hasCode(cause, 'no-space', 'is-a-directory');
      if (cause instanceof StagingRefused || isAsBefore) throw cause;
      await entry.leave();
      throw this.#stranded(to, backup, cause);
    }
    await entry.leave(true);
  }

  async #renameBoth(from: RemotePath, to: RemotePath, backup: RemotePath): Promise<void> {
    const refusal = await this.#rename(to, backup);
    if (refusal !== undefined) throw refusedStaging('the file cannot be renamed', refusal);
    const second = await this.#rename(from, to);
    if (second === undefined) return;
    const stuck = await this.#rename(backup, to);
    if (stuck !== undefined) throw new AggregateError([second, stuck], 'Nothing is in the place');
    throw refusedStaging('the server refused the rename', second);
  }

  /** One that was made right before the file was to be set aside was set aside in its stead. */
  async #isFolderOfOthers(backup: RemotePath): Promise<boolean> {
    try {
      return await this.#isFolder(backup);
    } catch (error) {
      this.#options.logger.warn(`Could not look at ${backup}: ${String(error)}`);
      return false;
    }
  }

  async #giveBack(from: RemotePath, to: RemotePath, backup: RemotePath): Promise<never> {
    const stuck = (await this.#rename(to, from)) ?? (await this.#rename(backup, to));
    if (stuck !== undefined) throw new AggregateError([stuck], 'The folder has another name');
    throw folderHasName(to);
  }

  #stranded(to: RemotePath, backup: RemotePath, cause: unknown): RemoteError {
    const text = `The old content is there or in ${backup}`;
    this.#options.logger.error(`${to}: ${text}`);
    return new RemoteError('incomplete-file', text, { path: to, backup, cause });
  }

  async #removeBackup(backup: RemotePath): Promise<boolean> {
    try {
      await this.#options.runner.run((session, signal) => session.deleteFile(backup, { signal }), {
        // Nobody else has this name: twice does no harm.
        repeatable: true,
      });
      return true;
    } catch (error) {
      this.#options.logger.warn(`Could not remove ${backup}: ${String(error)}`);
      return false;
    }
  }

  /**
   * @returns the server's refusal, or undefined when it is done. A reply that was lost is settled
   * by looking: the old name is gone exactly when the rename took place.
   */
  async #rename(
    from: RemotePath,
    to: RemotePath,
    check: (traits: ServerTraits) => void = () => undefined,
  ): Promise<RemoteError | undefined> {
    const { runner } = this.#options;
    const rename = (): Promise<void> =>
      runner.run((session, signal) => {
        this.#traits = session.traits;
        check(session.traits);
        return session.rename(from, to, { signal });
      });
    try {
      await settled('rename', rename, () => this.#hasMoved(from));
      return undefined;
    } catch (error) {
      if (hasCode(error, ...REFUSALS)) return error;
      throw error;
    }
  }

  async #hasMoved(from: RemotePath): Promise<boolean> {
    return (await this.#options.lookup.findTarget(from)) === undefined;
  }
}

function folderHasName(path: RemotePath, cause?: unknown): RemoteError {
  return new RemoteError('is-a-directory', 'A folder has this name', { path, cause });
}

/** On a full disk writing in place is no way out: it would begin by dropping the old content. */
function refusedStaging(what: string, refusal: RemoteError): Error {
  return hasCode(refusal, 'no-space') ? refusal : new StagingRefused(what, refusal);
}
