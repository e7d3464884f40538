import type { Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import type { RepairNews } from '../../remote/journal/repair.ts';
import type { Remote } from '../remotes/remote.ts';

export interface RecoveriesOptions {
  readonly logger: Logger;
  readonly tell: (remote: Remote, news: RepairNews) => Promise<void>;
}

/** A window that has died only just may look alive for so long. */
const AGAIN_MS = 90_000;

/**
 * Puts right on each server what windows that crashed have left there, whenever the server comes
 * within reach. Nobody waits for it; what fails is tried again with the next connection.
 */
export class Recoveries implements Disposable {
  readonly #options: RecoveriesOptions;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: RecoveriesOptions) {
    this.#options = options;
  }

  follow(remote: Remote): void {
    let wasConnected = false;
    remote.onDidChangeStatus(() => {
      const { state } = remote.status ?? {};
      const isConnected = state === 'connected' || state === 'limited';
      const isNews = isConnected && !wasConnected;
      wasConnected = isConnected;
      if (!isNews) return;
      void this.#recover(remote);
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        void this.#recover(remote);
      }, AGAIN_MS);
      this.#timers.add(timer);
    });
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #recover(remote: Remote): Promise<void> {
    const { logger, tell } = this.#options;
    try {
      // A notice stays until the person has read it: nobody waits for that.
      for (const news of await remote.recover()) void tell(remote, news);
    } catch (error) {
      const { name } = remote.connection;
      logger.warn(`What was left on ${name} is not all put right yet: ${String(error)}`);
    }
  }
}
