import { Emitter, type Event } from '../../common/lifecycle.ts';
import type { Job } from './job.ts';

/** More of them would only share the same line. */
const MAX_RUNNING = 3;
/** Jobs that are over: the oldest are dropped then. */
const MAX_OVER = 50;

/** The transfers of a window, each in its turn. What is over stays until it was read. */
export class JobQueue {
  readonly #jobs: Job[] = [];
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
    job.onDidChange(() => {
      this.#didChange.fire(job);
      this.#fill();
    });
    this.#dropOldest();
    this.#didChange.fire(job);
    this.#fill();
  }

  /** What is over is forgotten. */
  remove(...jobs: readonly Job[]): void {
    for (const job of jobs) {
      if (!job.isOver) continue;
      this.#jobs.splice(this.#jobs.indexOf(job), 1);
      job.dispose();
    }
    this.#didChange.fire(undefined);
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
    for (const job of this.#jobs.splice(0)) job.dispose();
    this.#didChange.dispose();
    this.#didEnd.dispose();
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
