import type { Summary } from './statistics.ts';

/** What is known of the large transfers besides their time; medians, the peak is the highest. */
export interface TransferCost {
  readonly megabytesPerSecond: number;
  readonly cpuSeconds: number;
  /** Resident memory of the whole process, Node included, at its highest. */
  readonly peakMegabytes: number;
}

/** One client's measurements of one operation. Times in milliseconds. */
export interface SideResult extends Summary {
  /** Sent for one operation; the median. */
  readonly commands: number;
  /** Opened for one operation; the median. */
  readonly dataConnections: number;
  readonly transfer?: TransferCost;
}

export interface FailedSide {
  readonly error: string;
}

export interface OperationResult {
  readonly operation: string;
  readonly title: string;
  readonly ours: SideResult | FailedSide;
  readonly peer: SideResult | FailedSide;
}

/** One operation over a link, in multiples of its round-trip time; undefined where it failed. */
export interface RoundTrips {
  readonly operation: string;
  readonly title: string;
  readonly ours: PlainAndTls;
  readonly peer: PlainAndTls;
}

export interface PlainAndTls {
  readonly plain: number | undefined;
  readonly tls: number | undefined;
}

export interface ServerResult {
  readonly server: string;
  readonly operations: readonly OperationResult[];
  /** Empty where they were not counted. */
  readonly roundTrips: readonly RoundTrips[];
}

export interface BenchResult {
  readonly runs: number;
  /** Of the link over which round trips were counted. */
  readonly rttMs: number;
  readonly peerVersion: string;
  readonly servers: readonly ServerResult[];
}

export function hasFailed(side: SideResult | FailedSide): side is FailedSide {
  return 'error' in side;
}
