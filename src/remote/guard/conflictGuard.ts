import type { Logger } from '../../common/logger.ts';
import type { RemoteError } from '../../common/remoteError.ts';
import { isConnectionFailure, hasCode } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { EXACT_UNIT_MS, isSameState } from './base.ts';
import type { BaseSnapshots, Began } from './baseSnapshots.ts';
import { ConflictError, type Version } from './conflict.ts';
import { CurrentVersion } from './currentVersion.ts';
import type { Ending } from '../history/fileHistory.ts';
import type { KeptContents } from './keptContents.ts';
import { hashOf, type ContentHash } from '../localStore/blobStore.ts';
import type { Lookup } from '../lookup.ts';
import { alreadyThere } from '../refusals.ts';
import type { WriteOptions } from '../remoteFiles.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import type { CurrentFile, KeptVersion, Snapshot } from './snapshot.ts';

export interface ConflictGuardOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly bases: BaseSnapshots;
  readonly contents: KeptContents;
  /** Told, with its content, of what is about to be replaced. It must not fail, nor is it waited for. */
  readonly willReplace: (path: RemotePath, version: Version, ending: Ending) => void;
  readonly logger: Logger;
}

/** What a save may replace. */
export type Allowed =
  /** Whatever is there. */
  | { readonly of: 'anything' }
  /** Nothing must be there, or nobody knows what was: any content that is there stands against it. */
  | { readonly of: 'nothing' }
  /** `isLenient`: the same size and time are enough, as nobody's changes hang on it. */
  | { readonly of: 'version'; readonly version: Snapshot; readonly isLenient: boolean };

/** What the server says of the place of a file, right before it is replaced. */
export type Place = CurrentFile | 'nothing' | 'unknown';

/**
 * Whether a file may be replaced by what the server says of it alone, or its content has to be
 * looked at: nothing that is told of a file proves that its content is another one.
 * @param isRead true when the content is at hand anyway
 */
export function verdict(allowed: Allowed, now: Place, isRead = false): 'go' | 'look' {
  if (allowed.of === 'anything' || now === 'nothing') return 'go';
  if (allowed.of === 'nothing' || now === 'unknown') return 'look';
  const { version, isLenient } = allowed;
  if (isRead) return 'look';
  return (version.settled || isLenient) && isSameState(version, now) ? 'go' : 'look';
}

/**
 * What a save may replace.
 * @param isSeen true when something is there, and the editor knows of it
 */
export function allowedTo(
  { base, hasDocument }: Pick<Began, 'base' | 'hasDocument'>,
  expected: WriteOptions['expected'],
  isSeen: boolean,
): Allowed {
  if (expected === 'anything' || expected === 'nothing') return { of: expected };
  if (expected) return { of: 'version', version: expected, isLenient: false };
  if (base) {
    const isLenient = base.isOurs && !hasDocument;
    return { of: 'version', version: base.snapshot, isLenient };
  }
  // Who has neither read the file nor has it open knows what it does, as long as it knows of it.
  return { of: isSeen && !hasDocument ? 'anything' : 'nothing' };
}

export interface SaveBegin {
  /** What the path was when it was looked at last; undefined: nothing. */
  readonly existing: RemoteEntry | undefined;
  /** True when the editor has not been told of it. */
  readonly isUnseen: boolean;
  readonly options: Pick<WriteOptions, 'expected' | 'overwrite' | 'signal'>;
}

/** One save of a file, as far as it is about what the file was before. */
export interface GuardedSave {
  readonly path: RemotePath;
  readonly content: Uint8Array;
  readonly hash: () => ContentHash;
  readonly began: Began;
  readonly allowed: Allowed;
  /** True when somebody has said what it may replace, which need not be what it began from. */
  readonly isAgreed: boolean;
  /** True when it may replace nothing at all. */
  readonly isExclusive: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Stands before each save: what nobody has seen is not replaced. */
export class ConflictGuard {
  readonly #options: ConflictGuardOptions;

  constructor(options: ConflictGuardOptions) {
    this.#options = options;
  }

  /** Before anything is sent: finds out what the save may replace. */
  async begin(path: RemotePath, content: Uint8Array, scope: SaveBegin): Promise<GuardedSave> {
    const { existing, isUnseen, options } = scope;
    const began = await this.#options.bases.began(path);
    let hash: ContentHash | undefined;
    return {
      path,
      content,
      hash: () => (hash ??= hashOf(content)),
      began,
      allowed: allowedTo(began, options.expected, existing !== undefined && !isUnseen),
      isAgreed: options.expected !== undefined,
      isExclusive: !options.overwrite,
      signal: options.signal,
    };
  }

  /**
   * Right before the file is replaced. Resolves when it may be.
   * @param old its content, where that had to be fetched anyway
   * @throws ConflictError; RemoteError when the server could not be asked
   */
  async check(save: GuardedSave, now: Place, old?: Uint8Array): Promise<void> {
    if (now === 'nothing' && save.began.base) {
      this.#options.logger.info(`${save.path} is gone from the server, and is made anew`);
    }
    if (verdict(save.allowed, now, old !== undefined) === 'go') {
      await this.#tellReplaced(save, now, old);
      return;
    }
    const theirs = await this.#look(save, now, old);
    if (theirs === 'nothing') return;
    if (!this.#mayReplace(save, theirs.snapshot.hash)) throw await this.#conflict(save, theirs);
    this.#tell(save, theirs);
  }

  /** The server has it: a later save begins from it, and may have to put it back. */
  keepSaved({ content, hash }: GuardedSave): void {
    this.#options.contents.put(content, hash());
  }

  /** The version that the save may replace, where its facts alone can prove that it is there. */
  async kept({ allowed }: GuardedSave): Promise<KeptVersion | undefined> {
    if (allowed.of !== 'version') return undefined;
    const { version, isLenient } = allowed;
    if (!(version.settled || isLenient) || version.mtimeUnitMs > EXACT_UNIT_MS) return undefined;
    const content = await this.#options.contents.get(allowed.version.hash);
    return content && { content, isAt: (now) => verdict(allowed, now) === 'go' };
  }

  #mayReplace(save: GuardedSave, theirs: ContentHash): boolean {
    const { allowed, began, hash, isExclusive } = save;
    if (isExclusive) return false;
    if (allowed.of === 'version' && allowed.version.hash === theirs) return true;
    // The same bytes, or those of a save of ours whose outcome was lost: nothing of others goes.
    return theirs === hash() || began.tried.includes(theirs);
  }

  async #look(
    save: GuardedSave,
    now: Place,
    old: Uint8Array | undefined,
  ): Promise<Version | 'nothing'> {
    const { path, signal } = save;
    try {
      const current = new CurrentVersion(this.#options, path, signal);
      return old ? current.of(now, old) : await current.fetch(now);
    } catch (error) {
      if (isConnectionFailure(error) || signal?.aborted) throw error;
      if (hasCode(error, 'is-a-directory')) throw error;
      throw await this.#conflict(save, undefined, error);
    }
  }

  async #conflict(
    { path, content, began, isExclusive, isAgreed }: GuardedSave,
    theirs: Version | undefined,
    cause?: unknown,
  ): Promise<RemoteError> {
    // What creates an empty file has nothing to lose, and nobody who could answer.
    const isEmpty = content.length === 0;
    const isCreation = isEmpty && !began.hasDocument && !began.base && !isAgreed;
    if (isCreation || isExclusive) return alreadyThere(path, cause);
    if (theirs?.content) this.#options.contents.put(theirs.content);
    const snapshot = began.base?.snapshot;
    const base = snapshot && { snapshot, content: await this.#options.contents.get(snapshot.hash) };
    return new ConflictError({ path, base, theirs }, cause);
  }

  async #tellReplaced(save: GuardedSave, now: Place, old: Uint8Array | undefined): Promise<void> {
    const { allowed, path } = save;
    if (now === 'nothing') return;
    if (old) {
      this.#tell(save, new CurrentVersion(this.#options, path, undefined).of(now, old));
    } else if (allowed.of === 'version') {
      const { version: snapshot } = allowed;
      this.#tell(save, { snapshot, content: await this.#options.contents.get(snapshot.hash) });
    }
  }

  #tell(save: GuardedSave, version: Version): void {
    this.#options.willReplace(save.path, version, endingOf(save, version));
  }
}

function endingOf({ began, isAgreed, hash }: GuardedSave, { snapshot }: Version): Ending {
  const { base, tried } = began;
  if (tried.includes(snapshot.hash)) return { by: 'us' };
  if (base?.snapshot.hash === snapshot.hash) return base.isOurs ? { by: 'us' } : {};
  const isLost = isAgreed && base !== undefined && snapshot.hash !== hash();
  return isLost ? { end: 'overwritten', by: 'others' } : {};
}
