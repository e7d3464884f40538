import { Emitter } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import { isConnectionFailure } from '../../common/remoteError.ts';
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
   */
  settle(path: RemotePath): Promise<void> {
    return this.#settling.run(this.#options.keyOf(path), () => this.#settle(path));
  }

  /** True: something has to be put right, or to be looked at again. */
  get hasLeft(): boolean {
    return this.#options.journal.left.length > 0;
  }

  async #settle(path: RemotePath): Promise<void> {
    const { journal, keyOf } = this.#options;
    const isThis = (other: RemotePath): boolean => keyOf(other) === keyOf(path);
    if (!journal.left.some(isThis)) return;
    for (const left of await journal.own()) {
      // What a window that has ended wanted to write is for `run` to hand over.
      if (!isThis(left.value.path) || !left.value.isTold) continue;
      for (const news of await this.#repair(left, undefined)) this.#didSettle.fire(news);
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
        const { path } = claimed.value;
        this.#options.logger.error(`${path} could not be put right: ${String(error)}`);
      }
    }
    return news;
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
