import { hasCode, RemoteError } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
import { baseWritten } from './guard/base.ts';
import type { BaseSnapshots } from './guard/baseSnapshots.ts';
import type { ConflictGuard, GuardedSave } from './guard/conflictGuard.ts';
import { contentOf } from './saving/fileContent.ts';
import type { KnownFiles } from './knownFiles.ts';
import type { PathLocks } from './localStore/pathLocks.ts';
import type { Lookup } from './lookup.ts';
import { isFolder } from './metadataCache.ts';
import type { NameIdentity } from './nameIdentity.ts';
import type { NameProbe } from './nameProbe.ts';
import type { KeptBase } from './outbox/outboxEntry.ts';
import type { PathQueue } from './pathQueue.ts';
import { alreadyThere, saveFailure } from './refusals.ts';
import type { RemoteChange, WriteOptions } from './remoteFiles.ts';
import type { FileFacts, RemoteEntry } from './remoteSession.ts';
import type { Saver } from './saving/saver.ts';
import type { BeforeReplace } from './saving/saveScope.ts';
import type { UnseenPaths } from './guard/unseenPaths.ts';

export interface WriterOptions {
  /** One save of a file at a time, whoever makes it. */
  readonly queue: PathQueue;
  /** The same for all windows of this computer. */
  readonly locks: PathLocks;
  readonly identity: NameIdentity;
  readonly lookup: Lookup;
  readonly probe: NameProbe;
  readonly saver: Saver;
  readonly known: KnownFiles;
  readonly bases: BaseSnapshots;
  readonly guard: ConflictGuard;
  readonly unseen: UnseenPaths;
  readonly now: () => number;
  readonly onDidWrite: (change: RemoteChange) => void;
}

/** Decides whether a file may be written, and what the save replaces. One save of a file at a time. */
export class Writer {
  readonly #options: WriterOptions;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  write(path: RemotePath, content: Uint8Array, options: WriteOptions): Promise<void> {
    const { identity, queue, locks } = this.#options;
    const key = identity.key(path);
    const write = (taken: Promise<boolean>) => this.#write(path, content, options, taken);
    return queue.run(key, () => locks.hold(key, options.signal, write));
  }

  async #write(
    path: RemotePath,
    content: Uint8Array,
    options: WriteOptions,
    taken: Promise<boolean>,
  ): Promise<void> {
    const { lookup, probe, known, bases, guard, unseen, onDidWrite } = this.#options;
    const existing = await this.#target(path, content, options);
    if (!existing && !options.create) throw new RemoteError('not-found', 'No such file', { path });
    if (existing && isFolder(existing)) {
      throw new RemoteError('is-a-directory', 'A folder has this name', { path });
    }
    if (existing && !options.overwrite) throw alreadyThere(path);
    await probe.assertKept(path, options.signal);
    const isUnseen = unseen.has(path);
    const guarded = await guard.begin(path, content, { existing, isUnseen, options });
    // Another window may have made the file while this one waited for it.
    const isOld = (await taken) && !existing;
    const now = isOld ? await lookup.findTarget(path, options.signal) : existing;
    try {
      this.#noteWritten(guarded, now, await this.#save(guarded, now, options), options);
    } catch (error) {
      known.forget(path);
      if (!hasCode(error, 'conflict', 'exists')) bases.noteTried(path, guarded.hash());
      throw await saveFailure(lookup, error, path);
    }
    onDidWrite({ type: existing ? 'changed' : 'created', path });
  }

  async #save(
    guarded: GuardedSave,
    existing: RemoteEntry | undefined,
    { signal, modifiedMs, onSent }: WriteOptions,
  ): Promise<FileFacts> {
    const { saver, guard } = this.#options;
    const { path, content } = guarded;
    const beforeReplace: BeforeReplace = (now, old) => guard.check(guarded, now, old);
    const kept = () => guard.kept(guarded);
    const scope = { signal, modifiedMs, beforeReplace, kept, base: baseOf(guarded, existing) };
    const saving = saver.save(path, contentOf(content, onSent), existing, scope);
    // While the first bytes are on their way.
    guarded.hash();
    return saving;
  }

  #noteWritten(
    saved: GuardedSave,
    existing: RemoteEntry | undefined,
    facts: FileFacts,
    { expected, isOfOthers = false }: WriteOptions,
  ): void {
    const { known, bases, guard, unseen, now } = this.#options;
    const { path, content, hash } = saved;
    guard.keepSaved(saved);
    const told = known.wrote(path, existing, facts);
    const { length: size } = content;
    const base = baseWritten({ facts, hash: hash(), size, nowMs: now(), told });
    bases.noteWritten(path, base, expected !== undefined && !isOfOthers);
    unseen.noteSeen(path);
  }

  /**
   * What a save replaces. When that cannot be found out the save fails: written blindly, an empty
   * new file could take the place of one that is only out of sight.
   */
  async #target(
    path: RemotePath,
    content: Uint8Array,
    { create, overwrite, signal }: WriteOptions,
  ): Promise<RemoteEntry | undefined> {
    const { lookup } = this.#options;
    const known = await lookup.find(path, { signal });
    if (known && create && overwrite && content.length > 0) return known;
    return lookup.findTarget(path, signal);
  }
}

/** Undefined: something was there, and nobody knows what. */
function baseOf({ allowed }: GuardedSave, existing: RemoteEntry | undefined): KeptBase | undefined {
  if (allowed.of === 'version') return allowed.version;
  return existing ? undefined : 'nothing';
}
