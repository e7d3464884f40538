import { Emitter, type Disposable, type Event } from '../../common/lifecycle.ts';
import type { Job } from './job.ts';

/** More of them would only share the same line. */
const MAX_RUNNING = 3;
/** Jobs that are over: the oldest are dropped then. */
const MAX_OVER = 50;

/** The transfers of a window, each in its turn. What is over stays until it was read. */
export class JobQueue {
  readonly #jobs: Job[] = [];
  readonly #listening = new Map<Job, Disposable>();
  readonly #running = new Map<Job, Promise<void>>();
  readonly #didChange = new Emitter<Job | undefined>();
  readonly #didEnd = new Emitter<Job>();
  #isClosed = false;

  /** A job was added or has changed; undefined: some are gone. */
  readonly onDidChange: Event<Job | undefined> = this.#didChange.event;
  readonly onDidEnd: Event<Job> = this.#didEnd.event;

  get jobs(): readonly Job[] {
    return this.#jobs;
  }

  find(id: string): Job | undefined {
    return this.#jobs.find((job) => job.id === id);
  }

  add(job: Job): void {
    this.#jobs.push(job);
    const listening = job.onDidChange(() => {
      this.#didChange.fire(job);
      this.#fill();
    });
    this.#listening.set(job, listening);
    this.#dropOldest();
    this.#didChange.fire(job);
    this.#fill();
  }

  /** What is over is forgotten. It may be so already, where somebody has shown it meanwhile. */
  remove(...jobs: readonly Job[]): void {
    for (const job of jobs) {
      const at = this.#jobs.indexOf(job);
      if (at < 0 || !job.isOver) continue;
      this.#jobs.splice(at, 1);
      this.#forget(job);
    }
    this.#didChange.fire(undefined);
  }

  /** Once more what has failed, also of what was forgotten. */
  retry(job: Job): void {
    if (!this.#jobs.includes(job)) this.add(job);
    job.retry();
  }

  /** Ends what runs, and begins nothing more. Resolves when all of it has cleaned up. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const running = [...this.#running];
    for (const [job] of running) job.cancel();
    await Promise.all(running.map(([, ended]) => ended));
  }

  dispose(): void {
    this.#isClosed = true;
    for (const job of this.#jobs.splice(0)) this.#forget(job);
    this.#didChange.dispose();
    this.#didEnd.dispose();
  }

  #forget(job: Job): void {
    this.#listening.get(job)?.dispose();
    this.#listening.delete(job);
  }

  #fill(): void {
    while (!this.#isClosed && this.#busy < MAX_RUNNING) {
      const next = this.#jobs.find((job) => job.state === 'waiting' && !this.#running.has(job));
      if (!next) return;
      const ended = this.#run(next);
      this.#running.set(next, ended);
    }
  }

  async #run(job: Job): Promise<void> {
    // Whoever has added it goes on first.
    await Promise.resolve();
    if (job.state === 'waiting') await job.start();
    this.#running.delete(job);
    if (job.isOver && !this.#isClosed) this.#didEnd.fire(job);
    this.#fill();
  }

  /** What a person holds takes no turn from others. */
  get #busy(): number {
    return [...this.#running.keys()].filter(({ state }) => state !== 'paused').length;
  }

  #dropOldest(): void {
    const over = this.#jobs.filter((job) => job.isOver);
    if (over.length > MAX_OVER) this.remove(...over.slice(0, over.length - MAX_OVER));
  }
}
