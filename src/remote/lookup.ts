import { hasCode, RemoteError } from '../common/remoteError.ts';
import { basename, dirname, joinPath, ROOT, type RemotePath } from '../common/remotePath.ts';
import { doubtOf, type ListingDoubt } from './listingDoubt.ts';
import { isFolder, type Entries, type MetadataCache } from './metadataCache.ts';
import { caseVariant, differsByCase, type NameIdentity } from './nameIdentity.ts';
import type { FileFacts, RemoteEntry, RemoteListing, RemoteSession } from './remoteSession.ts';
import { writtenFile } from './remoteStat.ts';
import type { RunScope, SessionRunner } from './sessionRunner.ts';
import { SingleFlight, type FlightScope } from './singleFlight.ts';
import { StatBursts } from './statBursts.ts';

export interface LookupOptions {
  readonly runner: SessionRunner;
  readonly cache: MetadataCache;
  readonly identity: NameIdentity;
  /** Told of each listing that was fetched. */
  readonly onDidList: (path: RemotePath, listing: RemoteListing) => void;
  /** Told of what was seen of a folder, where the same was seen before, whoever wanted to know it. */
  readonly onDidSee: (folder: RemotePath, before: Entries, after: Entries) => void;
}

export interface LookupScope {
  /**
   * True: ask the server, whatever is remembered. `confirmed`: the same, though of a file that was
   * listed not long ago it may do to hear that size and time are still so.
   */
  readonly fresh?: boolean | 'confirmed' | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly priority?: RunScope['priority'];
}

/** The root needs no server to be a folder, and no server has a listing that shows it. */
const ROOT_ENTRY: RemoteEntry = {
  name: '',
  kind: 'directory',
  target: undefined,
  size: undefined,
  mtimeMs: 0,
  mtimeUnitMs: 1_000,
  mode: undefined,
  readonly: false,
  linkCount: undefined,
};

/**
 * Finds out what a path is. A server's refusal does not tell (550 stands for anything): whether a
 * name is there is decided by a listing of its folder, and whether that is there by the one above.
 */
export class Lookup {
  readonly #options: LookupOptions;
  readonly #stats = new SingleFlight<RemoteEntry | undefined>();
  readonly #bursts: StatBursts;
  readonly #lists = new SingleFlight<ReadonlyMap<string, RemoteEntry>>();
  readonly #doubts = new WeakMap<ReadonlyMap<string, RemoteEntry>, ListingDoubt>();
  /** Counts our own writes: what was asked before one may not be remembered after it. */
  #epoch = 0;

  constructor(options: LookupOptions) {
    this.#options = options;
    this.#bursts = new StatBursts(options.runner);
  }

  /**
   * @returns undefined when it is proved that nothing is there
   * @throws RemoteError when that could not be found out
   */
  async find(path: RemotePath, scope: LookupScope = {}): Promise<RemoteEntry | undefined> {
    if (path === ROOT) return ROOT_ENTRY;
    const known = scope.fresh ? undefined : this.#options.cache.lookUp(path);
    if (known !== undefined) return known === 'absent' ? undefined : known;
    const ask = (shared: FlightScope) => this.#ask(path, { ...scope, ...shared });
    // Who wants to know all of it is not served by a confirmation.
    const key = scope.fresh === true ? path : `${path}\0confirmed`;
    return this.#stats.run(key, ask, scope);
  }

  /**
   * What a write, a rename or a copy would replace. Where only a listing could have told, the server
   * is asked for what that may leave out: another case of the name, or a name that is hidden.
   */
  async findTarget(path: RemotePath, signal?: AbortSignal): Promise<RemoteEntry | undefined> {
    if (await this.#isRefused(path, signal)) return undefined;
    const found = await this.find(path, { fresh: true, signal });
    return found ?? (await this.#findVariant(path, signal)) ?? this.#findHidden(path, signal);
  }

  /**
   * What a path is of which the server has just refused to tell. Where the folder has its name in
   * another case alone, and the server does tell of that, the two names are apart, whatever was
   * presumed of the server.
   */
  async findRefused(path: RemotePath, signal?: AbortSignal): Promise<RemoteEntry | undefined> {
    const found = await this.find(path, { fresh: true, signal });
    const listed = found && joinPath(dirname(path), found.name);
    if (!listed || !differsByCase(listed, path)) return found;
    const facts = await this.#factsOf(listed, signal, () => true);
    if (facts === undefined || facts === 'refused') return found;
    this.#options.identity.learn(true);
    return undefined;
  }

  /** True when both paths lead to one thing, though they are not the same. */
  async isOne(path: RemotePath, other: RemotePath): Promise<boolean> {
    const { identity } = this.#options;
    if (identity.isSame(path, other)) return true;
    const isKnown = identity.caseSensitive !== undefined || dirname(path) !== dirname(other);
    if (isKnown || !differsByCase(path, other)) return false;
    const listing = await this.folder(dirname(path), { fresh: true });
    if (!listing.has(basename(path)) || this.#isDoubtful(listing, other)) return false;
    identity.learn(listing.has(basename(other)));
    return identity.isSame(path, other);
  }

  /** @throws RemoteError `not-found` */
  async get(path: RemotePath, scope: LookupScope = {}): Promise<RemoteEntry> {
    const entry = await this.find(path, scope);
    if (entry) return entry;
    throw new RemoteError('not-found', 'Nothing is there', { path });
  }

  /** All entries of a folder. @throws RemoteError `not-found`, `not-a-directory` */
  async folder(
    path: RemotePath,
    scope: LookupScope = {},
  ): Promise<ReadonlyMap<string, RemoteEntry>> {
    const known = scope.fresh ? undefined : this.#options.cache.listing(path);
    const list = (shared: FlightScope) => this.#list(path, { ...scope, ...shared });
    return known ?? this.#lists.run(path, list, scope);
  }

  /** Our own write has changed the server: what was asked before it says nothing any more. */
  forgetRunning(): void {
    this.#epoch++;
    this.#stats.forget();
    this.#lists.forget();
  }

  /** The reason of a refusal, as far as looking tells it. */
  async reasonOf(refusal: unknown, path: RemotePath): Promise<unknown> {
    if (!hasCode(refusal, 'rejected')) return refusal;
    const details = { path, cause: refusal, reply: refusal.reply };
    const entry = await this.find(path, { fresh: true });
    if (entry) return new RemoteError('no-permission', 'The server refused it', details);
    return new RemoteError('not-found', 'Nothing is there', details);
  }

  /**
   * For a listing that comes by the way: it is remembered where nothing of the folder is, unless
   * something of ours was written since this was called.
   */
  keeper(): (path: RemotePath, listing: RemoteListing) => void {
    const { cache, onDidSee } = this.#options;
    const epoch = this.#epoch;
    return (path, listing) => {
      if (epoch !== this.#epoch || listing.isCoarse) return;
      const before = cache.offerListing(path, listing.entries, doubtOf(listing));
      if (before) onDidSee(path, before, byNameOf(listing.entries));
    };
  }

  /** The reason why a folder could not be listed, as far as looking tells it. */
  async listingFailure(error: unknown, path: RemotePath, scope: LookupScope): Promise<unknown> {
    if (!hasCode(error, 'rejected', 'no-permission')) return error;
    const details = { path, cause: error, reply: error.reply };
    if (path === ROOT) return new RemoteError('no-permission', 'The root is closed', details);
    const entry = await this.#findInFolder(path, scope, true);
    if (!entry) return new RemoteError('not-found', 'No such folder', details);
    if (!isFolder(entry)) return new RemoteError('not-a-directory', 'It is a file', details);
    return new RemoteError('no-permission', 'The folder is closed', details);
  }

  async #ask(path: RemotePath, scope: LookupScope): Promise<RemoteEntry | undefined> {
    const { cache } = this.#options;
    const epoch = this.#epoch;
    const listed = scope.fresh === true ? undefined : cache.listedFile(path);
    let wasRefused = false;
    try {
      const isInFullListing = cache.hasFullListing(dirname(path));
      const told = await this.#bursts.ask(path, { ...scope, listed, isInFullListing });
      if (told !== 'list') {
        await this.#noteCase(path, scope);
        if (epoch === this.#epoch) this.#see(path, told);
        return told;
      }
    } catch (error) {
      if (!hasCode(error, 'rejected', 'not-supported')) throw error;
      // Refused now, and not in the listing of a moment ago: two witnesses are enough.
      wasRefused = error.code === 'rejected';
      if (wasRefused && cache.lookUp(path) === 'absent') return undefined;
    }
    return this.#findInFolder(path, scope, wasRefused);
  }

  #see(path: RemotePath, entry: RemoteEntry | undefined): void {
    const { cache, onDidSee } = this.#options;
    const before = cache.put(path, entry);
    if (before === undefined) return;
    const old = before === 'absent' ? [] : [before];
    // It may have been asked for in another case than it has.
    const name = old[0]?.name ?? basename(path);
    onDidSee(dirname(path), byNameOf(old), byNameOf(entry ? [{ ...entry, name }] : []));
  }

  /** @param wasRefused whether the server has refused to tell of the path itself */
  async #findInFolder(
    path: RemotePath,
    scope: LookupScope,
    wasRefused = false,
  ): Promise<RemoteEntry | undefined> {
    // Another listing would leave the same doubt: a refusal is all that there will be.
    const isDoubtful = this.#options.cache.isDoubtful(path);
    if (isDoubtful && wasRefused) return undefined;
    if (isDoubtful && !scope.fresh) throw unknown(path);
    try {
      const listing = await this.folder(dirname(path), { ...scope, fresh: true });
      const entry = this.#options.identity.entryOf(listing, basename(path));
      if (!entry && !wasRefused && this.#isDoubtful(listing, path)) throw unknown(path);
      return entry;
    } catch (error) {
      if (hasCode(error, 'not-found', 'not-a-directory')) return undefined;
      throw error;
    }
  }

  /** The server has found what its last listing had in another case, which may be the same. */
  async #noteCase(path: RemotePath, scope: LookupScope): Promise<void> {
    const { cache, identity } = this.#options;
    if (identity.caseSensitive !== undefined) return;
    const last = cache.lastListing(dirname(path));
    if (!last || !caseVariant(last, basename(path)) || cache.isDoubtful(path)) return;
    const listing = await this.folder(dirname(path), { ...scope, fresh: true });
    if (this.#isDoubtful(listing, path)) return;
    if (caseVariant(listing, basename(path))) identity.learn(false);
  }

  /** Whether the path may be there, though the listing of its folder does not have it. */
  #isDoubtful(listing: ReadonlyMap<string, RemoteEntry>, path: RemotePath): boolean {
    const isListed = listing.has(basename(path));
    return !isListed && (this.#doubts.get(listing)?.(basename(path)) ?? false);
  }

  /**
   * Where a listing of a moment ago does not have the path, and the server, which has no MLST, now
   * refuses to tell of it: as with MLST, two witnesses are enough.
   */
  async #isRefused(path: RemotePath, signal: AbortSignal | undefined): Promise<boolean> {
    const { cache, runner } = this.#options;
    if (cache.lookUp(path) !== 'absent') return false;
    const told = await runner.run(
      async (session, inner) =>
        session.canStat ? undefined : session.lookAt(path, { signal: inner }),
      { signal, repeatable: true },
    );
    return told === 'refused';
  }

  async #findVariant(
    path: RemotePath,
    signal: AbortSignal | undefined,
  ): Promise<RemoteEntry | undefined> {
    const { cache, identity } = this.#options;
    const listing = cache.lastListing(dirname(path));
    if (!listing || identity.caseSensitive !== undefined) return undefined;
    const variant = caseVariant(listing, basename(path));
    if (variant?.kind !== 'file') return undefined;
    const facts = await this.#factsOf(path, signal, () => true);
    if (facts) identity.learn(facts === 'refused');
    return facts === undefined || facts === 'refused' ? undefined : variant;
  }

  /** A server without MLST may list no names with a dot, and have them all the same. */
  async #findHidden(
    path: RemotePath,
    signal: AbortSignal | undefined,
  ): Promise<RemoteEntry | undefined> {
    if (!isHidden(basename(path))) return undefined;
    const listing = this.#options.cache.lastListing(dirname(path));
    if (!listing || [...listing.keys()].some(isHidden)) return undefined;
    const facts = await this.#factsOf(path, signal, ({ canStat }) => !canStat);
    if (facts === undefined || facts === 'refused') return undefined;
    return writtenFile(path, undefined, facts.size ?? 0, facts.mtimeMs ?? 0);
  }

  /** @returns undefined where it does not tell: it may know neither SIZE nor MDTM */
  async #factsOf(
    path: RemotePath,
    signal: AbortSignal | undefined,
    isWanted: (session: RemoteSession) => boolean,
  ): Promise<FileFacts | 'refused' | undefined> {
    try {
      const facts = await this.#options.runner.run(
        async (session, inner) =>
          isWanted(session) ? session.statFile(path, { signal: inner }) : undefined,
        { signal, repeatable: true },
      );
      return facts?.size === undefined && facts?.mtimeMs === undefined ? undefined : facts;
    } catch (error) {
      if (!hasCode(error, 'rejected', 'not-supported')) throw error;
      return error.code === 'rejected' ? 'refused' : undefined;
    }
  }

  async #list(path: RemotePath, scope: LookupScope): Promise<ReadonlyMap<string, RemoteEntry>> {
    const { runner, cache, onDidList, onDidSee } = this.#options;
    const epoch = this.#epoch;
    try {
      const listing = await runner.run((session, signal) => session.list(path, { signal }), {
        ...scope,
        repeatable: true,
      });
      const { entries } = listing;
      const doubt = doubtOf(listing);
      const byName = byNameOf(entries);
      const before = epoch === this.#epoch ? cache.putListing(path, entries, doubt) : undefined;
      onDidList(path, listing);
      if (before) onDidSee(path, before, byName);
      if (doubt) this.#doubts.set(byName, doubt);
      return byName;
    } catch (error) {
      throw await this.listingFailure(error, path, scope);
    }
  }
}

function byNameOf(entries: readonly RemoteEntry[]): Entries {
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function isHidden(name: string): boolean {
  return name.startsWith('.');
}

/** Whether it is there cannot be found out, and a save may not take it for absent. */
function unknown(path: RemotePath): RemoteError {
  return new RemoteError(
    'rejected',
    'The listing of the folder does not tell whether it is there',
    { path },
  );
}
