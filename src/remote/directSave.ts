import type { Logger } from '../common/logger.ts';
import { hasCode, RemoteError } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
import { contentOf, type FileContent, type StoreWishes } from './fileContent.ts';
import type { Lookup } from './lookup.ts';
import type { FileFacts, RemoteEntry } from './remoteSession.ts';
import type { SessionRunner } from './sessionRunner.ts';
import { retryStore } from './retryStore.ts';
import { storedFacts } from './storedFacts.ts';

export interface DirectSaveOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly logger: Logger;
}

interface StoreScope extends StoreWishes {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a file in place (STOR truncates it first). The old content is fetched before the first
 * byte is sent; when no try succeeds it is put back, so that no half of a file stays behind.
 */
export async function saveDirectly(
  options: DirectSaveOptions,
  path: RemotePath,
  content: FileContent,
  existing: RemoteEntry | undefined,
  scope: StoreScope,
): Promise<FileFacts> {
  const before = existing ? await fetchOld(options, path, existing) : undefined;
  try {
    return await store(options, path, content, scope);
  } catch (error) {
    await putRight(options, path, before, error);
    throw error;
  }
}

async function fetchOld(
  { runner, lookup }: DirectSaveOptions,
  path: RemotePath,
  existing: RemoteEntry,
): Promise<FileContent> {
  const expectedSize = existing.kind === 'symlink' ? undefined : existing.size;
  try {
    const bytes = await runner.run(
      (session, signal) => session.read(path, { signal, expectedSize }),
      { repeatable: true },
    );
    return contentOf(bytes);
  } catch (error) {
    throw await lookup.reasonOf(error, path);
  }
}

function store(
  { runner, logger }: DirectSaveOptions,
  path: RemotePath,
  content: FileContent,
  { signal, ...wishes }: StoreScope,
): Promise<FileFacts> {
  const once = (): Promise<FileFacts> =>
    runner.run(
      async (session, inner) => {
        const { size } = content;
        const again = () => content.open();
        await session.write(path, again(), { signal: inner, size, again });
        return storedFacts(session, path, content, wishes, inner);
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
      await store(options, path, before, {});
      options.logger.warn(`The content of ${path} from before the save was put back`);
    }
  } catch (error) {
    const cause = new AggregateError([failure, error], 'The save and the repair failed');
    throw new RemoteError('incomplete-file', 'The file may be incomplete', { path, cause });
  }
}
