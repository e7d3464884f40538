import type { Logger } from '../../common/logger.ts';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { dirname, type RemotePath } from '../../common/remotePath.ts';
import { saveDirectly, type DirectTarget } from './directSave.ts';
import type { FileContent } from './fileContent.ts';
import type { Journal } from '../journal/journal.ts';
import type { Lookup } from '../lookup.ts';
import { isFolder } from '../metadataCache.ts';
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
      const now = existing ? 'unknown' : 'nothing';
      return this.#saveInPlace(path, content, { existing, now }, scope);
    }
    try {
      const facts = await this.#staged.save(path, content, existing, scope);
      logger.info(`Saved ${path} under another name first: nothing stood against a rename`);
      return facts;
    } catch (error) {
      if (!(error instanceof StagingRefused)) throw error;
      if (!error.found) await this.#mustHaveFolder(path, error);
      if (strategy === 'atomic') throw notReplaceable(path, error.message, error.found, error);
      logger.info(`Saving ${path} in place: ${error.message}`);
      // Others may have deleted or created the file, which can be why staging did not work.
      const found = error.found ?? (await this.#options.lookup.find(path, { fresh: true }));
      return this.#saveInPlace(path, content, knownAs(found), scope);
    }
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
  if (!found) return { existing: undefined, now: 'nothing' };
  return { existing: found, now: found.kind === 'symlink' ? 'unknown' : found };
}
