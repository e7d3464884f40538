import { Emitter, type Event } from '../../common/lifecycle.ts';
import { Work, type WorkPlan, type WorkScope } from './work.ts';

/** What is over sooner needs no row. */
const LONG_MS = 1_000;
const LONG_BYTES = 1024 * 1024;

/** What the editor does, and does not show by itself, while it takes long. */
export class LongWork {
  readonly #running = new Set<Work>();
  readonly #didChange = new Emitter<Work | undefined>();

  /** One of them is further, or is to end; undefined: there are others now. */
  readonly onDidChange: Event<Work | undefined> = this.#didChange.event;

  get running(): readonly Work[] {
    return [...this.#running];
  }

  /** @throws the failure of what runs; RemoteError `aborted` where the person has cancelled it */
  async show<R>(plan: WorkPlan, run: (scope: WorkScope) => Promise<R>): Promise<R> {
    const work = new Work(plan, now);
    const begin = (): void => {
      this.#running.add(work);
      this.#didChange.fire(undefined);
    };
    work.onDidChange(() => {
      if (this.#running.has(work)) this.#didChange.fire(work);
    });
    const timer = setTimeout(begin, (plan.bytes ?? 0) > LONG_BYTES ? 0 : LONG_MS);
    try {
      return await run(work.scope);
    } finally {
      clearTimeout(timer);
      if (this.#running.delete(work)) this.#didChange.fire(undefined);
    }
  }

  dispose(): void {
    this.#didChange.dispose();
  }
}

function now(): number {
  return performance.now();
}
