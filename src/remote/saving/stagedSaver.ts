import type { Logger } from '../../common/logger.ts';
import {
  hasCode,
  isConnectionFailure,
  RemoteError,
  type RemoteErrorCode,
} from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { FileContent, StagingWishes } from './fileContent.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalEntry } from '../journal/journalEntry.ts';
import type { Lookup } from '../lookup.ts';
import { alreadyThere } from '../refusals.ts';
import type {
  FileFacts,
  FileRights,
  RemoteEntry,
  RemoteSession,
  ReplacedFile,
  StoredFile,
} from '../remoteSession.ts';
import { Replacer } from './replacer.ts';
import { retryStore } from './retryStore.ts';
import type { SaveScope } from './saveScope.ts';
import { SecondLooks, type SecondLook } from './secondLook.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { checkStored, StagedUpload } from './stagedUpload.ts';
import { StagingRefused } from './stagingRefused.ts';
import { whyInPlace } from './stagingRules.ts';
import { temporaryPath } from './temporaryName.ts';

export interface StagedSaverOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly journal: Journal;
  readonly logger: Logger;
  /** True: another session may look at what was sent. Default: true. */
  readonly secondLooks?: boolean | undefined;
}

type Target = RemoteEntry | 'nothing' | 'unknown';

type Stored = Omit<StoredFile, 'digest'>;

/** A hidden name, and what is known of it. */
interface Staging {
  readonly staged: RemotePath;
  readonly entry: JournalEntry;
  readonly upload: StagedUpload;
}

const NO_NEW_FILE = 'the folder takes no new file';

/**
 * Saves under a hidden name in the same folder: what has arrived is checked on the server together
 * with what it is to replace, and then a rename puts it in place.
 */
export class StagedSaver {
  readonly #options: StagedSaverOptions;
  readonly #replacer: Replacer;
  readonly #looks: SecondLooks | undefined;

  constructor(options: StagedSaverOptions) {
    this.#options = options;
    this.#replacer = new Replacer(options);
    this.#looks = options.secondLooks === false ? undefined : new SecondLooks(options);
  }

  /**
   * @param existing what the path was last; undefined: proved to be nothing
   * @throws StagingRefused nothing has changed
   */
  async save(
    path: RemotePath,
    content: FileContent,
    existing: RemoteEntry | undefined,
    scope: SaveScope,
  ): Promise<FileFacts> {
    let staging = await this.#begin(path, content, scope);
    const abandoned: Staging[] = [];
    const again = async (): Promise<Staging> => {
      if (!staging.upload.isAbandoned) return staging;
      abandoned.push(staging);
      return (staging = await this.#begin(path, content, scope));
    };
    try {
      const stored = await this.#stage(path, again, content, existing, scope);
      const { staged, entry } = staging;
      const target = await this.#targetOf(path, existing, stored.replaced);
      this.#mustBeReplaceable(path, target, existing, stored);
      await this.#keepMode(staged, modeOf(target, existing), stored);
      await entry.complete();
      await beforeReplace(path, target, existing, scope);
      await this.#replacer.replace(staged, path, entryIn(target, existing), entry);
      entry.didArrive();
      await entry.end();
      return { size: stored.size, mtimeMs: stored.mtimeMs };
    } catch (error) {
      if (isConnectionFailure(error)) void this.#discardAfter(error, staging);
      // With the original under another name, the staged bytes are worth keeping.
      else if (!hasCode(error, 'incomplete-file')) await this.#discardAfter(error, staging);
      throw error;
    } finally {
      // One that is not there yet may come: it is looked for again.
      for (const name of abandoned) void this.#discard(name, { mayBeAbsent: false, isDone: true });
    }
  }

  async #begin(path: RemotePath, content: FileContent, scope: SaveScope): Promise<Staging> {
    const staged = temporaryPath(path, 'tmp');
    const entry = this.#options.journal.staged(path, staged, content, scope.base);
    await entry.announce();
    return { staged, entry, upload: new StagedUpload(staged, content) };
  }

  /** @param again where the next try goes */
  #stage(
    path: RemotePath,
    again: () => Promise<Staging>,
    content: FileContent,
    existing: RemoteEntry | undefined,
    { signal, modifiedMs }: SaveScope,
  ): Promise<Stored> {
    const { runner, logger } = this.#options;
    const expectsNothing = existing === undefined;
    const wishes = { modifiedMs, mode: existing?.mode, replaces: path, expectsNothing };
    const once = async (): Promise<Stored> => {
      const { upload } = await again();
      const look = this.#looks?.at(upload.path, content, wishes);
      const staging = { upload, content, wishes, look };
      // The hidden name is ours alone: what is there of it stays as it is during a pause.
      const work = (session: RemoteSession, inner: AbortSignal) =>
        stageOnce(session, staging, inner);
      return runner.run(work, { signal, isPausable: true });
    };
    return retryStore(once, logger, signal);
  }

  /** What the staged file is to replace, proved; `unknown` where the server does not tell. */
  async #targetOf(
    path: RemotePath,
    existing: RemoteEntry | undefined,
    told: ReplacedFile | undefined,
  ): Promise<Target> {
    if (told === undefined || told === 'unknown') return 'unknown';
    if (told !== 'refused') return told;
    // Not told of now, and proved to be absent a moment ago: two witnesses are enough.
    if (!existing) return 'nothing';
    try {
      return (await this.#options.lookup.findRefused(path)) ?? 'nothing';
    } catch (error) {
      if (hasCode(error, 'rejected', 'no-permission', 'not-supported')) return 'unknown';
      throw error;
    }
  }

  #mustBeReplaceable(
    path: RemotePath,
    target: Target,
    existing: RemoteEntry | undefined,
    staged: Partial<FileRights>,
  ): void {
    const entry = entryIn(target, existing);
    if (!entry) return;
    if (entry.kind === 'directory') {
      throw new RemoteError('is-a-directory', 'A folder has this name', { path });
    }
    // What was known before may be told in other words than what is told now: it is not compared.
    const reason = whyInPlace({ target: entry, staged: entry === target ? staged : undefined });
    if (reason !== undefined) throw new StagingRefused(reason, undefined, entry);
  }

  /** Most servers have set the mode while they were asked; the others are asked again. */
  async #keepMode(staged: RemotePath, mode: number | undefined, told: Stored): Promise<void> {
    if (mode === undefined || mode === told.mode) return;
    if (told.mode === undefined && told.tookMode === true) return;
    const set = this.#options.runner.run(
      async (session, signal) => {
        if (told.tookMode !== true) await session.setMode(staged, mode, { signal });
        return session.inspect(staged, { mode, signal });
      },
      { repeatable: true },
    );
    const what = 'its mode cannot be kept';
    const { mode: now = mode } = await orRefused(set, what, 'not-supported');
    if (now !== mode) throw new StagingRefused(what, undefined);
  }

  #discardAfter(failure: unknown, staging: Staging): Promise<void> {
    const isRefused = failure instanceof StagingRefused;
    const mayBeAbsent = isRefused && failure.message === NO_NEW_FILE;
    return this.#discard(staging, { mayBeAbsent, isDone: isRefused });
  }

  /**
   * A left-over has a name that is never shown, and stays in the journal until it is gone.
   * @param isDone its content is not for the outbox: it is on its way by another name, or in place
   */
  async #discard(
    { staged, entry }: Staging,
    { mayBeAbsent, isDone }: { readonly mayBeAbsent: boolean; readonly isDone: boolean },
  ): Promise<void> {
    try {
      await this.#options.runner.run((session, signal) => session.deleteFile(staged, { signal }), {
        repeatable: true,
      });
    } catch (error) {
      if (!mayBeAbsent || !hasCode(error, 'rejected')) {
        this.#options.logger.warn(`Could not remove ${staged}: ${String(error)}`);
        await entry.leave(isDone);
      }
    }
    await entry.end();
  }
}

function entryIn(target: Target, existing: RemoteEntry | undefined): RemoteEntry | undefined {
  if (target === 'nothing') return undefined;
  return target === 'unknown' ? existing : target;
}

/** A file that was removed meanwhile gets the mode that it had. */
function modeOf(target: Target, existing: RemoteEntry | undefined): number | undefined {
  return entryIn(target, existing)?.mode ?? existing?.mode;
}

async function beforeReplace(
  path: RemotePath,
  target: Target,
  existing: RemoteEntry | undefined,
  scope: SaveScope,
): Promise<void> {
  if (scope.beforeReplace) await scope.beforeReplace(target);
  else if (!existing && typeof target === 'object') throw alreadyThere(path);
}

interface Attempt {
  readonly upload: StagedUpload;
  readonly content: FileContent;
  readonly wishes: StagingWishes;
  readonly look: SecondLook | undefined;
}

async function stageOnce(
  session: RemoteSession,
  { upload, content, wishes, look }: Attempt,
  signal: AbortSignal,
): Promise<Stored> {
  await orRefused(upload.send(session, signal, look?.begin), NO_NEW_FILE);
  const seen = await look?.seen();
  if (seen) return seen;
  // Some servers hide such names even from those who have just made them.
  const stored = checkStored(session, upload, content, wishes, signal);
  return orRefused(stored, 'the new file cannot be looked at');
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
