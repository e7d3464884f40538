import { Emitter } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import { isConnectionFailure, RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { InterruptedSaves } from './interruptedSaves.ts';
import type { Journal } from './journal.ts';
import type { JournalRecord } from './journalRecord.ts';
import { PathQueue } from '../pathQueue.ts';
import type { Repair, RepairNews } from './repair.ts';
import type { ContentHash } from '../localStore/blobStore.ts';
import type { StoredRecord } from '../localStore/recordStore.ts';

export interface RecoveryOptions {
  readonly journal: Journal;
  readonly repair: Repair;
  /** The saves of the window: what they are writing is not put right meanwhile. */
  readonly queue: PathQueue;
  readonly keyOf: (path: RemotePath) => string;
  /** @param written a content of ours that the server may have */
  readonly onDidRepair: (path: RemotePath, written: ContentHash | undefined) => void;
  readonly logger: Logger;
}

/**
 * Finishes or cleans up what windows that crashed have left on a server, and what this one had to
 * leave when it lost the server in the middle. Each step can be done twice; a record goes when
 * everything is right. What cannot be reached now is tried again with the next run.
 */
export class Recovery {
  readonly #options: RecoveryOptions;
  readonly #settling = new PathQueue();
  readonly #didSettle = new Emitter<RepairNews>();
  /** What people have to know of what `settle` has put right. */
  readonly onDidSettle = this.#didSettle.event;
  /** Ids of records of which the person knows that the server does not let them be put right. */
  readonly #refused = new Set<string>();
  #running: Promise<readonly RepairNews[]> | undefined;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /**
   * @returns what people have to know; of several calls at a time the first one has it
   * @throws RemoteError the server could not be reached, and there is nothing to know
   */
  async run(interrupted: InterruptedSaves): Promise<readonly RepairNews[]> {
    if (this.#running) {
      await this.#running;
      return [];
    }
    this.#running = this.#run(interrupted).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Whether another window is at work on a path, or has left there what `run` cannot take yet. */
  async isOfOthers(path: RemotePath): Promise<boolean> {
    const { journal, keyOf } = this.#options;
    const key = keyOf(path);
    return (await journal.ofOthers()).some((other) => keyOf(other) === key);
  }

  /**
   * Before a path is saved again: what the last save of this window has left there is put right.
   * Several calls come to their ends in their order, so that the save that was made last is last.
   * What the server does not let be put right keeps no save from its file.
   * @returns the ids of that
   */
  settle(path: RemotePath): Promise<readonly string[]> {
    return this.#settling.run(this.#options.keyOf(path), () => this.#settle(path));
  }

  /** @param save replaces what could not be put right in its place */
  async settleAndSave(path: RemotePath, save: () => Promise<void>): Promise<void> {
    const refused = await this.settle(path);
    await save();
    if (refused.length > 0) await this.#supersede(refused);
  }

  /** True: something has to be put right, or to be looked at again. */
  get hasLeft(): boolean {
    return this.#options.journal.left.length > 0;
  }

  async #settle(path: RemotePath): Promise<readonly string[]> {
    const { journal, keyOf } = this.#options;
    const isThis = (other: RemotePath): boolean => keyOf(other) === keyOf(path);
    if (!journal.left.some(isThis)) return [];
    const refused: string[] = [];
    for (const left of await journal.own()) {
      // What a window that has ended wanted to write is for `run` to hand over.
      if (!isThis(left.value.path) || !left.value.isTold) continue;
      try {
        for (const news of await this.#repair(left, undefined)) this.#didSettle.fire(news);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refused.push(left.id);
        for (const news of this.#noteRefused(left, error)) this.#didSettle.fire(news);
      }
    }
    return refused;
  }

  async #supersede(ids: readonly string[]): Promise<void> {
    for (const { id, value } of await this.#options.journal.own()) {
      // What has another name is there still.
      if (ids.includes(id) && value.way === 'direct') await this.#options.journal.settle(id);
    }
  }

  async #run(interrupted: InterruptedSaves): Promise<readonly RepairNews[]> {
    const news: RepairNews[] = [];
    for (const claimed of await this.#options.journal.claim()) {
      try {
        news.push(...(await this.#repair(claimed, interrupted)));
      } catch (error) {
        // What was put right is told now: there is no record of it any more.
        if (isConnectionFailure(error) && news.length > 0) break;
        if (isConnectionFailure(error)) throw error;
        if (isRefusal(error)) news.push(...this.#noteRefused(claimed, error));
        else this.#noteFailure(claimed, error);
      }
    }
    return news;
  }

  /** @returns what people have to know, once: it is tried again and again */
  #noteRefused(left: StoredRecord<JournalRecord>, error: RemoteError): readonly RepairNews[] {
    this.#noteFailure(left, error);
    if (this.#refused.has(left.id)) return [];
    this.#refused.add(left.id);
    const { path, backup } = left.value;
    return [{ kind: 'refused', path, backup, error }];
  }

  #noteFailure({ value }: StoredRecord<JournalRecord>, error: unknown): void {
    this.#options.logger.error(`${value.path} could not be put right: ${String(error)}`);
  }

  #repair(
    { id, value }: StoredRecord<JournalRecord>,
    interrupted: InterruptedSaves | undefined,
  ): Promise<readonly RepairNews[]> {
    const { journal, repair, queue, keyOf, onDidRepair } = this.#options;
    return queue.run(keyOf(value.path), async () => {
      const takeOver = value.isTold ? undefined : interrupted;
      const amend = (record: JournalRecord): Promise<void> => journal.amend(id, record);
      try {
        const { news, open } = await repair.make(value, { interrupted: takeOver, amend });
        await (open ? amend(open) : journal.settle(id));
        return news;
      } finally {
        onDidRepair(value.path, value.content?.hash);
      }
    });
  }
}

/** The server could be reached, and this is its answer. */
function isRefusal(error: unknown): error is RemoteError {
  return error instanceof RemoteError && !isConnectionFailure(error);
}
