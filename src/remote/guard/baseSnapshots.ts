import type { RemotePath } from '../../common/remotePath.ts';
import { isSameState, type Base } from './base.ts';
import type { BaseRecords } from './baseRecords.ts';
import { BaseStates, noteSeen, noteTried, withLast, type BaseState } from './baseStates.ts';
import type { Version } from './conflict.ts';
import type { KeptContents } from './keptContents.ts';
import type { ContentHash } from '../localStore/blobStore.ts';
import type { NameIdentity } from '../nameIdentity.ts';
import type { IsShown, OpenDocuments, RemoteStat } from '../remoteFiles.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import type { Snapshot } from './snapshot.ts';

export interface BaseSnapshotsOptions {
  readonly identity: NameIdentity;
  readonly contents: KeptContents;
  readonly records: BaseRecords;
  /** Told of a document that begins to have changes. */
  readonly onDidHold: (path: RemotePath) => void;
  readonly now: () => number;
}

const NONE: readonly Base[] = [];

/** What a write of a path is to be held against. */
export interface Began {
  readonly base: Base | undefined;
  /** True when the editor has a document of it. */
  readonly hasDocument: boolean;
  /** Contents that are our own, should the server have them. */
  readonly tried: readonly ContentHash[];
}

/**
 * Keeps which version of a file each document began from. Files are read for many reasons, by
 * searches and other extensions too: only what the editor shows moves the base of its document.
 * For whoever has no document the last version read is the one that a write of theirs replaces.
 */
export class BaseSnapshots implements OpenDocuments {
  readonly #options: BaseSnapshotsOptions;
  readonly #states: BaseStates;

  constructor(options: BaseSnapshotsOptions) {
    this.#options = options;
    this.#states = new BaseStates(options.identity);
  }

  /** @param beganMs when it was asked for */
  noteRead(path: RemotePath, base: Base, beganMs: number): void {
    const known = this.#states.use(path);
    if (beganMs <= known.writtenMs) return;
    noteSeen(known, base);
    this.#states.evict();
  }

  /** @param isVouched true when the writer has said what it replaces: it is the document's */
  noteWritten(path: RemotePath, base: Base, isVouched: boolean): void {
    const known = this.#states.use(path);
    known.tried = [];
    known.writtenMs = this.#options.now();
    if (known.document === 'none' || !(known.isSaving || isVouched)) {
      noteSeen(known, base);
    } else {
      // An upload in the background: the editor's version is still the one that it was told of.
      const isBehind = known.document === 'changed' && !known.isSaving;
      known.isSaving = false;
      this.#setBase(path, known, isBehind ? { ...base, told: known.base?.told } : base);
    }
    this.#states.evict();
  }

  /** Enters a write whose outcome is not known. */
  noteTried(path: RemotePath, hash: ContentHash): void {
    const known = this.#states.use(path);
    noteTried(known, hash);
  }

  /** The base of a document was seen again, at a time that proves the facts. */
  settle(path: RemotePath, base: Base): void {
    const known = this.#states.use(path);
    if (known.base?.snapshot.hash === base.snapshot.hash) this.#setBase(path, known, base);
  }

  /** What the editor is told of a version of which it was not told before. */
  noteTold(path: RemotePath, told: RemoteStat): void {
    const known = this.#states.get(path);
    if (known?.base && !known.base.told) this.#setBase(path, known, { ...known.base, told });
  }

  /** The content of a file that has not changed since it was seen. */
  async knownContent(path: RemotePath, entry: RemoteEntry): Promise<Uint8Array | undefined> {
    const snapshot = await this.base(path);
    if (!snapshot?.settled || !isSameState(snapshot, entry)) return undefined;
    return this.#options.contents.get(snapshot.hash);
  }

  /** Enters our own rename, of a file or a folder. */
  moved(from: RemotePath, to: RemotePath): void {
    const moved = [...this.#states.below(from)].map(
      ([path, known]) => [path, { ...known }] as const,
    );
    this.removed(to);
    this.removed(from);
    for (const [path, { base, seen, tried }] of moved) {
      const target = this.#states.use(to + path.slice(from.length));
      Object.assign(target, { base, seen, tried });
    }
  }

  /** Enters our own removal: a document that is open began from nothing. */
  removed(path: RemotePath): void {
    for (const [below, known] of [...this.#states.below(path)]) {
      this.#options.records.remove(this.#states.key(below));
      if (known.document === 'none') this.#states.delete(below);
      else Object.assign(known, { base: undefined, seen: [], tried: [], pending: undefined });
    }
  }

  /** Enters our own copy onto a path. */
  replaced(path: RemotePath): void {
    const known = this.#states.get(path);
    if (known) known.seen = [];
  }

  async began(path: RemotePath): Promise<Began> {
    const known = this.#states.use(path);
    await known.pending;
    const { document, isSaving, seen, tried } = known;
    const isOfDocument = document === 'changed' || isSaving;
    const base = isOfDocument ? known.base : (seen.at(-1) ?? known.base);
    return { base, hasDocument: document !== 'none', tried };
  }

  async base(path: RemotePath): Promise<Snapshot | undefined> {
    return (await this.began(path)).base?.snapshot;
  }

  /** As `base`, with the content where it is at hand. */
  async version(path: RemotePath): Promise<Version | undefined> {
    const snapshot = await this.base(path);
    return snapshot && { snapshot, content: await this.#options.contents.get(snapshot.hash) };
  }

  async told(path: RemotePath): Promise<RemoteStat | undefined> {
    const known = this.#states.get(path);
    if (known?.document !== 'changed') return undefined;
    await known.pending;
    return known.base?.told;
  }

  adopt(path: RemotePath, isShown?: IsShown): void {
    const known = this.#states.use(path);
    known.document = 'clean';
    known.isSaving = false;
    const { seen, base } = known;
    known.seen = [];
    if (seen.length === 0) {
      if (!base) this.#restore(path, known);
      return;
    }
    let candidates: readonly Base[] = base ? [base] : [];
    for (const read of seen) candidates = withLast(candidates, read);
    const newest = candidates.at(-1);
    if (newest) this.#setBase(path, known, newest);
    if (newest && candidates.length > 1 && isShown) {
      this.#findShown(path, known, candidates, isShown);
    }
  }

  hold(path: RemotePath): void {
    const known = this.#states.use(path);
    if (known.document === 'changed') return;
    const isNew = known.document === 'none';
    known.document = 'changed';
    // With changes from its first moment on: they were brought back after the window had ended.
    if (isNew && !known.base) this.#restore(path, known);
    else this.#persist(path, known);
    void (known.pending ?? Promise.resolve()).then(() => this.#options.onDidHold(path));
  }

  undone(path: RemotePath, isShown: IsShown = () => false): void {
    const known = this.#states.get(path);
    if (!known || known.document === 'none') return;
    known.document = 'clean';
    // Not undone but loaded again, if it shows what was read since; and else it keeps its base.
    if (known.seen.length > 0) this.#findShown(path, known, known.seen, isShown);
  }

  willSave(path: RemotePath): void {
    this.#states.use(path).isSaving = true;
  }

  release(path: RemotePath): void {
    const known = this.#states.get(path);
    if (!known || known.document === 'none') return;
    const gone = {
      document: 'none',
      base: undefined,
      pending: undefined,
      isSaving: false,
    } as const;
    Object.assign(known, gone);
    this.#options.records.remove(this.#states.key(path));
  }

  /** Of several versions, the newest that the document may show; it may show a newer one yet. */
  #findShown(
    path: RemotePath,
    known: BaseState,
    candidates: readonly Base[],
    isShown: IsShown,
  ): void {
    this.#find(known, async () => {
      for (const [index, candidate] of [...candidates.entries()].reverse()) {
        const content = await this.#options.contents.get(candidate.snapshot.hash);
        if (!content || !isShown(content)) continue;
        return () => {
          known.seen = [...candidates.slice(index + 1), ...known.seen].reduce(withLast, NONE);
          this.#setBase(path, known, candidate);
        };
      }
      return () => undefined;
    });
  }

  #restore(path: RemotePath, known: BaseState): void {
    this.#find(known, async () => {
      const left = await this.#options.records.left(this.#states.key(path));
      return () => {
        known.base = left
          ? { ...left, sinceMs: this.#options.now(), isOurs: false }
          : known.seen.at(-1);
        this.#persist(path, known);
      };
    });
  }

  /** What is found counts if nobody has learned better in the meantime. */
  #find(known: BaseState, find: () => Promise<() => void>): void {
    const before = known.base;
    const pending = find().then((enter) => {
      if (known.pending !== pending) return;
      known.pending = undefined;
      if (known.base === before) enter();
    });
    known.pending = pending;
  }

  #setBase(path: RemotePath, known: BaseState, base: Base): void {
    known.base = base;
    this.#persist(path, known);
  }

  #persist(path: RemotePath, { base, document }: BaseState): void {
    if (!base || document === 'none') return;
    this.#options.records.put(this.#states.key(path), base, document === 'changed');
  }
}
