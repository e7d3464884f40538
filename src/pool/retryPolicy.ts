import { hasCode, type RemoteErrorCode } from '../common/remoteError.ts';

/** What is tried again, and how often. */
export interface RetryPolicy {
  /** Failures after which work that can be repeated is repeated, if its session died of them. */
  readonly repeatOn: readonly RemoteErrorCode[];
  readonly maxRepeats: number;
  /** Failures of one session that make the silent others doubtful. */
  readonly doubtOn: readonly RemoteErrorCode[];
  /** Failures to connect that say nothing to those who came when the attempt had begun. */
  readonly momentary: readonly RemoteErrorCode[];
}

export const RETRY_POLICY: RetryPolicy = {
  repeatOn: ['connection-lost', 'timeout', 'protocol', 'closed'],
  maxRepeats: 1,
  // Not 'protocol': what one session misunderstood says nothing about another.
  doubtOn: ['connection-lost', 'timeout', 'closed'],
  // Not what the person has decided, nor a wrong password: it would be said again, and again.
  momentary: [
    'host-not-found',
    'connection-refused',
    'connection-lost',
    'proxy-failed',
    'proxy-refused',
    'timeout',
    'too-many-connections',
    'tls-failed',
    'protocol',
    'closed',
  ],
};

export interface FailedAttempt {
  readonly error: unknown;
  readonly repeatable: boolean;
  /** How often the work was repeated already. */
  readonly repeats: number;
  /** The session cannot be used any more. */
  readonly sessionLost: boolean;
  readonly aborted: boolean;
}

export function shouldRepeat(attempt: FailedAttempt, policy = RETRY_POLICY): boolean {
  if (!attempt.repeatable || attempt.aborted || !attempt.sessionLost) return false;
  return attempt.repeats < policy.maxRepeats && hasCode(attempt.error, ...policy.repeatOn);
}

/** True when a failure casts doubt on sessions that have not spoken since. */
export function castsDoubt(error: unknown, policy = RETRY_POLICY): boolean {
  return hasCode(error, ...policy.doubtOn);
}

export function isOfTheMoment(error: unknown, policy = RETRY_POLICY): boolean {
  return hasCode(error, ...policy.momentary);
}

/** The server refused a session because there are enough, whatever words it used. */
export function isLimitError(
  error: unknown,
  pool: { readonly opened: number; readonly live: number },
): boolean {
  if (hasCode(error, 'too-many-connections')) return true;
  // ProFTPD says 530 after PASS, as if the password that another session is using were wrong.
  return hasCode(error, 'authentication-failed') && pool.opened > 0 && pool.live > 0;
}

export interface BackoffOptions {
  readonly firstMs: number;
  readonly totalMs: number;
}

/** Pauses that double until their sum would pass the total; the last is cut to fit. */
export function* backoff({ firstMs, totalMs }: BackoffOptions): Generator<number, undefined> {
  let left = totalMs;
  for (let pause = firstMs; left > 0; pause *= 2) {
    const next = Math.min(pause, left);
    left -= next;
    yield next;
  }
  return undefined;
}
