import type { Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import type { Remote } from '../remotes/remote.ts';

/** Between two looks at what may have to be put right, while there is such a thing. */
const INTERVAL_MS = 30_000;
/** A window that has died only just may look alive for so long. */
const LOOKS_ALIVE = 3;

/**
 * Puts right on each server what windows that crashed have left there, whenever the server comes
 * within reach. Nobody waits for it; what fails is tried again with the next connection.
 */
export class Recoveries implements Disposable {
  readonly #logger: Logger;
  readonly #timers = new Map<Remote, NodeJS.Timeout>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  follow(remote: Remote): void {
    let wasConnected = false;
    remote.onDidChangeStatus(() => {
      const { state } = remote.status ?? {};
      const isConnected = state === 'connected' || state === 'limited';
      const isNews = isConnected && !wasConnected;
      wasConnected = isConnected;
      if (!remote.status) this.#stop(remote);
      if (!isNews) return;
      void this.#recover(remote);
      this.#start(remote);
    });
  }

  dispose(): void {
    for (const remote of this.#timers.keys()) this.#stop(remote);
  }

  #start(remote: Remote): void {
    this.#stop(remote);
    let looks = 0;
    const timer = setInterval(() => {
      looks += 1;
      if (looks === LOOKS_ALIVE || remote.hasToRecover) void this.#recover(remote);
    }, INTERVAL_MS);
    this.#timers.set(remote, timer);
  }

  #stop(remote: Remote): void {
    clearInterval(this.#timers.get(remote));
    this.#timers.delete(remote);
  }

  async #recover(remote: Remote): Promise<void> {
    try {
      await remote.recover();
    } catch (error) {
      const { name } = remote.connection;
      this.#logger.warn(`What was left on ${name} is not all put right yet: ${String(error)}`);
    }
  }
}
