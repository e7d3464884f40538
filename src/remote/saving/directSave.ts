import type { Logger } from '../../common/logger.ts';
import { hasCode, isConnectionFailure, RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { contentOf, type FileContent } from './fileContent.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalEntry } from '../journal/journalEntry.ts';
import type { Lookup } from '../lookup.ts';
import type { FileFacts, RemoteEntry, RemoteSession } from '../remoteSession.ts';
import type { Current, SaveScope } from './saveScope.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { BROKEN, lookAtOutcome, mustBeOurs } from './directOutcome.ts';
import { retryStore } from './retryStore.ts';
import type { SecondLooks } from './secondLook.ts';
import { checkStored, StagedUpload } from './stagedUpload.ts';

export interface DirectSaveOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly journal: Journal;
  readonly logger: Logger;
  /** Default: nobody looks while the server confirms the upload. */
  readonly looks?: SecondLooks | undefined;
}

export interface DirectTarget {
  /** Undefined: nothing is there. */
  readonly existing: RemoteEntry | undefined;
  /** The same, as far as it was looked at just now. */
  readonly now: Current;
}

/**
 * Writes a file in place (STOR truncates it first). The old content is fetched and kept on this
 * computer before the first byte is sent; when no try succeeds it is put back, so that no half of a
 * file stays behind.
 */
export async function saveDirectly(
  options: DirectSaveOptions,
  path: RemotePath,
  content: FileContent,
  { existing, now }: DirectTarget,
  scope: SaveScope,
): Promise<FileFacts> {
  const entry = options.journal.direct(path, content, scope.base);
  entry.beginKeeping();
  const old = existing ? await oldContent(options, entry, { existing, now }, path, scope) : NOTHING;
  await scope.beforeReplace?.(old.now, old.fetched);
  const before = old.kept ?? old.fetched;
  try {
    await entry.willOverwrite(before);
    const isNew = differsFrom(old, existing, content);
    const facts = await storeOrPutRight(options, { path, content, before, scope, entry, isNew });
    entry.didArrive();
    return facts;
  } finally {
    await entry.end();
  }
}

interface InPlace {
  readonly path: RemotePath;
  readonly content: FileContent;
  /** Undefined: there was no file. */
  readonly before: Uint8Array | undefined;
  readonly scope: SaveScope;
  readonly entry: JournalEntry;
  /** Whether what is told of a file of the right size is told of what the first try has written. */
  readonly isNew: (told: FileFacts) => boolean;
}

async function storeOrPutRight(options: DirectSaveOptions, save: InPlace): Promise<FileFacts> {
  const { path, content, before, scope } = save;
  const mayGoOn = async (failure: unknown): Promise<void> => {
    if (!wasGarbled(failure)) mustBeOurs(path, await lookAtOutcome(options, path, content, before));
  };
  try {
    return await store(options, save, content, scope, mayGoOn, options.looks);
  } catch (error) {
    const facts = await putRight(options, save, error);
    if (!facts || hasCode(error, 'aborted')) throw error;
    options.logger.info(`All of ${path} has arrived, though the server did not say so`);
    return facts;
  }
}

/** What the file holds before the save. */
interface OldContent {
  readonly now: Current;
  /** From the server. */
  readonly fetched?: Uint8Array | undefined;
  /** Of this computer, and proved to be what the server has. */
  readonly kept?: Uint8Array;
}

const NOTHING: OldContent = { now: 'nothing' };

/**
 * The content that is kept here, where the server has just said that the file is still the same. It
 * is asked for that before the first byte is sent, be it a round trip more: STOR empties the file.
 */
async function oldContent(
  options: DirectSaveOptions,
  entry: JournalEntry,
  { existing, now }: DirectTarget & { readonly existing: RemoteEntry },
  path: RemotePath,
  scope: SaveScope,
): Promise<OldContent> {
  // What is told of a link is not told of the file behind it.
  const kept = existing.kind === 'file' ? await scope.kept?.() : undefined;
  if (kept) {
    entry.beginKeepingOld(kept.content);
    const seen = now === 'unknown' ? await lookAgain(options, path) : now;
    if (typeof seen === 'object' && kept.isAt(seen)) return { now: seen, kept: kept.content };
  }
  const fetched = await fetchOld(options, path, existing);
  return fetched ? { now, fetched } : NOTHING;
}

/**
 * What is asked for early may be told of the old content: of that a file of another size, or of
 * another time than it had right before the save, is not the state.
 */
function differsFrom(
  { now, kept, fetched }: OldContent,
  existing: RemoteEntry | undefined,
  content: FileContent,
): (told: FileFacts) => boolean {
  if (existing && existing.kind !== 'file') return () => false;
  if ((kept ?? fetched)?.length !== content.size) return () => true;
  if (kept === undefined || typeof now !== 'object') return () => false;
  return ({ mtimeMs }) => mtimeMs !== undefined && mtimeMs !== now.mtimeMs;
}

async function lookAgain({ runner }: DirectSaveOptions, path: RemotePath): Promise<Current> {
  const told = await runner.run((session, signal) => session.lookAt(path, { signal }), {
    repeatable: true,
  });
  return typeof told === 'object' ? told : 'unknown';
}

async function fetchOld(
  { runner, lookup }: DirectSaveOptions,
  path: RemotePath,
  existing: RemoteEntry,
): Promise<Uint8Array | undefined> {
  const isLink = existing.kind === 'symlink';
  const expectedSize = isLink ? undefined : existing.size;
  try {
    return await runner.run((session, signal) => session.read(path, { signal, expectedSize }), {
      repeatable: true,
    });
  } catch (error) {
    if (isLink && hasCode(error, 'rejected') && (await leadsNowhere(runner, path)))
      return undefined;
    throw await lookup.reasonOf(error, path);
  }
}

/** A link that leads to something has a size, also where it cannot be read. */
async function leadsNowhere(runner: SessionRunner, path: RemotePath): Promise<boolean> {
  try {
    await runner.run((session, signal) => session.statFile(path, { signal }), { repeatable: true });
    return false;
  } catch (error) {
    if (!hasCode(error, 'rejected')) throw error;
    return true;
  }
}

/**
 * As many bytes are there as were sent, and others: they were garbled on their way. Of another size
 * it may be what somebody else has put there since.
 */
function wasGarbled(failure: unknown): boolean {
  return hasCode(failure, 'content-mismatch');
}

/**
 * @param beforeAgain called before what was begun is begun anew; it throws where the file is not
 * ours to write any more
 */
function store(
  { runner, logger }: DirectSaveOptions,
  { path, entry, isNew }: InPlace,
  content: FileContent,
  { signal, modifiedMs }: SaveScope,
  beforeAgain: (failure: unknown) => Promise<void>,
  looks?: SecondLooks,
): Promise<FileFacts> {
  const upload = new StagedUpload(path, content, false);
  let failure: unknown;
  const send = async (session: RemoteSession, inner: AbortSignal): Promise<FileFacts> => {
    // Of a second try nobody could tell from what the first one has left.
    const look = failure === undefined ? looks?.at(path, content, { modifiedMs }) : undefined;
    await upload.send(session, inner, look?.begin);
    const seen = await look?.seen();
    if (seen && isNew(seen)) return seen;
    return checkStored(session, upload, content, { modifiedMs }, inner);
  };
  const once = async (): Promise<FileFacts> => {
    if (failure !== undefined) await beforeAgain(failure);
    try {
      return await runner.run(send, { signal });
    } catch (error) {
      failure = error;
      if (isConnectionFailure(error) || hasCode(error, 'aborted')) entry.wasUnanswered();
      throw error;
    }
  };
  return retryStore(once, logger, signal);
}

/** After the last try has failed: the old content again, or no file where there was none. */
async function putRight(
  options: DirectSaveOptions,
  save: InPlace,
  failure: unknown,
): Promise<FileFacts | undefined> {
  const { path, content, before, entry } = save;
  try {
    const outcome = wasGarbled(failure)
      ? BROKEN
      : await lookAtOutcome(options, path, content, before);
    // A refusal comes before the first byte: what is there, whoever made it, is not ours.
    const isRefused = hasCode(failure, 'rejected', 'no-permission');
    if (isRefused && outcome.held !== 'part') return undefined;
    mustBeOurs(path, outcome);
    if (outcome.held === 'new') return outcome.facts;
    if (outcome.held === 'old') return undefined;
    if (before) {
      await entry.willPutBack();
      const nobody = () => Promise.resolve();
      await store(options, save, contentOf(before), {}, nobody);
      options.logger.warn(`The content of ${path} from before the save was put back`);
    } else if (outcome.held === 'part' && !outcome.isLink && !isRefused) {
      await options.runner.run((session, signal) => session.deleteFile(path, { signal }));
    }
    return undefined;
  } catch (error) {
    if (hasCode(error, 'conflict')) throw error;
    await entry.leave();
    const cause = new AggregateError([failure, error], 'The save and the repair failed');
    throw new RemoteError('incomplete-file', 'The file may be incomplete', { path, cause });
  }
}
