import { isConnectionFailure } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { forEachBounded } from '../forEachBounded.ts';
import { hashOf } from '../localStore/blobStore.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { isFetched, type DeletionPlan, type FetchableFile } from './deletionPlan.ts';
import type { DeletedFile, VersionEnd } from './keptVersion.ts';
import type { LocalHistory } from './localHistory.ts';

export interface DeletionKeeperOptions {
  readonly runner: SessionRunner;
  readonly history: LocalHistory;
  /** The content that a file is known to have, where it is still as it was. */
  readonly knownContent: (path: RemotePath, entry: RemoteEntry) => Promise<Uint8Array | undefined>;
}

export interface KeepScope {
  /** Where it was, when it has another name by now. Default: where it is. */
  readonly as?: RemotePath;
  readonly signal?: AbortSignal | undefined;
}

const FETCHES_AT_ONCE = 4;

/**
 * Keeps on this computer what is about to be deleted. What is not at hand is fetched first when it
 * is small: that costs a delete a round trip, which a person does not notice, as deletes are rare,
 * and a file that was deleted by mistake would be lost otherwise.
 */
export class DeletionKeeper {
  readonly #options: DeletionKeeperOptions;

  constructor(options: DeletionKeeperOptions) {
    this.#options = options;
  }

  /** @returns undefined where it is not kept: too large, excluded, not readable */
  async keepFile(
    path: RemotePath,
    entry: RemoteEntry,
    end: VersionEnd,
    { as = path, signal }: KeepScope = {},
  ): Promise<DeletedFile | undefined> {
    return this.#keep({ path, entry }, as, end, signal);
  }

  /** @throws RemoteError when the server is out of reach: then nothing may be deleted either */
  async keepTree(
    plan: DeletionPlan,
    end: VersionEnd,
    { as = plan.path, signal }: KeepScope = {},
  ): Promise<readonly DeletedFile[]> {
    const kept: DeletedFile[] = [];
    await forEachBounded(plan.restorable, FETCHES_AT_ONCE, async ({ path, entry }) => {
      const before = as + path.slice(plan.path.length);
      const file = await this.#keep({ path, entry }, before, end, signal);
      if (file) kept.push(file);
    });
    return kept;
  }

  async #keep(
    { path, entry }: FetchableFile,
    as: RemotePath,
    end: VersionEnd,
    signal: AbortSignal | undefined,
  ): Promise<DeletedFile | undefined> {
    const { history } = this.#options;
    if (entry.kind !== 'file' || !history.keeps(as, entry.size ?? 0)) return undefined;
    const content = await this.#content(path, entry, signal);
    if (content === undefined) return undefined;
    const { mtimeMs, mtimeUnitMs } = entry;
    const size = content.length;
    const snapshot = { size, mtimeMs, mtimeUnitMs, hash: hashOf(content), settled: false };
    const hash = await history.keep(as, { snapshot, content }, { end });
    return hash === undefined ? undefined : { path: as, hash, size, mtimeMs };
  }

  async #content(
    path: RemotePath,
    entry: RemoteEntry,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array | undefined> {
    const { runner, knownContent } = this.#options;
    const known = await knownContent(path, entry);
    if (known || !isFetched(entry)) return known;
    try {
      const expectedSize = entry.size;
      return await runner.run(
        (session, inner) => session.read(path, { signal: inner, expectedSize }),
        { signal, repeatable: true },
      );
    } catch (error) {
      if (isConnectionFailure(error) || signal?.aborted) throw error;
      // What may not be read can be deleted all the same; it changed just now, or is gone.
      return undefined;
    }
  }
}
