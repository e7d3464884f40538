import { RemoteError } from '../common/remoteError.ts';
import { dirname, isWithin, ROOT, type RemotePath } from '../common/remotePath.ts';
import type { BaseSnapshots } from './guard/baseSnapshots.ts';
import type { Deleter } from './deleter.ts';
import type { LocalHistory } from './history/localHistory.ts';
import type { UndoableDelete } from './history/undoableDelete.ts';
import type { KnownFiles } from './knownFiles.ts';
import type { Lookup } from './lookup.ts';
import type { NameIdentity } from './nameIdentity.ts';
import type { NameProbe } from './nameProbe.ts';
import { alreadyThere, creationFailure, intoItself, saveFailure } from './refusals.ts';
import type { Relocator } from './relocator.ts';
import type { DeleteOptions, OverwriteOptions, RemoteChange } from './remoteFiles.ts';
import { isFolder } from './metadataCache.ts';
import type { RemoteEntry } from './remoteSession.ts';
import type { SessionRunner } from './sessionRunner.ts';
import { settled } from './settled.ts';

export interface MoverOptions {
  readonly runner: SessionRunner;
  readonly identity: NameIdentity;
  readonly lookup: Lookup;
  readonly probe: NameProbe;
  readonly known: KnownFiles;
  readonly bases: BaseSnapshots;
  readonly deleter: Deleter;
  readonly undoable: UndoableDelete;
  readonly relocator: Relocator;
  readonly history: Pick<LocalHistory, 'moved'>;
  readonly onDidChange: (changes: readonly RemoteChange[]) => void;
}

/** Renames, copies, deletes and makes folders: decides whether that may be, and tells what it did. */
export class Mover {
  readonly #options: MoverOptions;

  constructor(options: MoverOptions) {
    this.#options = options;
  }

  async rename(from: RemotePath, to: RemotePath, options: OverwriteOptions): Promise<void> {
    const { lookup, probe, relocator, undoable, known, bases } = this.#options;
    if (from === to) return;
    if (isWithin(to, from)) throw intoItself(from);
    const source = await this.#source(from);
    const found = await lookup.findTarget(to);
    // Another case of the same name is no other file on Windows.
    const existing = found && (await lookup.isOne(from, to)) ? undefined : found;
    if (existing && !options.overwrite) throw alreadyThere(to);
    for (const path of [from, to]) await probe.assertKept(path);
    if (existing) await undoable.keepReplaced(to, existing);
    try {
      await relocator.move(from, source, to, existing);
    } catch (error) {
      known.forget(from);
      known.forget(to);
      throw await saveFailure(lookup, error, to);
    }
    known.moved(from, to, source, existing);
    bases.moved(from, to);
    void this.#options.history.moved(from, to, isFolder(source));
    this.#options.onDidChange([
      { type: 'deleted', path: from },
      { type: 'created', path: to },
    ]);
  }

  async copy(from: RemotePath, to: RemotePath, options: OverwriteOptions): Promise<void> {
    const { identity, lookup, probe, relocator, undoable, known, bases, onDidChange } =
      this.#options;
    if (identity.isSame(from, to) || isWithin(to, from)) throw intoItself(from);
    const source = await this.#source(from);
    const existing = await lookup.findTarget(to, options.signal);
    if (existing && !options.overwrite) throw alreadyThere(to);
    await probe.assertKept(to, options.signal);
    const { signal } = options;
    if (existing) await undoable.keepReplaced(to, existing, { signal });
    try {
      const facts = await relocator.copy(from, source, to, existing, options);
      // Though the copy may be older than what it has replaced, the editor must see a change.
      if (facts) known.wrote(to, existing, facts);
      else known.forget(to);
    } catch (error) {
      known.forget(to);
      throw await saveFailure(lookup, error, to);
    }
    bases.replaced(to);
    onDidChange([{ type: existing ? 'changed' : 'created', path: to }]);
  }

  async delete(path: RemotePath, options: DeleteOptions): Promise<void> {
    const { probe, deleter, undoable, known, bases, onDidChange } = this.#options;
    if (path === ROOT) throw new RemoteError('no-permission', 'The root stays', { path });
    const entry = await this.#source(path);
    await probe.assertKept(path);
    let movedTo: RemotePath | undefined;
    try {
      if (options.undoable) movedTo = await undoable.delete(path, entry, options);
      else await deleter.delete(path, entry, options.recursive);
    } catch (error) {
      known.forget(path);
      throw error;
    }
    known.gone(path);
    bases.removed(path);
    onDidChange([{ type: 'deleted', path }]);
    if (movedTo === undefined) return;
    known.forget(dirname(movedTo));
    onDidChange([{ type: 'created', path: movedTo }]);
  }

  async createDirectory(path: RemotePath): Promise<void> {
    const { runner, lookup, probe, known, onDidChange } = this.#options;
    if (path === ROOT) throw alreadyThere(path);
    await probe.assertKept(path);
    try {
      await settled(
        'createDirectory',
        () => runner.run((session, signal) => session.createDirectory(path, { signal })),
        async () => (await lookup.find(path, { fresh: true }))?.kind === 'directory',
      );
    } catch (error) {
      throw await creationFailure(lookup, error, path);
    } finally {
      known.forget(path);
    }
    onDidChange([{ type: 'created', path }]);
  }

  /** An entry that must be there; what is remembered as absent is asked for once more. */
  async #source(path: RemotePath): Promise<RemoteEntry> {
    const { lookup } = this.#options;
    return (await lookup.find(path)) ?? lookup.get(path, { fresh: true });
  }
}
