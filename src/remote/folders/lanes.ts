import { throwIfAborted } from '../../common/deadline.ts';
import { hasCode } from '../../common/remoteError.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import type { Hold } from './hold.ts';

/** One file. */
export interface TransferJob {
  /** Bytes, where known. */
  readonly size: number | undefined;
  /** @param runner lends the sessions for it */
  run(runner: SessionRunner): Promise<void>;
}

/** As much is over within a few round trips: a person who wants the session waits no longer. */
const MAX_SMALL_BYTES = 64 * 1024;
/** What waits for its turn: looking for more goes on when some of it is done. */
const MAX_WAITING_JOBS = 1_000;

export interface LanesOptions {
  readonly runner: SessionRunner;
  /** Sessions that there may be. */
  readonly sessions: number;
  readonly signal: AbortSignal;
  readonly hold: Hold;
  /** Grows whenever something has moved. */
  readonly steps: () => number;
}

/**
 * The files of one transfer, several at a time. It is work in the background, that leaves one
 * session to people; small files go over that one as well, in between: with a data connection for
 * each of them they take as many round trips as there are files, divided by the sessions.
 */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #waiting: TransferJob[] = [];
  readonly #workers: Promise<void>[];
  readonly background: SessionRunner;
  #isClosed = false;
  #failure: { readonly error: unknown } | undefined;
  #waking: (() => void)[] = [];

  constructor(options: LanesOptions) {
    this.#options = options;
    const { runner, sessions, steps, hold } = options;
    this.background = patient(runner, 'background', steps);
    const small = hold.over(patient(runner, 'interactive', steps));
    const held = this.lend(runner);
    const behind = Array.from({ length: Math.max(1, sessions - 1) }, () =>
      this.#work(held, () => true),
    );
    this.#workers = sessions < 2 ? behind : [...behind, this.#work(small, isSmall)];
  }

  /** Sessions for one file, of this server or of another. */
  lend(runner: SessionRunner): SessionRunner {
    const { hold, steps } = this.#options;
    return hold.over(patient(runner, 'background', steps));
  }

  /** Resolves when more may come. @throws what has ended it */
  async add(job: TransferJob): Promise<void> {
    const { hold, signal } = this.#options;
    await hold.opened(signal);
    this.#waiting.push(job);
    this.#didChange();
    while (this.#waiting.length > MAX_WAITING_JOBS && !this.#failure) await this.#change();
    this.#throwIfOver();
  }

  /** Nothing more comes. Resolves when all is done. @throws what has ended it */
  async end(): Promise<void> {
    this.#isClosed = true;
    this.#didChange();
    await Promise.all(this.#workers);
    this.#throwIfOver();
  }

  /** Nothing more is begun; resolves when what runs has ended. */
  async giveUp(error: unknown): Promise<void> {
    this.#failure ??= { error };
    await this.end().catch(() => undefined);
  }

  async #work(runner: SessionRunner, isFor: (job: TransferJob) => boolean): Promise<void> {
    while (!this.#failure) {
      const index = this.#waiting.findIndex(isFor);
      const [job] = index < 0 ? [] : this.#waiting.splice(index, 1);
      if (!job && this.#isClosed) return;
      if (!job) {
        await this.#change();
        continue;
      }
      this.#didChange();
      const { hold, signal } = this.#options;
      try {
        await hold.opened(signal);
        throwIfAborted(signal);
        await job.run(runner);
      } catch (error) {
        this.#failure ??= { error };
        this.#didChange();
      }
    }
  }

  #didChange(): void {
    for (const wake of this.#waking.splice(0)) wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waking.push(resolve));
  }

  #throwIfOver(): void {
    if (this.#failure) throw this.#failure.error;
  }
}

function isSmall({ size }: TransferJob): boolean {
  return size !== undefined && size <= MAX_SMALL_BYTES;
}

/**
 * Waits for a session as long as there is progress: where the server allows fewer than the pool may
 * have, a large file keeps the others waiting for longer than anybody else would wait.
 */
function patient(
  runner: SessionRunner,
  priority: 'interactive' | 'background',
  steps: () => number,
): SessionRunner {
  return {
    run: async (work, scope) => {
      for (;;) {
        const before = steps();
        const state = { hasBegun: false };
        try {
          return await runner.run(
            (session, signal) => {
              state.hasBegun = true;
              return work(session, signal);
            },
            { ...scope, priority },
          );
        } catch (error) {
          if (state.hasBegun || !hasCode(error, 'timeout') || steps() === before) throw error;
        }
      }
    },
  };
}
