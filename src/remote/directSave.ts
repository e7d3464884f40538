import type { Logger } from '../common/logger.ts';
import { hasCode, RemoteError } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
import { contentOf, type FileContent } from './fileContent.ts';
import type { Journal } from './journal.ts';
import type { JournalEntry } from './journalEntry.ts';
import type { Lookup } from './lookup.ts';
import type { FileFacts, RemoteEntry } from './remoteSession.ts';
import type { Current, SaveScope } from './saveScope.ts';
import type { SessionRunner } from './sessionRunner.ts';
import { retryStore } from './retryStore.ts';
import { storedFacts } from './storedFacts.ts';

export interface DirectSaveOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly journal: Journal;
  readonly logger: Logger;
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
  const before = existing ? await fetchOld(options, path, existing) : undefined;
  await scope.beforeReplace?.(before ? now : 'nothing', before);
  try {
    await entry.willOverwrite(before);
    return await storeOrPutRight(options, path, content, before, scope, entry);
  } finally {
    await entry.end();
  }
}

async function storeOrPutRight(
  options: DirectSaveOptions,
  path: RemotePath,
  content: FileContent,
  before: Uint8Array | undefined,
  scope: SaveScope,
  entry: JournalEntry,
): Promise<FileFacts> {
  try {
    return await store(options, path, content, scope);
  } catch (error) {
    await putRight(options, path, before && contentOf(before), error, entry);
    throw error;
  }
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

function store(
  { runner, logger }: DirectSaveOptions,
  path: RemotePath,
  content: FileContent,
  { signal, modifiedMs }: SaveScope,
): Promise<FileFacts> {
  const once = (): Promise<FileFacts> =>
    runner.run(
      async (session, inner) => {
        const { size } = content;
        const again = () => content.open();
        await session.write(path, again(), { signal: inner, size, again });
        return storedFacts(session, path, content, { modifiedMs }, inner);
      },
      { signal },
    );
  return retryStore(once, logger, signal);
}

/** After the last try has failed: the old content again, or no file where there was none. */
async function putRight(
  options: DirectSaveOptions,
  path: RemotePath,
  before: FileContent | undefined,
  failure: unknown,
  entry: JournalEntry,
): Promise<void> {
  const refused = hasCode(failure, 'rejected', 'no-permission');
  try {
    const now = await options.lookup.find(path, { fresh: true });
    // A refusal comes before the first byte: what is there, whoever made it, is not ours.
    if (refused && now?.size === before?.size) return;
    if (!before) {
      if (!now || refused) return;
      await options.runner.run((session, signal) => session.deleteFile(path, { signal }));
    } else {
      await entry.willPutBack();
      await store(options, path, before, {});
      options.logger.warn(`The content of ${path} from before the save was put back`);
    }
  } catch (error) {
    await entry.leave();
    const cause = new AggregateError([failure, error], 'The save and the repair failed');
    throw new RemoteError('incomplete-file', 'The file may be incomplete', { path, cause });
  }
}
