import { isWithin, type RemotePath } from '../../common/remotePath.ts';
import { newerOf, type Base } from './base.ts';
import type { ContentHash } from '../localStore/blobStore.ts';
import type { NameIdentity } from '../nameIdentity.ts';

type DocumentState = 'none' | 'clean' | 'changed';

/** What is known of a path that was read or written, or that has a document. */
export interface BaseState {
  document: DocumentState;
  /** What the document began from; undefined: there is none, or nobody knows. */
  base: Base | undefined;
  /** What was read and written besides since then, each content once, the newest last. */
  seen: readonly Base[];
  /** Contents of writes that failed: the server may have got them all the same. */
  tried: readonly ContentHash[];
  isSaving: boolean;
  /** When it was written last; what was asked for before says nothing of what is there now. */
  writtenMs: number;
  /** What is still being found out about the base. */
  pending: Promise<void> | undefined;
}

const MAX_PATHS = 5_000;
/** Of one path: only what was read while the editor loaded it matters. */
const MAX_SEEN = 4;

/**
 * The states of paths, by the form that all names of one file share. Of those without a document the
 * ones that were not used for longest go.
 */
export class BaseStates {
  readonly #identity: NameIdentity;
  /** The path that was used last comes last. */
  readonly #byKey = new Map<string, BaseState>();

  constructor(identity: NameIdentity) {
    this.#identity = identity;
  }

  key(path: RemotePath): string {
    return this.#identity.key(path);
  }

  get(path: RemotePath): BaseState | undefined {
    return this.#byKey.get(this.key(path));
  }

  /** The state of a path, which is made where there is none. */
  use(path: RemotePath): BaseState {
    const key = this.key(path);
    const state = this.#byKey.get(key) ?? {
      document: 'none',
      base: undefined,
      seen: [],
      tried: [],
      isSaving: false,
      writtenMs: -Infinity,
      pending: undefined,
    };
    this.#byKey.delete(key);
    this.#byKey.set(key, state);
    return state;
  }

  /** Of a path and all below it. */
  *below(path: RemotePath): Iterable<[RemotePath, BaseState]> {
    const key = this.key(path);
    for (const [below, state] of this.#byKey) if (isWithin(below, key)) yield [below, state];
  }

  delete(path: RemotePath): void {
    this.#byKey.delete(this.key(path));
  }

  evict(): void {
    for (const [key, { document }] of this.#byKey) {
      if (this.#byKey.size <= MAX_PATHS) return;
      if (document === 'none') this.#byKey.delete(key);
    }
  }
}

/** Enters a version that was read or written. */
export function noteSeen(state: BaseState, base: Base): void {
  state.seen = withLast(state.seen, base).slice(-MAX_SEEN);
}

/** Enters a content of which it is not known whether the server has it. */
export function noteTried(state: BaseState, hash: ContentHash): void {
  state.tried = [...state.tried, hash].slice(-MAX_SEEN);
}

/** Each content once, with what is known of it from both times. */
export function withLast(seen: readonly Base[], base: Base): readonly Base[] {
  const { hash } = base.snapshot;
  const before = seen.find(({ snapshot }) => snapshot.hash === hash);
  const others = seen.filter(({ snapshot }) => snapshot.hash !== hash);
  return [...others, before ? newerOf(before, base) : base];
}
