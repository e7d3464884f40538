import { Emitter, type Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { ConflictError, type Version } from '../guard/conflict.ts';
import { hashOf, type ContentHash } from '../localStore/blobStore.ts';
import { PathQueue } from '../pathQueue.ts';
import type { RemoteChange, RemoteFiles, WriteOptions } from '../remoteFiles.ts';
import type { Snapshot } from '../guard/snapshot.ts';
import { awayFailure } from './awayFailures.ts';
import type { Outage } from './outage.ts';
import type { Outbox } from './outbox.ts';
import { snapshotOf, type OutboxEntry } from './outboxEntry.ts';
import type { ToldTimes } from './toldTimes.ts';

export interface KeptSavesOptions {
  /** Those on the server. */
  readonly files: RemoteFiles;
  readonly outbox: Outbox;
  readonly outage: Outage;
  readonly times: ToldTimes;
  /** What the editor's content of a path began from. */
  readonly baseOf: (path: RemotePath) => Promise<Version | undefined>;
  /** A save was kept: the server may be worth another try. */
  readonly onDidKeep: () => void;
  readonly logger: Logger;
}

/** How an entry is brought to the server. */
export interface SendOptions {
  /** What the person has agreed to replace, instead of the entry's base. */
  readonly expected?: WriteOptions['expected'];
  readonly onSent?: WriteOptions['onSent'];
  readonly signal?: AbortSignal | undefined;
}

/** A save that found no server. */
interface Failed {
  /** Why the server cannot be reached. */
  readonly reason: RemoteError;
  /** What became of the save. */
  readonly error: unknown;
}

/** Saves to the server, and keeps what cannot get there now. One save of a file at a time. */
export class KeptSaves implements Disposable {
  readonly #options: KeptSavesOptions;
  readonly #queue = new PathQueue();
  readonly #didChange = new Emitter<readonly RemoteChange[]>();
  readonly onDidChange = this.#didChange.event;

  constructor(options: KeptSavesOptions) {
    this.#options = options;
  }

  async write(path: RemotePath, content: Uint8Array, options: WriteOptions): Promise<void> {
    const { outbox, files } = this.#options;
    await outbox.ready();
    if (options.mayWait !== true && !outbox.find(path)) {
      return files.write(path, content, options);
    }
    return this.exclusively([path], () => this.#write(path, content, options));
  }

  /** Brings an entry to the server. The caller has its path for itself. */
  async send(entry: OutboxEntry, content: Uint8Array, options: SendOptions): Promise<void> {
    const { files, times, outbox } = this.#options;
    try {
      await this.#put(entry, content, options);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const { path, theirs } = error.conflict;
      throw new ConflictError({ path, theirs, base: await outbox.baseOf(entry) }, error);
    }
    const stat = await files.stat(entry.path);
    const wasTold = times.last(entry.path) >= entry.savedAtMs;
    if (wasTold) times.uploaded(entry.path, entry.savedAtMs, stat);
  }

  /** Nothing is saved or uploaded at these paths meanwhile. */
  exclusively<T>(paths: readonly RemotePath[], work: () => Promise<T>): Promise<T> {
    // Always in the same order: two that want the same paths must not wait for each other.
    const [first, ...others] = [...new Set(paths)].sort();
    if (first === undefined) return work();
    return this.#queue.run(first, () => this.exclusively(others, work));
  }

  dispose(): void {
    this.#didChange.dispose();
  }

  async #write(path: RemotePath, content: Uint8Array, options: WriteOptions): Promise<void> {
    const { outbox, outage } = this.#options;
    // What another window has kept unseen stays, and is held against what this one saves.
    const entry = outbox.findShown(path);
    if (outbox.find(path) && !options.overwrite) {
      throw new RemoteError('exists', 'A file that waits for its upload has this name', { path });
    }
    for (;;) {
      const failed = await this.#attempt(path, content, options, entry);
      if (!failed) return;
      const verdict = await outage.verdict();
      if (verdict === 'fail') {
        outage.told(path);
        throw failed.error;
      }
      if (verdict === 'keep') return this.#keep(path, content, failed, options);
    }
  }

  /** @returns why the server cannot be reached; undefined: it has the content now */
  async #attempt(
    path: RemotePath,
    content: Uint8Array,
    options: WriteOptions,
    entry: OutboxEntry | undefined,
  ): Promise<Failed | undefined> {
    const { files, outage, logger } = this.#options;
    const known = options.mayWait === true ? outage.known(path) : undefined;
    if (known) return { reason: known, error: known };
    try {
      if (entry) await this.#put(entry, content, options);
      else await files.write(path, content, options);
    } catch (error) {
      const reason = options.mayWait === true ? awayFailure(error) : undefined;
      if (!reason) throw error;
      outage.failed(reason);
      logger.warn(`${path} was not saved, as the server cannot be reached: ${reason.message}`);
      return { reason, error };
    }
    outage.end();
    if (entry) await this.#supersede(entry, hashOf(content));
    return undefined;
  }

  async #put(entry: OutboxEntry, content: Uint8Array, options: SendOptions): Promise<void> {
    const { files } = this.#options;
    const { expected, signal, onSent } = options;
    const { path, base } = entry;
    const isOfOthers = this.#options.outbox.findShown(path) === undefined;
    const scope = { create: true, overwrite: true, isOfOthers, signal, onSent };
    try {
      await files.write(path, content, { ...scope, expected: expected ?? base });
    } catch (error) {
      const theirs = expected === undefined ? ownVersion(entry, error) : undefined;
      if (!theirs) throw error;
      // The reply to an earlier attempt was lost, and it had done its work.
      await files.write(path, content, { ...scope, expected: theirs });
    }
  }

  async #keep(
    path: RemotePath,
    content: Uint8Array,
    { reason, error }: Failed,
    { overwrite }: WriteOptions,
  ): Promise<void> {
    const { outbox, times, baseOf, logger, onDidKeep } = this.#options;
    const base = await baseOf(path);
    if (base && !overwrite) throw error;
    const isNew = !base && !outbox.find(path);
    try {
      const laterThanMs = times.last(path);
      const save = { path, content, base: base ?? 'nothing', laterThanMs, error: reason } as const;
      const earlier = outbox.find(path);
      const kept = await outbox.keep(save);
      times.tell(path, kept.savedAtMs);
      if (earlier?.id === kept.id) await this.#noteSuperseded(earlier, kept.hash);
    } catch (problem) {
      logger.error(`${path} could not be kept on this computer: ${String(problem)}`);
      throw error;
    }
    logger.info(`Kept ${path} (${content.length} bytes) to be uploaded later`);
    this.#didChange.fire([{ type: isNew ? 'created' : 'changed', path }]);
    onDidKeep();
  }

  /** A later save of the file has arrived. */
  async #supersede(entry: OutboxEntry, later: ContentHash): Promise<void> {
    try {
      await this.#noteSuperseded(entry, later);
      await this.#options.outbox.discard([entry]);
    } catch (error) {
      // Another window has it in hand: what the server has now is not what that one expects.
      this.#options.logger.warn(`${entry.path} is uploaded in two windows: ${String(error)}`);
    }
  }

  /** What never was on the server can be got back as well. */
  async #noteSuperseded(entry: OutboxEntry, later: ContentHash): Promise<void> {
    const { outbox, files } = this.#options;
    if (entry.hash === later) return;
    const content = await outbox.content(entry).catch(() => undefined);
    const snapshot = { ...snapshotOf(entry), mtimeMs: entry.savedAtMs };
    const ending = { end: 'superseded', by: 'us' } as const;
    await files.history.willReplace(entry.path, { snapshot, content }, ending);
  }
}

/** What the server has, where it is an earlier content of ours. */
function ownVersion({ hash, superseded }: OutboxEntry, error: unknown): Snapshot | undefined {
  if (!(error instanceof ConflictError)) return undefined;
  const theirs = error.conflict.theirs?.snapshot;
  return theirs && [hash, ...superseded].includes(theirs.hash) ? theirs : undefined;
}
