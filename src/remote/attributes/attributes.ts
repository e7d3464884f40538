import { hasCode, isConnectionFailure } from '../../common/remoteError.ts';
import { joinPath, type RemotePath } from '../../common/remotePath.ts';
import { forEachBounded } from '../forEachBounded.ts';
import type { Lookup } from '../lookup.ts';
import { isFolder, type MetadataCache } from '../metadataCache.ts';
import type { KnownFiles } from '../knownFiles.ts';
import type { RemoteChange } from '../remoteFiles.ts';
import type { ContentDigest, RemoteEntry, RemoteListing } from '../remoteSession.ts';
import { toRemoteStat } from '../remoteStat.ts';
import { isTemporaryName } from '../saving/temporaryName.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import type { TreeVisitor } from '../treeVisitor.ts';
import type { TreeWalker } from '../treeWalk.ts';
import type {
  FileAttributes,
  DetailsOptions,
  FileDetails,
  ModeFailure,
  ModeOptions,
  ModePlan,
  ModePlanOptions,
  ModeReport,
  ModeWish,
} from './fileAttributes.ts';
import { changedMode, type ModeChange } from './modeChange.ts';

export interface AttributesOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly walker: TreeWalker;
  readonly cache: MetadataCache;
  readonly known: KnownFiles;
  readonly onDidChange: (changes: readonly RemoteChange[]) => void;
}

/** The pool decides how many of them have a session. */
const AT_ONCE = 8;
/** So many are looked at again when they were changed, in a round trip or two. */
const LOOKED_AT = 100;

/** Permissions, owners and digests of files, as the server has them. */
export class Attributes implements FileAttributes {
  readonly #options: AttributesOptions;

  constructor(options: AttributesOptions) {
    this.#options = options;
  }

  known(path: RemotePath): FileDetails | undefined {
    const entry = this.#options.cache.lastSeen(path);
    return entry && detailsOf(entry);
  }

  async get(path: RemotePath, options: DetailsOptions = {}): Promise<FileDetails> {
    return detailsOf(await this.#options.lookup.get(path, options));
  }

  async digest(path: RemotePath, signal?: AbortSignal): Promise<ContentDigest | undefined> {
    const told = await this.#options.runner.run(
      (session, inner) => session.inspect(path, { digest: true, signal: inner }),
      { signal, repeatable: true },
    );
    return told.digest;
  }

  async planModes(
    paths: readonly RemotePath[],
    change: ModeChange,
    { recursive = false, signal, onProgress }: ModePlanOptions = {},
  ): Promise<ModePlan> {
    const { lookup, walker } = this.#options;
    const planner = new Planner(change, onProgress);
    const entries = await Promise.all(
      paths.map(async (path) => ({ path, entry: await lookup.get(path, { fresh: true, signal }) })),
    );
    for (const { path, entry } of entries) planner.add(path, entry);
    if (!recursive) return planner.plan();
    for (const { path, entry } of entries) {
      if (entry.kind !== 'directory') continue;
      await walker.walk(path, planner, { signal, priority: 'interactive' });
    }
    return planner.plan();
  }

  async setModes(
    wishes: readonly ModeWish[],
    { signal, onProgress }: ModeOptions = {},
  ): Promise<ModeReport> {
    const changed: RemotePath[] = [];
    const failed: ModeFailure[] = [];
    const set = async ({ path, to }: ModeWish): Promise<void> => {
      try {
        await this.#setMode(path, to, signal);
        changed.push(path);
      } catch (error) {
        if (endsAll(error)) throw error;
        failed.push({ path, error: await this.#options.lookup.reasonOf(error, path) });
      }
      onProgress?.(changed.length + failed.length);
    };
    try {
      for (const step of inOrder(wishes)) await forEachBounded(step, AT_ONCE, set);
    } finally {
      await this.#noteChanged(changed);
    }
    return { changed: changed.length, failed };
  }

  #setMode(path: RemotePath, mode: number, signal: AbortSignal | undefined): Promise<void> {
    return this.#options.runner.run(
      (session, inner) => session.setMode(path, mode, { signal: inner }),
      { signal, repeatable: true },
    );
  }

  /** Whoever is told of the change finds what the server says now. */
  async #noteChanged(paths: readonly RemotePath[]): Promise<void> {
    const { known, lookup, onDidChange } = this.#options;
    if (paths.length === 0) return;
    for (const path of paths) known.forget(path);
    const looks = paths.slice(0, LOOKED_AT).map((path) => lookup.find(path, { fresh: true }));
    await Promise.allSettled(looks);
    onDidChange(paths.map((path) => ({ type: 'changed', path })));
  }
}

/** Finds out what becomes of each file and folder that it is shown. */
class Planner implements TreeVisitor {
  readonly #change: ModeChange;
  readonly #onProgress: ModePlanOptions['onProgress'];
  readonly #wishes: ModeWish[] = [];
  readonly #unknown: RemotePath[] = [];
  readonly #closed: RemotePath[] = [];
  #unchanged = 0;
  #links = 0;

  constructor(change: ModeChange, onProgress: ModePlanOptions['onProgress']) {
    this.#change = change;
    this.#onProgress = onProgress;
  }

  visit(folder: RemotePath, { entries }: RemoteListing): void {
    for (const entry of entries) {
      if (entry.kind === 'symlink') this.#links++;
      else if (!isTemporaryName(entry.name)) this.add(joinPath(folder, entry.name), entry);
    }
    this.#onProgress?.(this.#wishes.length + this.#unchanged + this.#unknown.length);
  }

  skipped(folder: RemotePath): void {
    this.#closed.push(folder);
  }

  add(path: RemotePath, entry: RemoteEntry): void {
    const is = { isFolder: isFolder(entry), mode: modeOf(entry) };
    const to = changedMode(is, this.#change);
    if (to === undefined) this.#unknown.push(path);
    else if (to === is.mode) this.#unchanged++;
    else this.#wishes.push({ path, isFolder: is.isFolder, from: is.mode, to });
  }

  plan(): ModePlan {
    return {
      wishes: this.#wishes,
      unchanged: this.#unchanged,
      links: this.#links,
      unknown: this.#unknown,
      closed: this.#closed,
    };
  }
}

/** Files first, then folders from the bottom: one may close itself to what is to be changed in it. */
function inOrder(wishes: readonly ModeWish[]): readonly (readonly ModeWish[])[] {
  const steps = new Map<number, ModeWish[]>();
  for (const wish of wishes) {
    const depth = wish.isFolder ? wish.path.split('/').length : Infinity;
    steps.set(depth, [...(steps.get(depth) ?? []), wish]);
  }
  return [...steps].sort(([one], [other]) => other - one).map(([, step]) => step);
}

function detailsOf(entry: RemoteEntry): FileDetails {
  const { kind, symlink, readonly } = toRemoteStat(entry, entry.mtimeMs);
  const { linkTarget, size, mtimeMs, owner, group } = entry;
  return { kind, symlink, readonly, linkTarget, size, mtimeMs, mode: modeOf(entry), owner, group };
}

/** A listing tells of the link itself, which everybody may do everything with. */
function modeOf({ kind, mode }: RemoteEntry): number | undefined {
  return kind === 'symlink' ? undefined : mode;
}

function endsAll(error: unknown): boolean {
  return isConnectionFailure(error) || hasCode(error, 'aborted', 'not-supported', 'cancelled');
}
