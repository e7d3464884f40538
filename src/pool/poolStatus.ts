import type { RemoteError } from '../common/remoteError.ts';

/** What a pool looks like from outside at one moment. */
export interface PoolStatus {
  /**
   * idle: nothing is open, the next work connects. limited: connected, and the server was seen to
   * allow fewer sessions than asked for. failed: nothing is open and the last attempt failed.
   */
  readonly state: 'idle' | 'connecting' | 'connected' | 'limited' | 'failed' | 'closed';
  /** Sessions that exist or are being opened, those saying good-bye included. */
  readonly total: number;
  /** Without work, those being checked included. */
  readonly idle: number;
  readonly busy: number;
  readonly connecting: number;
  /** Work in the queue. */
  readonly waiting: number;
  /** Sessions allowed now: `maxSize`, or what the server was seen to accept. */
  readonly limit: number;
  readonly maxSize: number;
  /** Why the last attempt to connect failed; undefined once one succeeds. */
  readonly lastError: RemoteError | undefined;
  /** Sessions ever opened. */
  readonly opened: number;
}

/** Derives the state from the counters of a pool that is not closed. */
export function describeState(counts: Omit<PoolStatus, 'state'>): PoolStatus['state'] {
  const live = counts.idle + counts.busy;
  if (live > 0) return counts.limit < counts.maxSize ? 'limited' : 'connected';
  if (counts.connecting > 0) return 'connecting';
  return counts.lastError ? 'failed' : 'idle';
}

export function sameStatus(a: PoolStatus, b: PoolStatus): boolean {
  return (Object.keys(a) as (keyof PoolStatus)[]).every((key) => a[key] === b[key]);
}
