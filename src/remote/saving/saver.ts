import type { Logger } from '../../common/logger.ts';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { dirname, type RemotePath } from '../../common/remotePath.ts';
import { saveDirectly, type DirectTarget } from './directSave.ts';
import type { FileContent } from './fileContent.ts';
import type { Journal } from '../journal/journal.ts';
import type { Lookup } from '../lookup.ts';
import { isFolder } from '../metadataCache.ts';
import { alreadyThere } from '../refusals.ts';
import type { FileFacts, RemoteEntry } from '../remoteSession.ts';
import type { SaveScope } from './saveScope.ts';
import { SecondLooks } from './secondLook.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { StagedSaver } from './stagedSaver.ts';
import { StagingRefused } from './stagingRefused.ts';
import { whyInPlace } from './stagingRules.ts';

export type SaveStrategy = 'auto' | 'atomic' | 'direct';

export interface SaverOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly strategy: SaveStrategy;
  readonly journal: Journal;
  readonly logger: Logger;
  /** See StagedSaverOptions. */
  readonly secondLooks?: boolean | undefined;
}

const ABSENT: DirectTarget = { existing: undefined, now: 'nothing' };

/**
 * Writes a file so that its path holds the old content or the new one, whole, at any moment: the
 * bytes go to a hidden name in the same folder, their count is checked on the server, and a
 * rename puts them in place. Where that cannot work the file is written in place: see directSave.
 */
export class Saver {
  readonly #options: SaverOptions;
  readonly #staged: StagedSaver;
  readonly #looks: SecondLooks | undefined;

  constructor(options: SaverOptions) {
    this.#options = options;
    this.#looks = options.secondLooks === false ? undefined : new SecondLooks(options);
    this.#staged = new StagedSaver(options);
  }

  /**
   * @param existing what the path is now; undefined: proved to be nothing
   * @returns size and time of the file as the server tells them afterwards
   */
  async save(
    path: RemotePath,
    content: FileContent,
    existing: RemoteEntry | undefined,
    scope: SaveScope = {},
  ): Promise<FileFacts> {
    const { strategy, logger } = this.#options;
    const reason = strategy === 'direct' ? 'as the connection says' : whyNotStaged(existing);
    if (reason !== undefined && strategy === 'atomic') throw notReplaceable(path, reason, existing);
    if (reason !== undefined) {
      logger.info(`Saving ${path} in place: ${reason}`);
      if (existing) return this.#saveInPlace(path, content, { existing, now: 'unknown' }, scope);
      await this.#mustBeAbsent(path, scope);
      return this.#saveInPlace(path, content, ABSENT, scope);
    }
    try {
      const facts = await this.#staged.save(path, content, existing, scope);
      logger.info(`Saved ${path} under another name first: nothing stood against a rename`);
      return facts;
    } catch (error) {
      if (!(error instanceof StagingRefused)) throw error;
      const found = await this.#foundAfter(error, path);
      if (found && !existing && !scope.beforeReplace) throw alreadyThere(path, error);
      return this.#saveInPlace(path, content, knownAs(found), scope);
    }
  }

  /**
   * What is there where staging did not work. Others may have deleted or created the file, which can
   * be why.
   */
  async #foundAfter(refusal: StagingRefused, path: RemotePath): Promise<RemoteEntry | undefined> {
    const { strategy, logger, lookup } = this.#options;
    const { found, message } = refusal;
    if (!found) await this.#mustHaveFolder(path, refusal);
    if (strategy === 'atomic') throw notReplaceable(path, message, found, refusal);
    logger.info(`Saving ${path} in place: ${message}`);
    return found ?? lookup.find(path, { fresh: true });
  }

  /** STOR replaces whatever is there, which may have come long after the path was looked at. */
  async #mustBeAbsent(path: RemotePath, scope: SaveScope): Promise<void> {
    if (scope.beforeReplace || scope.isFolderNew) return;
    if (await this.#options.lookup.findTarget(path, scope.signal)) throw alreadyThere(path);
  }

  async #saveInPlace(
    path: RemotePath,
    content: FileContent,
    target: DirectTarget,
    scope: SaveScope,
  ): Promise<FileFacts> {
    try {
      const options = { ...this.#options, looks: this.#looks };
      return await saveDirectly(options, path, content, target, scope);
    } catch (error) {
      const isLink = target.existing?.kind === 'symlink';
      if (!isLink || !hasCode(error, 'rejected', 'no-permission')) throw error;
      // Pure-FTPd opens no link for writing, and says only that it will not.
      const details = { path, cause: error, reply: error.reply };
      throw new RemoteError('link-not-writable', 'The link is not written through', details);
    }
  }

  /** A save into a folder that is not there fails as such, and nothing else needs to be tried. */
  async #mustHaveFolder(path: RemotePath, refusal: StagingRefused): Promise<void> {
    const folder = await this.#options.lookup.find(dirname(path), { fresh: true });
    if (folder && isFolder(folder)) return;
    throw new RemoteError('not-found', 'The folder is not there', {
      path: dirname(path),
      cause: refusal.cause,
    });
  }
}

/** Where nothing but a write in place would do, and the connection does not allow it. */
function notReplaceable(
  path: RemotePath,
  reason: string,
  target: RemoteEntry | undefined,
  cause?: unknown,
): RemoteError {
  const code = target?.readonly ? 'no-permission' : 'not-replaceable';
  return new RemoteError(code, `It would have to be written in place: ${reason}`, { path, cause });
}

function whyNotStaged(existing: RemoteEntry | undefined): string | undefined {
  return existing && whyInPlace({ target: existing, staged: undefined });
}

/** What was just looked at; a link is told as what it is itself, not as what is behind it. */
function knownAs(found: RemoteEntry | undefined): DirectTarget {
  if (!found) return ABSENT;
  return { existing: found, now: found.kind === 'symlink' ? 'unknown' : found };
}
