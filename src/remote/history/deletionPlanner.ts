import { joinPath, type RemotePath } from '../../common/remotePath.ts';
import type { RemoteListing } from '../remoteSession.ts';
import type { TreeVisitor } from '../treeVisitor.ts';
import type { TreeWalker } from '../treeWalk.ts';
import {
  isFetched,
  restorableOf,
  type DeletionPlan,
  type FetchableFile,
  type PlanOptions,
} from './deletionPlan.ts';
import type { LocalHistory } from './localHistory.ts';

export interface DeletionPlannerOptions {
  readonly walker: TreeWalker;
  readonly history: LocalHistory;
  readonly now: () => number;
}

/** A person waits for the count; what takes longer is told as "more than". */
const MAX_COUNT_MS = 10_000;
const MAX_FOLDERS = 5_000;
const MAX_CANDIDATES = 5_000;

/** Counts what a delete would take away, before anything goes. Links are not followed. */
export class DeletionPlanner {
  readonly #options: DeletionPlannerOptions;

  constructor(options: DeletionPlannerOptions) {
    this.#options = options;
  }

  /** @throws RemoteError `not-found`, `not-a-directory`, `no-permission`, `aborted` */
  async plan(path: RemotePath, options: PlanOptions): Promise<DeletionPlan> {
    const count = new Count(this.#options, options);
    const { signal } = options;
    // What is kept keeps its time as well.
    const wishes = { signal, priority: 'interactive', exactTimes: true } as const;
    const enters = (): boolean => count.mayEnter();
    await this.#options.walker.walk(path, count, { ...wishes, enters });
    return count.result(path);
  }
}

class Count implements TreeVisitor {
  readonly #options: DeletionPlannerOptions;
  readonly #scope: PlanOptions;
  readonly #endMs: number;
  readonly #candidates: FetchableFile[] = [];
  #entered = 0;
  #files = 0;
  #folders = 0;
  #bytes = 0;
  #isPartial = false;

  constructor(options: DeletionPlannerOptions, scope: PlanOptions) {
    this.#options = options;
    this.#scope = scope;
    this.#endMs = options.now() + MAX_COUNT_MS;
  }

  visit(folder: RemotePath, { entries, rejected, isPartial = false }: RemoteListing): void {
    if (isPartial || rejected.length > 0) this.#isPartial = true;
    for (const entry of entries) {
      const path = joinPath(folder, entry.name);
      if (entry.kind === 'directory') this.#folders++;
      else {
        this.#files++;
        this.#bytes += entry.kind === 'file' ? (entry.size ?? 0) : 0;
        if (this.#isCandidate({ path, entry })) this.#candidates.push({ path, entry });
      }
    }
    this.#scope.onProgress?.(this.#files);
  }

  skipped(): void {
    this.#isPartial = true;
  }

  /** Whether one folder more may be looked into. */
  mayEnter(): boolean {
    const may = this.#entered < MAX_FOLDERS && this.#options.now() <= this.#endMs;
    if (may) this.#entered++;
    else this.#isPartial = true;
    return may;
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

  #isCandidate({ path, entry }: FetchableFile): boolean {
    if (this.#candidates.length >= MAX_CANDIDATES || !isFetched(entry)) return false;
    return this.#options.history.keeps(path, entry.size ?? 0);
  }
}
