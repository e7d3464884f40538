import { randomUUID } from 'node:crypto';
import { Emitter, type Disposable } from '../../common/lifecycle.ts';
import { RemoteError } from '../../common/remoteError.ts';
import { isWithin, type RemotePath } from '../../common/remotePath.ts';
import type { Version } from '../guard/conflict.ts';
import type { LocalKeeping } from '../localKeeping.ts';
import type { ContentHash } from '../localStore/blobStore.ts';
import { PathQueue } from '../pathQueue.ts';
import {
  snapshotOf,
  toKeptFailure,
  type KeptBase,
  type KeptFailure,
  type KeptReason,
  type OutboxEntry,
} from './outboxEntry.ts';
import { OUTBOX, OutboxRecords, type Claim } from './outboxRecords.ts';

/** A save to be kept. */
export interface KeptSave {
  readonly path: RemotePath;
  readonly content: Uint8Array;
  /** What it was about to replace. What an earlier kept save began from stays the base. */
  readonly base: Version | 'nothing';
  /** The time of the file that the editor knows, in milliseconds: that of the save is later. */
  readonly laterThanMs: number;
  readonly error: unknown;
}

const DURABLE = { durable: true } as const;
/** Contents of ours that may be on the server still, newest last. */
const MAX_SUPERSEDED = 20;

/**
 * The saves that one server has not got yet, on the disk of this computer, for all windows. What
 * is in here leaves by an upload or by the person's word.
 */
export class Outbox implements Disposable {
  readonly #keeping: LocalKeeping;
  readonly #records: OutboxRecords;
  readonly #now: () => number;
  readonly #entries = new Map<string, OutboxEntry>();
  /** By id, contents that this window has before it: what others keep meanwhile is not among them. */
  readonly #shown = new Map<string, ContentHash>();
  readonly #steps = new PathQueue();
  readonly #didChange = new Emitter<void>();
  #loaded: Promise<void> | undefined;
  #unreadable: readonly string[] = [];

  readonly onDidChange = this.#didChange.event;

  constructor(keeping: LocalKeeping, now: () => number = Date.now) {
    this.#keeping = keeping;
    this.#records = new OutboxRecords(keeping);
    this.#now = now;
  }

  /** In the order of the saves, as they were seen last. */
  get entries(): readonly OutboxEntry[] {
    return [...this.#entries.values()].sort((a, b) => a.savedAtMs - b.savedAtMs);
  }

  /** Files of entries that nobody understands: they are left where they are, a later version may. */
  get unreadable(): readonly string[] {
    return this.#unreadable;
  }

  /** The latest save of a path. */
  find(path: RemotePath): OutboxEntry | undefined {
    return this.entries.filter((entry) => entry.path === path).at(-1);
  }

  /** The latest save of a path whose content this window has seen: another save of it follows it. */
  findShown(path: RemotePath): OutboxEntry | undefined {
    const isShown = ({ id, hash }: OutboxEntry) => this.#shown.get(id) === hash;
    return this.entries.filter((entry) => entry.path === path && isShown(entry)).at(-1);
  }

  noteShown({ id, hash }: OutboxEntry): void {
    this.#shown.set(id, hash);
  }

  within(folder: RemotePath): readonly OutboxEntry[] {
    return this.entries.filter(({ path }) => isWithin(path, folder));
  }

  /** Resolves when the entries are known. */
  ready(): Promise<void> {
    this.#loaded ??= this.#loadFirst().catch((error: unknown) => {
      // A disk that was busy for a moment must not end the use of the server.
      this.#loaded = undefined;
      throw error;
    });
    return this.#loaded;
  }

  /** Looks at the disk again: other windows keep and upload as well. */
  load(): Promise<void> {
    return this.#step(async () => {
      const { entries, unreadable } = await this.#records.all([...this.#entries.keys()]);
      const before = JSON.stringify([this.entries, this.#unreadable]);
      this.#unreadable = unreadable;
      this.#entries.clear();
      for (const entry of entries) this.#entries.set(entry.id, entry);
      if (JSON.stringify([this.entries, unreadable]) !== before) this.#didChange.fire();
    });
  }

  /** Keeps a save that could not be done; it takes the place of an earlier one of the file. */
  async keep(save: KeptSave): Promise<OutboxEntry> {
    await this.ready();
    return this.#step(() => this.#keep(save));
  }

  /**
   * Keeps what an editor that crashed did not bring to the server. Nothing that was saved later is
   * replaced by it.
   * @param content or its hash, where the server's store has it already
   * @param savedAtMs when the save began; default: now
   */
  async keepInterrupted(
    path: RemotePath,
    content: Uint8Array | ContentHash,
    base: KeptBase,
    savedAtMs = this.#now(),
  ): Promise<void> {
    await this.ready();
    await this.#step(async () => {
      const bytes = typeof content === 'string' ? await this.#blob(content, path) : content;
      const hash = await this.#keeping.server.blobs.put(bytes, DURABLE);
      if (this.entries.some((entry) => entry.path === path && entry.hash === hash)) return;
      const size = bytes.length;
      await this.#add({ path, hash, size, base, superseded: [], savedAtMs, reason: 'interrupted' });
    });
  }

  /** @throws RemoteError `content-mismatch` when the disk has lost it */
  content({ hash, path }: OutboxEntry): Promise<Uint8Array> {
    return this.#blob(hash, path);
  }

  /** What an entry began from, to be compared and merged. */
  async baseOf({ base }: OutboxEntry): Promise<Version | undefined> {
    if (base === 'nothing') return undefined;
    return { snapshot: base, content: await this.#keeping.server.blobs.get(base.hash) };
  }

  /** Makes the entry this window's own; undefined where it is gone or another window has it. */
  async claim(id: string): Promise<Claim | undefined> {
    return this.#step(() => this.#claim(id));
  }

  /** Notes why an entry stays, and lets it go. */
  async putBack(claim: Claim, reason: KeptReason, error: unknown): Promise<void> {
    await this.#step(async () => {
      const failure: KeptFailure = toKeptFailure(error);
      await this.#change(claim, { ...claim.entry, reason, failure });
    });
  }

  /** Ends an entry: its content is on the server, or the person does not want it. */
  async end(claim: Claim): Promise<void> {
    await this.#step(async () => {
      await claim.remove();
      this.#entries.delete(claim.entry.id);
      this.#shown.delete(claim.entry.id);
    });
    this.#didChange.fire();
  }

  /**
   * Takes entries out by the person's word, or since a later save has arrived.
   * @param work done before, while no other window uploads them
   * @throws RemoteError `rejected` where another window has saved one anew, `busy` where it has one
   * in hand: nothing is done then
   */
  async discard(
    entries: readonly OutboxEntry[],
    work: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const hashes = new Map(entries.map(({ id, hash }) => [id, hash]));
    await this.#holding(entries, async (claims) => {
      const anew = claims.find(({ entry }) => entry.hash !== hashes.get(entry.id))?.entry;
      if (anew) {
        this.#entries.set(anew.id, anew);
        this.#didChange.fire();
        throw new RemoteError('rejected', 'It was saved again meanwhile', { path: anew.path });
      }
      await work();
      for (let claim = claims.shift(); claim; claim = claims.shift()) await this.end(claim);
    });
  }

  /**
   * Follows a rename of `from`, a file or a folder.
   * @param rename makes it, while no other window uploads what moves; resolves with what is
   * replaced from now on, or undefined: what was
   * @throws RemoteError `busy` where another window has a part of it in hand: nothing is renamed
   */
  async move(
    from: RemotePath,
    to: RemotePath,
    rename: () => Promise<KeptBase | undefined>,
  ): Promise<void> {
    await this.#holding(this.within(from), async (claims) => {
      const base = await rename();
      for (let claim = claims.shift(); claim; claim = claims.shift()) {
        const { entry } = claim;
        const path = to + entry.path.slice(from.length);
        await this.#endWith(claim, { ...entry, path, base: base ?? entry.base });
      }
    });
  }

  dispose(): void {
    this.#didChange.dispose();
  }

  #endWith(claim: Claim, entry: OutboxEntry): Promise<void> {
    return this.#step(() => this.#change(claim, entry));
  }

  /** @param work takes out of its claims what it has let go */
  async #holding(
    entries: readonly OutboxEntry[],
    work: (claims: Claim[]) => Promise<void>,
  ): Promise<void> {
    const claims: Claim[] = [];
    try {
      for (const { id, path } of entries) {
        const claim = await this.claim(id);
        if (claim) claims.push(claim);
        else if (this.#entries.has(id)) throw beingUploaded(path);
      }
      await work(claims);
    } finally {
      for (const claim of claims) await this.#step(() => claim.release());
    }
  }

  /** What was kept before this window began is what its documents show. */
  async #loadFirst(): Promise<void> {
    await this.load();
    for (const entry of this.entries) this.noteShown(entry);
  }

  async #keep({ path, content, base, laterThanMs, error }: KeptSave): Promise<OutboxEntry> {
    const { blobs } = this.#keeping.server;
    const hash = await blobs.put(content, DURABLE);
    if (base !== 'nothing' && base.content) await blobs.put(base.content, DURABLE);
    const earlier = this.findShown(path);
    const claim = earlier && (await this.#claim(earlier.id));
    const before = Math.max(laterThanMs, this.find(path)?.savedAtMs ?? 0);
    const kept = {
      path,
      hash,
      size: content.length,
      savedAtMs: Math.max(this.#now(), before + 1),
      reason: 'waiting',
      failure: toKeptFailure(error),
    } as const;
    if (!claim) {
      // Another window has the earlier one in hand: this one goes on from its content.
      const began = base === 'nothing' ? base : base.snapshot;
      const goesOn = earlier ? snapshotOf(earlier) : began;
      return this.#add({ ...kept, base: goesOn, superseded: [] });
    }
    const superseded = [...claim.entry.superseded, claim.entry.hash].slice(-MAX_SUPERSEDED);
    const entry = { ...claim.entry, ...kept, superseded };
    await this.#change(claim, entry);
    this.noteShown(entry);
    return entry;
  }

  async #claim(id: string): Promise<Claim | undefined> {
    const known = this.#entries.get(id);
    if (known) await this.#keeping.server.blobs.touch(known.hash);
    return this.#records.claim(id);
  }

  async #add(kept: Omit<OutboxEntry, 'id'>): Promise<OutboxEntry> {
    const entry = { id: randomUUID(), ...kept };
    await this.#records.add(entry);
    this.#entries.set(entry.id, entry);
    this.noteShown(entry);
    this.#didChange.fire();
    return entry;
  }

  async #change(claim: Claim, entry: OutboxEntry): Promise<void> {
    try {
      await claim.update(entry);
    } finally {
      await claim.release();
    }
    this.#entries.set(entry.id, entry);
    this.#didChange.fire();
  }

  async #blob(hash: ContentHash, path: RemotePath): Promise<Uint8Array> {
    const content = await this.#keeping.server.blobs.get(hash);
    if (content) return content;
    throw new RemoteError('content-mismatch', 'The kept content is lost', { path });
  }

  /** One change of the records at a time: what is remembered of them is what is there. */
  #step<T>(work: () => Promise<T>): Promise<T> {
    return this.#steps.run('', work);
  }
}

/** Whether something lies in an outbox, be it readable or not. */
export async function hasEntries({ server }: LocalKeeping): Promise<boolean> {
  return (await server.records(OUTBOX, () => undefined).ids()).length > 0;
}

function beingUploaded(path: RemotePath): RemoteError {
  return new RemoteError('busy', 'Another window is just uploading it', { path });
}
