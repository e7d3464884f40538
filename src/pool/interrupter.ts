import type { PooledSession } from './pooledSession.ts';
import type { PoolTimings } from './poolOptions.ts';
import type { SlotTable } from './slotTable.ts';
import type { Task } from './task.ts';

export interface InterrupterOptions<T extends PooledSession> {
  readonly slots: SlotTable<T>;
  readonly timings: PoolTimings;
  readonly now: () => number;
  /** It is time to look again. */
  readonly onDidRipen: () => void;
}

/**
 * Takes sessions from long work in the background, where a person would wait for its end. What was
 * begun just now is let go on: most work is over before it could be stopped.
 */
export class Interrupter<T extends PooledSession> {
  readonly #options: InterrupterOptions<T>;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: InterrupterOptions<T>) {
    this.#options = options;
  }

  /** @param wanted so many sessions are waited for, and nobody is about to bring them */
  update(wanted: number): void {
    clearTimeout(this.#timer);
    if (wanted <= 0) return;
    const tasks = this.#tasks();
    let missing = wanted - tasks.filter(({ isInterrupted }) => isInterrupted).length;
    for (const task of tasks) {
      if (missing <= 0) return;
      if (!this.#isRipe(task)) continue;
      task.interrupt();
      missing--;
    }
    const { timings, onDidRipen } = this.#options;
    if (missing > 0 && tasks.length > 0)
      this.#timer = setTimeout(onDidRipen, timings.interruptAfterMs);
  }

  /** In the background, the one that has had its session for longest first. */
  #tasks(): Task[] {
    return this.#options.slots
      .in('busy')
      .flatMap(({ task }) => (task?.urgency.priority === 'background' ? [task] : []))
      .sort((a, b) => a.begunAt - b.begunAt);
  }

  #isRipe(task: Task): boolean {
    const { timings, now } = this.#options;
    const isLong = now() - task.begunAt >= timings.interruptAfterMs;
    return !task.isInterrupted && isLong && task.mayInterrupt();
  }
}
