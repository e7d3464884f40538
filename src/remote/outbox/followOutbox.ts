import { watch, type FSWatcher } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import type { LocalKeeping } from '../localKeeping.ts';
import type { Outbox } from './outbox.ts';
import { OUTBOX } from './outboxRecords.ts';

/** One save makes several changes of the folder. */
const QUIET_MS = 100;

/** Keeps what is known of an outbox true while other windows keep and upload. */
export class OutboxFollower implements Disposable {
  readonly #outbox: Outbox;
  readonly #logger: Logger;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(outbox: Outbox, keeping: LocalKeeping, logger: Logger) {
    this.#outbox = outbox;
    this.#logger = logger;
    void this.#begin(join(keeping.server.directory, OUTBOX));
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#watcher?.close();
  }

  async #begin(directory: string): Promise<void> {
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      if (this.#disposed) return;
      this.#watcher = watch(directory, { persistent: false }, () => this.#loadSoon());
      this.#watcher.on('error', (error) => this.#giveUp(error));
      await this.#outbox.load();
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #loadSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#outbox.load().catch((error: unknown) => this.#giveUp(error));
    }, QUIET_MS);
    this.#timer.unref();
  }

  /** The outbox looks at the disk before each upload as well: only the display may be late. */
  #giveUp(error: unknown): void {
    this.#logger.warn(`Changes of the outbox by other windows are not noticed: ${String(error)}`);
  }
}
