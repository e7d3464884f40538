import type { Logger } from '../common/logger.ts';
import type { PooledSession } from './pooledSession.ts';
import type { Priority, Urgency } from './urgency.ts';

export type { Priority };

export interface RunOptions {
  /** Interactive work goes first. Default: interactive. */
  readonly priority?: Priority | Urgency;
  /** Gives the work up: at once while it waits, through the work's own signal while it runs. */
  readonly signal?: AbortSignal | undefined;
  /**
   * True when doing the work twice does no harm: it is repeated on another session when its own
   * turns out dead (retryPolicy.ts). Default: false.
   */
  readonly repeatable?: boolean;
  /**
   * Asked of long work in the background while a person waits and no session is to be had: true
   * when it would lose little. It is told to stop then, and done again as soon as there is one.
   * Default: it is let go on.
   */
  readonly mayInterrupt?: () => boolean;
}

export interface CreateContext {
  /** Aborted when the dial takes too long or nobody can use it any more. */
  readonly signal: AbortSignal;
  /** True while no session of this pool lives: a refusal cannot be about their number. */
  readonly alone: boolean;
  /** True: nobody waits for it. It must not ask a person anything, and fails instead. */
  readonly quiet?: boolean;
}

/** Every deadline and interval of a pool, in milliseconds. */
export interface PoolTimings {
  /** How long work waits while no work of its priority is served at all. */
  readonly acquireMs: number;
  /** One attempt to open a session. */
  readonly connectMs: number;
  /** The good-bye of one session. */
  readonly closeMs: number;
  /** Work in the background is not interrupted before it had a session for so long. */
  readonly interruptAfterMs: number;
  /** How long work may go on after it was told to stop. */
  readonly abortGraceMs: number;
  /** An idle session is let go after this. */
  readonly idleCloseMs: number;
  /** No session is opened ahead before the first use of the server is so long ago. */
  readonly aheadAfterMs: number;
  /** None is opened ahead for so long when one was refused or ended before it was of use. */
  readonly aheadPauseMs: number;
  /** A session that was silent for longer is checked before it is used. */
  readonly checkAfterIdleMs: number;
  /** One check. */
  readonly checkMs: number;
  /** Between two signs of life on the one idle session that is kept. */
  readonly keepAliveMs: number;
  /** The kept session is let go, too, when it was not used for this long. */
  readonly keepAliveLimitMs: number;
  /** After this a limit learned from the server is tried again, one session higher. */
  readonly limitProbeMs: number;
  /** First pause when the server refuses even one session; doubles. */
  readonly limitRetryMs: number;
  /** The sum of those pauses. */
  readonly limitRetryTotalMs: number;
  /** How often idle sessions are looked at. */
  readonly tickMs: number;
}

export const DEFAULT_TIMINGS: PoolTimings = {
  acquireMs: 60_000,
  connectMs: 30_000,
  closeMs: 5_000,
  interruptAfterMs: 1_000,
  abortGraceMs: 5_000,
  idleCloseMs: 60_000,
  aheadAfterMs: 1_000,
  aheadPauseMs: 5 * 60_000,
  checkAfterIdleMs: 20_000,
  checkMs: 5_000,
  keepAliveMs: 45_000,
  keepAliveLimitMs: 30 * 60_000,
  limitProbeMs: 5 * 60_000,
  limitRetryMs: 1_000,
  limitRetryTotalMs: 20_000,
  tickMs: 5_000,
};

export interface PoolOptions<T extends PooledSession> {
  /** Opens one session, logged in and ready. */
  readonly create: (context: CreateContext) => Promise<T>;
  /** Upper bound of sessions; the server may allow fewer. */
  readonly maxSize: number;
  /** How many the server allowed an earlier pool. Default: not known. */
  readonly knownLimit?: number | undefined;
  /** Told how many the server allows when it has refused one more, or holds more than that again. */
  readonly onDidLearnLimit?: (limit: number) => void;
  /** One idle session is kept alive while this is true. Default: never. */
  readonly keepOne?: () => boolean;
  /** While a person uses the server, a session is open before it is needed. Default: false. */
  readonly sessionsAhead?: boolean;
  /** Default: silent. */
  readonly logger?: Logger;
  /** Default: {@link DEFAULT_TIMINGS}. */
  readonly timings?: Partial<PoolTimings>;
  /** Wall clock, so that the computer's sleep counts. Default: Date.now. */
  readonly now?: () => number;
}
