import type { Urgency } from '../pool/urgency.ts';
import type { RemoteSession } from './remoteSession.ts';

export interface RunScope {
  readonly priority?: 'interactive' | 'background' | Urgency | undefined;
  readonly signal?: AbortSignal | undefined;
  /** True when doing the work twice does no harm. */
  readonly repeatable?: boolean;
  /** Whether long work in the background may be told to stop for a person, and done again. */
  readonly mayInterrupt?: () => boolean;
  /** True for what moves bytes and goes on from where it was: a person may hold it for hours. */
  readonly isPausable?: boolean;
}

/** The narrow side of the pool: lends a session for one piece of work. */
export interface SessionRunner {
  run<R>(
    work: (session: RemoteSession, signal: AbortSignal) => Promise<R>,
    scope?: RunScope,
  ): Promise<R>;
  /**
   * As `run`, on a session that is idle at this moment and fit for use; in the background only where
   * another one is left. Default: for a person.
   * @returns undefined where there is none: nothing is waited for, and nothing is done
   */
  runIdle?<R>(
    work: (session: RemoteSession, signal: AbortSignal) => Promise<R>,
    priority?: 'interactive' | 'background',
  ): Promise<R> | undefined;
}
