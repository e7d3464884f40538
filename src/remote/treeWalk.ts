import { RemoteError } from '../common/remoteError.ts';
import { joinPath, type RemotePath } from '../common/remotePath.ts';
import { leadsBack, MAX_DEPTH, type FolderChain } from './folderChain.ts';
import type { Lookup } from './lookup.ts';
import type { FolderOutcome, RemoteListing, RemoteSession, WantedFolder } from './remoteSession.ts';
import type { RunScope, SessionRunner } from './sessionRunner.ts';
import type { TreeVisitor, TreeWalkOptions } from './treeVisitor.ts';

export interface TreeWalkerOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
}

interface Place extends WantedFolder, FolderChain {}

/** The pool gives background work fewer sessions than that: this bounds what waits. */
const RUNS_AT_ONCE = 4;
/** What one session gets at a time at most: it is wanted elsewhere. */
const MAX_SHARE = 64;
/** Fewer are not worth the round trip of another session. */
const MIN_SHARE = 16;
const MAX_FOLDERS = 200_000;
/** Beyond it the deepest folders go first, so that what is known and not listed stays few. */
const MAX_BREADTH = 10_000;

/**
 * Lists whole trees, spread over the sessions. Links are told as what they are, not followed; where
 * they look like folders, those that lead back to where the walk came from are not.
 */
export class TreeWalker {
  readonly #options: TreeWalkerOptions;

  constructor(options: TreeWalkerOptions) {
    this.#options = options;
  }

  /**
   * In the background unless told otherwise. Folders below the top that cannot be listed are
   * skipped.
   * @throws RemoteError `not-found`, `not-a-directory`, `no-permission`, `aborted`, or why the
   * server cannot be reached; and what the visitor throws
   */
  async walk(top: RemotePath, visitor: TreeVisitor, options: TreeWalkOptions = {}): Promise<void> {
    await new Walk(this.#options, visitor, options).run(top);
  }
}

class Walk {
  readonly #options: TreeWalkerOptions;
  readonly #visitor: TreeVisitor;
  readonly #wishes: TreeWalkOptions;
  readonly #scope: RunScope;
  readonly #waiting: Place[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];
  /** A run that has no session yet: the next one comes after it. */
  #asking: Run | undefined;
  /** The most sessions that ever worked on it at a time. */
  #width = 1;
  #folders = 0;

  constructor(options: TreeWalkerOptions, visitor: TreeVisitor, wishes: TreeWalkOptions) {
    this.#options = options;
    this.#visitor = visitor;
    this.#wishes = wishes;
    const { priority = 'background', signal } = wishes;
    this.#scope = { priority, signal, repeatable: true };
  }

  async run(top: RemotePath): Promise<void> {
    this.#waiting.push({ path: top, depth: 0 });
    this.#start();
    while (this.#running.size > 0) await Promise.race(this.#running);
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  #start(): void {
    const isOver = this.#failures.length > 0 || this.#waiting.length === 0;
    if (isOver || this.#asking || this.#running.size >= RUNS_AT_ONCE) return;
    const run = (this.#asking = new Run(this.#options.lookup.keeper()));
    const running = this.#do(run)
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => {
        this.#running.delete(running);
        if (this.#asking === run) this.#asking = undefined;
        this.#start();
      });
    this.#running.add(running);
  }

  async #do(run: Run): Promise<void> {
    await this.#options.runner.run(
      (session, signal) => this.#list(run, session, signal),
      this.#scope,
    );
    this.#waiting.unshift(...run.left);
    for (const { place, outcome } of run.told) await this.#tell(place, outcome);
  }

  async #list(run: Run, session: RemoteSession, signal: AbortSignal): Promise<void> {
    const others = this.#running.size - 1;
    this.#width = Math.max(this.#width, others + 1);
    run.begin(shareOf(this.#waiting.length, this.#width - others));
    const take = (path: RemotePath, outcome: FolderOutcome): void => {
      const place = run.note(path, outcome);
      if (place && !(outcome instanceof RemoteError)) this.#enqueue(place, outcome);
    };
    const { exactTimes } = this.#wishes;
    const listed = session.listSome(() => run.next(() => this.#take()), take, {
      signal,
      exactTimes,
    });
    // It has taken what it lists now: what is left is for others.
    if (this.#asking === run) this.#asking = undefined;
    this.#start();
    await listed;
  }

  #take(): Place | undefined {
    const { enters } = this.#wishes;
    for (;;) {
      const isBroad = this.#waiting.length > MAX_BREADTH;
      const place = isBroad ? this.#waiting.pop() : this.#waiting.shift();
      if (!place || place.depth === 0 || (enters?.(place.path) ?? true)) return place;
    }
  }

  #enqueue(parent: Place, { entries }: RemoteListing): void {
    const { path, depth } = parent;
    for (const { name, kind, size, folderId: id } of entries) {
      if (kind !== 'directory' || leadsBack(id, parent)) continue;
      const child = { path: joinPath(path, name), depth: depth + 1, recordBytes: size, id, parent };
      const isBeyond = child.depth > MAX_DEPTH || this.#folders >= MAX_FOLDERS;
      if (isBeyond) this.#visitor.skipped?.(child.path, tooLarge(child.path));
      else this.#waiting.push(child);
      this.#folders++;
    }
    this.#start();
  }

  async #tell({ path, depth }: Place, outcome: FolderOutcome): Promise<void> {
    if (!(outcome instanceof RemoteError)) await this.#visitor.visit(path, outcome);
    else if (depth > 0) this.#visitor.skipped?.(path, outcome);
    else throw await this.#options.lookup.listingFailure(outcome, path, this.#scope);
  }
}

/** What one session does at a time, or two where the first one breaks. */
class Run {
  /** Of the folders that were listed, in their order. */
  readonly told: { readonly place: Place; readonly outcome: FolderOutcome }[] = [];
  readonly #keep: (path: RemotePath, listing: RemoteListing) => void;
  /** Taken and not told of. */
  readonly #open = new Map<RemotePath, Place>();
  #again: Place[] = [];
  #share: number | undefined;

  constructor(keep: (path: RemotePath, listing: RemoteListing) => void) {
    this.#keep = keep;
  }

  /** Taken, and not listed after all. */
  get left(): readonly Place[] {
    return [...this.#open.values()];
  }

  /** @param share how many folders it may take */
  begin(share: number): void {
    this.#share ??= share;
    this.#again = [...this.#open.values()];
  }

  next(take: () => Place | undefined): WantedFolder | undefined {
    const place = this.#again.shift() ?? this.#new(take);
    if (place) this.#open.set(place.path, place);
    return place;
  }

  /** @returns undefined for what was not asked for, or told already */
  note(path: RemotePath, outcome: FolderOutcome): Place | undefined {
    const place = this.#open.get(path);
    if (!place) return undefined;
    this.#open.delete(path);
    this.told.push({ place, outcome });
    if (!(outcome instanceof RemoteError)) this.#keep(path, outcome);
    return place;
  }

  #new(take: () => Place | undefined): Place | undefined {
    if (this.#share === undefined || this.#share <= 0) return undefined;
    this.#share--;
    return take();
  }
}

/** @param sessions that are free for it, the one that asks included */
function shareOf(folders: number, sessions: number): number {
  return Math.min(MAX_SHARE, Math.max(MIN_SHARE, Math.ceil(folders / sessions)));
}

function tooLarge(path: RemotePath): RemoteError {
  return new RemoteError('too-large', 'There are too many folders, or they are too deep', { path });
}
