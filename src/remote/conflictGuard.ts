import { isConnectionFailure, hasCode, RemoteError } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
import { isSameState } from './base.ts';
import type { BaseSnapshots, Began } from './baseSnapshots.ts';
import { ConflictError, type Version } from './conflict.ts';
import { CurrentVersion } from './currentVersion.ts';
import type { KeptContents } from './keptContents.ts';
import type { ContentHash } from './localStore/blobStore.ts';
import type { Lookup } from './lookup.ts';
import { alreadyThere } from './refusals.ts';
import type { WriteOptions } from './remoteFiles.ts';
import type { SessionRunner } from './sessionRunner.ts';
import type { CurrentFile, Snapshot } from './snapshot.ts';

export interface ConflictGuardOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly bases: BaseSnapshots;
  readonly contents: KeptContents;
  /** Told, with its content, of what is about to be replaced. It must not fail, nor is it waited for. */
  readonly willReplace?: (path: RemotePath, version: Version) => void;
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
 */
export function verdict(allowed: Allowed, now: Place): 'go' | 'look' {
  if (allowed.of === 'anything' || now === 'nothing') return 'go';
  if (allowed.of === 'nothing' || now === 'unknown') return 'look';
  const { version, isLenient } = allowed;
  return (version.settled || isLenient) && isSameState(version, now) ? 'go' : 'look';
}

/** One save of a file, as far as it is about what the file was before. */
export interface GuardedSave {
  readonly path: RemotePath;
  readonly content: Uint8Array;
  readonly hash: () => ContentHash;
  readonly began: Began;
  readonly allowed: Allowed;
  readonly signal: AbortSignal | undefined;
}

/** Stands before each save: what nobody has seen is not replaced. */
export class ConflictGuard {
  readonly #options: ConflictGuardOptions;

  constructor(options: ConflictGuardOptions) {
    this.#options = options;
  }

  /**
   * Right before the file is replaced. Resolves when it may be.
   * @param old its content, where that had to be fetched anyway
   * @throws ConflictError; RemoteError when the server could not be asked
   */
  async check(save: GuardedSave, now: Place, old?: Uint8Array): Promise<void> {
    if (verdict(save.allowed, now) === 'go') {
      await this.#tellReplaced(save, now, old);
      return;
    }
    const theirs = await this.#look(save, now, old);
    if (theirs === 'nothing') return;
    if (!this.#mayReplace(save, theirs.snapshot.hash)) throw await this.#conflict(save, theirs);
    this.#tell(save.path, theirs);
  }

  #mayReplace({ allowed, began, hash }: GuardedSave, theirs: ContentHash): boolean {
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
    { path, content, began, hash }: GuardedSave,
    theirs: Version | undefined,
    cause?: unknown,
  ): Promise<RemoteError> {
    // What creates an empty file has nothing to lose, and nobody who could answer.
    const isCreation = content.length === 0 && !began.hasDocument && !began.base;
    if (isCreation) return alreadyThere(path, cause);
    if (theirs?.content) this.#options.contents.put(theirs.content);
    hash();
    const snapshot = began.base?.snapshot;
    const base = snapshot && { snapshot, content: await this.#options.contents.get(snapshot.hash) };
    return new ConflictError({ path, base, theirs }, cause);
  }

  async #tellReplaced(save: GuardedSave, now: Place, old: Uint8Array | undefined): Promise<void> {
    const { willReplace, contents } = this.#options;
    if (!willReplace || now === 'nothing') return;
    const { allowed, path } = save;
    if (old) {
      this.#tell(path, new CurrentVersion(this.#options, path, undefined).of(now, old));
    } else if (allowed.of === 'version') {
      const { version: snapshot } = allowed;
      this.#tell(path, { snapshot, content: await contents.get(snapshot.hash) });
    }
  }

  #tell(path: RemotePath, version: Version): void {
    if (version.content) this.#options.willReplace?.(path, version);
  }
}
