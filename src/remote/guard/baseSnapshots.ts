import { isWithin, type RemotePath } from '../../common/remotePath.ts';
import { isSameState, newerOf, type Base } from './base.ts';
import type { BaseRecords } from './baseRecords.ts';
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

type DocumentState = 'none' | 'clean' | 'changed';

interface Known {
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

/** What a write of a path is to be held against. */
export interface Began {
  readonly base: Base | undefined;
  /** True when the editor has a document of it. */
  readonly hasDocument: boolean;
  /** Contents that are our own, should the server have them. */
  readonly tried: readonly ContentHash[];
}

const MAX_PATHS = 5_000;
/** Of one path: only what was read while the editor loaded it matters. */
const MAX_SEEN = 4;

/**
 * Keeps which version of a file each document began from. Files are read for many reasons, by
 * searches and other extensions too: only what the editor shows moves the base of its document.
 * For whoever has no document the last version read is the one that a write of theirs replaces.
 */
export class BaseSnapshots implements OpenDocuments {
  readonly #options: BaseSnapshotsOptions;
  /** The path that was used last comes last. */
  readonly #byKey = new Map<string, Known>();

  constructor(options: BaseSnapshotsOptions) {
    this.#options = options;
  }

  /** @param beganMs when it was asked for */
  noteRead(path: RemotePath, base: Base, beganMs: number): void {
    const known = this.#use(path);
    if (beganMs <= known.writtenMs) return;
    known.seen = withLast(known.seen, base).slice(-MAX_SEEN);
    this.#evict();
  }

  /** @param isVouched true when the writer has said what it replaces: it is the document's */
  noteWritten(path: RemotePath, base: Base, isVouched: boolean): void {
    const known = this.#use(path);
    known.tried = [];
    known.writtenMs = this.#options.now();
    if (known.document === 'none' || !(known.isSaving || isVouched)) {
      known.seen = withLast(known.seen, base).slice(-MAX_SEEN);
    } else {
      // An upload in the background: the editor's version is still the one that it was told of.
      const isBehind = known.document === 'changed' && !known.isSaving;
      known.isSaving = false;
      this.#setBase(path, known, isBehind ? { ...base, told: known.base?.told } : base);
    }
    this.#evict();
  }

  /** Enters a write whose outcome is not known. */
  noteTried(path: RemotePath, hash: ContentHash): void {
    const known = this.#use(path);
    known.tried = [...known.tried, hash].slice(-MAX_SEEN);
  }

  /** The base of a document was seen again, at a time that proves the facts. */
  settle(path: RemotePath, base: Base): void {
    const known = this.#use(path);
    if (known.base?.snapshot.hash === base.snapshot.hash) this.#setBase(path, known, base);
  }

  /** What the editor is told of a version of which it was not told before. */
  noteTold(path: RemotePath, told: RemoteStat): void {
    const known = this.#byKey.get(this.#key(path));
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
    const moved = [...this.#below(from)].map(([path, known]) => [path, { ...known }] as const);
    this.removed(to);
    this.removed(from);
    for (const [path, { base, seen, tried }] of moved) {
      const target = this.#use(to + path.slice(from.length));
      Object.assign(target, { base, seen, tried });
    }
  }

  /** Enters our own removal: a document that is open began from nothing. */
  removed(path: RemotePath): void {
    for (const [below, known] of [...this.#below(path)]) {
      this.#options.records.remove(this.#key(below));
      if (known.document === 'none') this.#byKey.delete(this.#key(below));
      else Object.assign(known, { base: undefined, seen: [], tried: [], pending: undefined });
    }
  }

  /** Enters our own copy onto a path. */
  replaced(path: RemotePath): void {
    const known = this.#byKey.get(this.#key(path));
    if (known) known.seen = [];
  }

  async began(path: RemotePath): Promise<Began> {
    const known = this.#use(path);
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
    const known = this.#byKey.get(this.#key(path));
    if (known?.document !== 'changed') return undefined;
    await known.pending;
    return known.base?.told;
  }

  adopt(path: RemotePath, isShown?: IsShown): void {
    const known = this.#use(path);
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
    const known = this.#use(path);
    if (known.document === 'changed') return;
    const isNew = known.document === 'none';
    known.document = 'changed';
    // With changes from its first moment on: they were brought back after the window had ended.
    if (isNew && !known.base) this.#restore(path, known);
    else this.#persist(path, known);
    void (known.pending ?? Promise.resolve()).then(() => this.#options.onDidHold(path));
  }

  undone(path: RemotePath, isShown: IsShown = () => false): void {
    const known = this.#byKey.get(this.#key(path));
    if (!known || known.document === 'none') return;
    known.document = 'clean';
    // Not undone but loaded again, if it shows what was read since; and else it keeps its base.
    if (known.seen.length > 0) this.#findShown(path, known, known.seen, isShown);
  }

  willSave(path: RemotePath): void {
    this.#use(path).isSaving = true;
  }

  release(path: RemotePath): void {
    const known = this.#byKey.get(this.#key(path));
    if (!known || known.document === 'none') return;
    const gone = {
      document: 'none',
      base: undefined,
      pending: undefined,
      isSaving: false,
    } as const;
    Object.assign(known, gone);
    this.#options.records.remove(this.#key(path));
  }

  /** Of several versions, the newest that the document may show. */
  #findShown(path: RemotePath, known: Known, candidates: readonly Base[], isShown: IsShown): void {
    this.#find(known, async () => {
      for (const candidate of [...candidates].reverse()) {
        const content = await this.#options.contents.get(candidate.snapshot.hash);
        if (content && isShown(content)) return () => this.#setBase(path, known, candidate);
      }
      return () => undefined;
    });
  }

  #restore(path: RemotePath, known: Known): void {
    this.#find(known, async () => {
      const left = await this.#options.records.left(this.#key(path));
      return () => {
        known.base = left
          ? { ...left, sinceMs: this.#options.now(), isOurs: false }
          : known.seen.at(-1);
        this.#persist(path, known);
      };
    });
  }

  /** What is found counts if nobody has learned better in the meantime. */
  #find(known: Known, find: () => Promise<() => void>): void {
    const before = known.base;
    const pending = find().then((enter) => {
      if (known.pending !== pending) return;
      known.pending = undefined;
      if (known.base === before) enter();
    });
    known.pending = pending;
  }

  #setBase(path: RemotePath, known: Known, base: Base): void {
    known.base = base;
    this.#persist(path, known);
  }

  #persist(path: RemotePath, { base, document }: Known): void {
    if (!base || document === 'none') return;
    this.#options.records.put(this.#key(path), base, document === 'changed');
  }

  #key(path: RemotePath): string {
    return this.#options.identity.key(path);
  }

  *#below(path: RemotePath): Iterable<[RemotePath, Known]> {
    const key = this.#key(path);
    for (const [below, known] of this.#byKey) if (isWithin(below, key)) yield [below, known];
  }

  #use(path: RemotePath): Known {
    const key = this.#key(path);
    const known = this.#byKey.get(key) ?? {
      document: 'none',
      base: undefined,
      seen: [],
      tried: [],
      isSaving: false,
      writtenMs: -Infinity,
      pending: undefined,
    };
    this.#byKey.delete(key);
    this.#byKey.set(key, known);
    return known;
  }

  /** What no document holds goes, the oldest first. */
  #evict(): void {
    for (const [key, { document }] of this.#byKey) {
      if (this.#byKey.size <= MAX_PATHS) return;
      if (document === 'none') this.#byKey.delete(key);
    }
  }
}

/** Each content once, with what is known of it from both times. */
function withLast(seen: readonly Base[], base: Base): readonly Base[] {
  const { hash } = base.snapshot;
  const before = seen.find(({ snapshot }) => snapshot.hash === hash);
  const others = seen.filter(({ snapshot }) => snapshot.hash !== hash);
  return [...others, before ? newerOf(before, base) : base];
}
