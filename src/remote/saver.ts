import type { Logger } from '../common/logger.ts';
import {
  hasCode,
  isConnectionFailure,
  RemoteError,
  type RemoteErrorCode,
} from '../common/remoteError.ts';
import { dirname, type RemotePath } from '../common/remotePath.ts';
import { saveDirectly } from './directSave.ts';
import type { FileContent, StagingWishes, StoreWishes } from './fileContent.ts';
import type { Lookup } from './lookup.ts';
import { isFolder } from './metadataCache.ts';
import { Replacer } from './replacer.ts';
import { retryStore } from './retryStore.ts';
import type { FileFacts, RemoteEntry, RemoteSession, ReplacedFile } from './remoteSession.ts';
import type { SessionRunner } from './sessionRunner.ts';
import { StagedUpload } from './stagedUpload.ts';
import { StagingRefused } from './stagingRefused.ts';
import { storedFacts } from './storedFacts.ts';
import { temporaryPath } from './temporaryName.ts';

export type SaveStrategy = 'auto' | 'atomic' | 'direct';

export interface SaverOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly strategy: SaveStrategy;
  readonly logger: Logger;
}

export interface SaveScope extends StoreWishes {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a file so that its path holds the old content or the new one, whole, at any moment: the
 * bytes go to a hidden name in the same folder, their count is checked on the server, and a
 * rename puts them in place. Where that cannot work the file is written in place: see directSave.
 */
export class Saver {
  readonly #options: SaverOptions;
  readonly #replacer: Replacer;

  constructor(options: SaverOptions) {
    this.#options = options;
    this.#replacer = new Replacer(options);
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
    if (reason !== undefined && strategy !== 'atomic') {
      logger.info(`Saving ${path} in place: ${reason}`);
      return this.#saveInPlace(path, content, existing, scope);
    }
    try {
      return await this.#saveStaged(path, content, existing, scope);
    } catch (error) {
      if (!(error instanceof StagingRefused)) throw error;
      await this.#mustHaveFolder(path, error);
      if (strategy === 'atomic') throw new RemoteError('no-permission', error.message, error);
      logger.info(`Saving ${path} in place: ${error.message}`);
      // Others may have deleted or created the file, which can be why staging did not work.
      const now = await this.#options.lookup.find(path, { fresh: true });
      return saveDirectly(this.#options, path, content, now, scope);
    }
  }

  async #saveInPlace(
    path: RemotePath,
    content: FileContent,
    existing: RemoteEntry | undefined,
    scope: SaveScope,
  ): Promise<FileFacts> {
    try {
      return await saveDirectly(this.#options, path, content, existing, scope);
    } catch (error) {
      const isLink = existing?.kind === 'symlink';
      if (!isLink || !hasCode(error, 'rejected', 'no-permission')) throw error;
      // Pure-FTPd opens no link for writing, and says only that it will not.
      const details = { path, cause: error, reply: error.reply };
      throw new RemoteError('link-not-writable', 'The link is not written through', details);
    }
  }

  async #saveStaged(
    path: RemotePath,
    content: FileContent,
    existing: RemoteEntry | undefined,
    scope: SaveScope,
  ): Promise<FileFacts> {
    const staged = temporaryPath(path, 'tmp');
    try {
      const facts = await this.#stage(path, staged, content, existing, scope);
      await this.#replacer.replace(staged, path, existing);
      return facts;
    } catch (error) {
      if (isConnectionFailure(error)) void this.#discard(staged);
      // With the original under another name, the staged bytes are worth keeping.
      else if (!hasCode(error, 'incomplete-file')) await this.#discard(staged);
      throw error;
    }
  }

  /** The temporary name bears to be written again, on another session. */
  #stage(
    path: RemotePath,
    staged: RemotePath,
    content: FileContent,
    existing: RemoteEntry | undefined,
    { signal, ...wishes }: SaveScope,
  ): Promise<FileFacts> {
    const { runner, logger, strategy } = this.#options;
    const upload = new StagedUpload(staged, content);
    const replaces = existing && strategy === 'auto' ? path : undefined;
    const asked = { ...wishes, replaces };
    const store = (): Promise<FileFacts> =>
      runner.run((session, inner) => stageOnce(session, upload, content, existing, asked, inner), {
        signal,
      });
    return retryStore(store, logger, signal);
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

  /** Best effort: a left-over has a name that is never shown. */
  async #discard(staged: RemotePath): Promise<void> {
    try {
      await this.#options.runner.run((session, signal) => session.deleteFile(staged, { signal }), {
        repeatable: true,
      });
    } catch (error) {
      if (hasCode(error, 'rejected')) return;
      this.#options.logger.warn(`Could not remove ${staged}: ${String(error)}`);
    }
  }
}

/** What a rename over the file would break. */
function whyNotStaged(existing: RemoteEntry | undefined): string | undefined {
  // A rename would replace what nobody may write; whether it may be is for the server to say.
  return existing?.readonly ? 'it is read-only' : whyNotReplaced(existing);
}

function whyNotReplaced(existing: ReplacedFile | undefined): string | undefined {
  if (existing?.kind === 'symlink') return 'it is a symbolic link';
  return (existing?.linkCount ?? 1) > 1 ? 'it has several names' : undefined;
}

async function stageOnce(
  session: RemoteSession,
  upload: StagedUpload,
  content: FileContent,
  existing: RemoteEntry | undefined,
  wishes: StagingWishes,
  signal: AbortSignal,
): Promise<FileFacts> {
  const staged = upload.path;
  await orRefused(upload.send(session, signal), 'the folder takes no new file');
  // Some servers hide such names even from those who have just made them.
  const stored = storedFacts(session, staged, content, wishes, signal);
  const { replaced, ...facts } = await orRefused(stored, 'the new file cannot be looked at');
  const reason = whyNotReplaced(replaced);
  if (reason !== undefined) throw new StagingRefused(reason, undefined);
  if (existing?.mode === undefined) return facts;
  const changed = session.setMode(staged, existing.mode, { signal });
  await orRefused(changed, 'the mode of the file cannot be kept', 'not-supported');
  return facts;
}

async function orRefused<R>(
  step: Promise<R>,
  what: string,
  ...more: readonly RemoteErrorCode[]
): Promise<R> {
  try {
    return await step;
  } catch (error) {
    if (!hasCode(error, 'rejected', 'no-permission', ...more)) throw error;
    throw new StagingRefused(what, error);
  }
}
