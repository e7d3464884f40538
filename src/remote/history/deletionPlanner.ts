import { hasCode } from '../../common/remoteError.ts';
import { joinPath, type RemotePath } from '../../common/remotePath.ts';
import { forEachBounded } from '../forEachBounded.ts';
import type { Lookup } from '../lookup.ts';
import type { RemoteListing } from '../remoteSession.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import {
  isFetched,
  restorableOf,
  type DeletionPlan,
  type FetchableFile,
  type PlanOptions,
} from './deletionPlan.ts';
import type { LocalHistory } from './localHistory.ts';

export interface DeletionPlannerOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly history: LocalHistory;
  readonly now: () => number;
}

/** A person waits for the count; what takes longer is told as "more than". */
const MAX_COUNT_MS = 10_000;
const MAX_FOLDERS = 5_000;
const MAX_CANDIDATES = 5_000;
const FOLDERS_AT_ONCE = 4;

/** Counts what a delete would take away, before anything goes. Links are not followed. */
export class DeletionPlanner {
  readonly #options: DeletionPlannerOptions;

  constructor(options: DeletionPlannerOptions) {
    this.#options = options;
  }

  /** @throws RemoteError `not-found`, `not-a-directory`, `no-permission`, `aborted` */
  async plan(path: RemotePath, options: PlanOptions): Promise<DeletionPlan> {
    const count = new Count(this.#options, options);
    const { lookup } = this.#options;
    // Beyond what is remembered: others may have put in something since.
    const top = await lookup.folder(path, { fresh: true, signal: options.signal });
    count.add(path, { entries: [...top.values()], rejected: [] });
    await count.run();
    return count.result(path);
  }
}

class Count {
  readonly #options: DeletionPlannerOptions;
  readonly #scope: PlanOptions;
  readonly #endMs: number;
  readonly #candidates: FetchableFile[] = [];
  #level: RemotePath[] = [];
  #files = 0;
  #folders = 0;
  #bytes = 0;
  #isPartial = false;

  constructor(options: DeletionPlannerOptions, scope: PlanOptions) {
    this.#options = options;
    this.#scope = scope;
    this.#endMs = options.now() + MAX_COUNT_MS;
  }

  async run(): Promise<void> {
    while (this.#level.length > 0) {
      const level = this.#level;
      this.#level = [];
      await forEachBounded(level, FOLDERS_AT_ONCE, (folder) => this.#list(folder));
    }
  }

  add(folder: RemotePath, { entries, rejected, isPartial = false }: RemoteListing): void {
    if (isPartial || rejected.length > 0) this.#isPartial = true;
    for (const entry of entries) {
      const path = joinPath(folder, entry.name);
      if (entry.kind === 'directory') this.#enter(path);
      else {
        this.#files++;
        this.#bytes += entry.kind === 'file' ? (entry.size ?? 0) : 0;
        if (this.#isCandidate({ path, entry })) this.#candidates.push({ path, entry });
      }
    }
    this.#scope.onProgress?.(this.#files);
  }

  result(path: RemotePath): DeletionPlan {
    return {
      path,
      files: this.#files,
      folders: this.#folders,
      bytes: this.#bytes,
      isPartial: this.#isPartial,
      restorable: restorableOf(this.#candidates),
    };
  }

  async #list(folder: RemotePath): Promise<void> {
    if (this.#options.now() > this.#endMs) {
      this.#isPartial = true;
      return;
    }
    try {
      const list = this.#options.runner.run((session, signal) => session.list(folder, { signal }), {
        signal: this.#scope.signal,
        repeatable: true,
      });
      this.add(folder, await list);
    } catch (error) {
      if (!hasCode(error, 'rejected', 'no-permission', 'not-supported')) throw error;
      this.#isPartial = true;
    }
  }

  #enter(path: RemotePath): void {
    this.#folders++;
    if (this.#folders > MAX_FOLDERS) this.#isPartial = true;
    else this.#level.push(path);
  }

  #isCandidate({ path, entry }: FetchableFile): boolean {
    if (this.#candidates.length >= MAX_CANDIDATES || !isFetched(entry)) return false;
    return this.#options.history.keeps(path, entry.size ?? 0);
  }
}
