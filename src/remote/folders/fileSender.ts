import { joinPath, type RemotePath } from '../../common/remotePath.ts';
import { isSameState } from '../guard/base.ts';
import { isFolder } from '../metadataCache.ts';
import { foldedCase } from '../nameIdentity.ts';
import { PathQueue } from '../pathQueue.ts';
import { alreadyThere, saveFailure } from '../refusals.ts';
import type { RemoteChange } from '../remoteFiles.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import { Saver, type SaverOptions } from '../saving/saver.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { Writer, type WriterOptions } from '../writer.ts';
import type { Running } from './running.ts';
import { freeName, type Target } from './target.ts';
import type { ItemProgress } from './tally.ts';
import { SourceChanged } from './treeSource.ts';
import type { SourceContent, SourceEntry, SourceFile } from './treeSource.ts';

export interface FileSenderOptions {
  readonly saving: Omit<SaverOptions, 'runner'>;
  readonly writing: Omit<WriterOptions, 'saver'>;
  readonly onDidChange: (change: RemoteChange) => void;
}

/** Up to here what is replaced is held against what the editor knows of it, which takes all of it. */
const MAX_GUARDED_BYTES = 8 * 1024 * 1024;

/** A file of the source, and the folder that it goes to. */
export interface FilePair {
  readonly from: SourceEntry;
  readonly file: SourceFile;
  readonly to: Target;
}

/** How a file goes. */
interface Way {
  readonly item: ItemProgress;
  readonly runner: SessionRunner;
}

/** Brings single files to a server, each after the decision about what has its name. */
export class FileSender {
  readonly #parts: FileSenderOptions & Running;
  readonly #twins = new PathQueue();

  constructor(parts: FileSenderOptions & Running) {
    this.#parts = parts;
  }

  /** What differs by case alone waits for the other one: on some disks they have one place. */
  send(pair: FilePair, runner: SessionRunner): Promise<void> {
    const path = foldedCase(joinPath(pair.to.path, pair.from.name));
    return this.#twins.run(path, () => this.#send(pair, runner));
  }

  async #send(pair: FilePair, runner: SessionRunner): Promise<void> {
    const { tally } = this.#parts;
    const { from, file, to } = pair;
    const item = tally.began(from.path, file.size);
    try {
      const existing = await this.#existing(pair);
      const name = existing ? await this.#nameFor(pair, existing) : from.name;
      if (name === undefined) return;
      if (name !== from.name) tally.renamed(from.path, name);
      const path = joinPath(to.path, name);
      const replaced = name === from.name ? existing : undefined;
      tally.arrived(await this.#bringAsIs(path, pair, replaced, { item, runner }));
    } finally {
      item.end();
    }
  }

  /** What is there now: the folder may have been listed hours ago. */
  async #existing({ from: { name }, to }: FilePair): Promise<RemoteEntry | undefined> {
    const { saving, writing, signal } = this.#parts;
    const { lookup } = saving;
    const path = joinPath(to.path, name);
    if (writing.identity.entryOf(to.entries, name)) {
      return lookup.find(path, { priority: 'background', signal });
    }
    const [key, folded] = [writing.identity.key(name), foldedCase(name)];
    const isVariant = to.folded.has(folded) && writing.identity.caseSensitive !== true;
    const mayBeThere = to.taken.has(key) || isVariant;
    to.taken.add(key);
    to.folded.add(folded);
    return mayBeThere ? lookup.findTarget(path, signal) : undefined;
  }

  /** What has changed on its way is not put together of two contents: it comes anew. */
  async #bringAsIs(
    path: RemotePath,
    pair: FilePair,
    replaced: RemoteEntry | undefined,
    way: Way,
  ): Promise<number> {
    try {
      return await this.#bring(path, pair, replaced, way);
    } catch (error) {
      if (!(error instanceof SourceChanged)) throw error;
      way.item.moved(-way.item.bytes);
      const file = await pair.from.look(this.#parts.signal);
      return this.#bring(path, { ...pair, file }, replaced, way);
    }
  }

  async #bring(
    path: RemotePath,
    { file, to }: FilePair,
    replaced: RemoteEntry | undefined,
    { item, runner }: Way,
  ): Promise<number> {
    const { lanes, signal } = this.#parts;
    const onMoved = (bytes: number): void => item.moved(bytes);
    const content = await file.open({ signal, onMoved, lend: (one) => lanes.lend(one) });
    try {
      const isGuarded = content.size <= MAX_GUARDED_BYTES;
      if (!replaced || !isGuarded) return await this.#store(path, content, replaced, to, runner);
      return await this.#replace(path, content, replaced, runner);
    } finally {
      await content.dispose();
    }
  }

  /** Undefined: it is not sent. */
  async #nameFor({ from, file, to }: FilePair, existing: RemoteEntry): Promise<string | undefined> {
    const { decider, tally, writing } = this.#parts;
    const path = joinPath(to.path, from.name);
    const coming = { size: file.size, mtimeMs: file.mtimeMs };
    const decision = await decider.decide({
      path,
      coming,
      existing: { size: existing.size, mtimeMs: existing.mtimeMs },
    });
    if (decision === 'skip' || decision === 'same') {
      tally.skipped(from.path, decision === 'skip' ? 'exists' : 'same');
      return undefined;
    }
    if (decision === 'rename') {
      const name = freeName(from.name, to, writing.identity, (beside) =>
        decider.hasCome({ coming, existing: beside }),
      );
      if (name === undefined) tally.skipped(from.path, 'same');
      return name;
    }
    if (isFolder(existing)) throw alreadyThere(path);
    return from.name;
  }

  async #replace(
    path: RemotePath,
    content: SourceContent,
    existing: RemoteEntry,
    runner: SessionRunner,
  ): Promise<number> {
    const { writing, saving, signal } = this.#parts;
    const writer = new Writer({ ...writing, saver: new Saver({ ...saving, runner }) });
    // The version that the decision was about goes into the history, where it is at hand.
    const known = await writing.bases.base(path);
    const expected = known && isSameState(known, existing) ? known : ('anything' as const);
    const agreed = { create: true, overwrite: true, expected, isOfOthers: true };
    const bytes = await content.whole();
    await writer.write(path, bytes, { ...agreed, ...timeOf(content), signal });
    return bytes.length;
  }

  async #store(
    path: RemotePath,
    content: SourceContent,
    existing: RemoteEntry | undefined,
    to: Target,
    runner: SessionRunner,
  ): Promise<number> {
    const { writing, saving, signal, onDidChange } = this.#parts;
    const saver = new Saver({ ...saving, runner });
    const scope = { signal, isFolderNew: to.isNew, ...timeOf(content) };
    const key = writing.identity.key(path);
    const save = async (waiting: Promise<boolean>): Promise<void> => {
      // Another window may have made the file while this one waited for it.
      const isOld = (await waiting) && !existing;
      if (isOld && (await saving.lookup.findTarget(path, signal))) throw alreadyThere(path);
      const facts = await saver.save(path, content, existing, scope);
      writing.known.wrote(path, existing, facts);
    };
    try {
      // In a folder that was just made there is nobody else yet.
      if (to.isNew) await save(Promise.resolve(false));
      else await writing.queue.run(key, () => writing.locks.hold(key, signal, save));
    } catch (error) {
      writing.known.forget(path);
      throw await saveFailure(saving.lookup, error, path);
    }
    writing.bases.replaced(path);
    if (!to.isNew) onDidChange({ type: existing ? 'changed' : 'created', path });
    return content.size;
  }
}

function timeOf({ mtimeMs }: SourceContent): { readonly modifiedMs?: number } {
  return mtimeMs > 0 ? { modifiedMs: Math.floor(mtimeMs) } : {};
}
