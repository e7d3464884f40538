import { performance } from 'node:perf_hooks';
import type { ReceivedCommand } from './script.ts';

const DEFAULT_TIMEOUT_MS = 5000;

/** A test waited for something that the server did not get to see in time. */
export class ObservationTimeout extends Error {
  readonly code = 'timeout';
}

/** The log of received commands, and the waits for what happens at the server. */
export class Observation {
  #commands: ReceivedCommand[] = [];
  readonly #waiting = new Set<() => void>();

  get commands(): readonly ReceivedCommand[] {
    return this.#commands;
  }

  record(sessionId: number, verb: string, argument: string): ReceivedCommand {
    const command = { verb, argument, sessionId, at: performance.now() };
    this.#commands.push(command);
    this.didChange();
    return command;
  }

  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { verb } of this.#commands) counts[verb] = (counts[verb] ?? 0) + 1;
    return counts;
  }

  /** Starts a new log; whoever holds the old one keeps it. */
  clear(): void {
    this.#commands = [];
  }

  /** Makes every wait look again. */
  didChange(): void {
    for (const look of this.#waiting) look();
  }

  /** Resolves with the first value that is not undefined or false; looks at once and at each change. */
  waitUntil<T>(find: () => T | undefined | false, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find();
        if (found === undefined || found === false) return;
        end();
        resolve(found);
      };
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const timer = setTimeout(() => {
        end();
        reject(new ObservationTimeout(this.#timeoutText(timeoutMs)));
      }, timeoutMs);
      this.#waiting.add(look);
      look();
    });
  }

  #timeoutText(timeoutMs: number): string {
    const lines = this.#commands.map(({ verb, argument }) =>
      verb === 'PASS' ? verb : `${verb} ${argument}`,
    );
    return `Not seen within ${timeoutMs} ms. Commands received: ${lines.join(', ') || 'none'}`;
  }
}
