import type { ShortcutSetting } from '../src/common/shortcuts.ts';
import type { ContenderName } from './contenderName.ts';
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
  readonly runs: number;
  /** Sent for one operation; the median. Undefined: what a program sends is not known. */
  readonly commands?: number;
  /** Opened for one operation; the median. */
  readonly dataConnections?: number;
  /** Over the link for one operation, in both directions; the median. Undefined: there is none. */
  readonly packets?: number;
  readonly transfer?: TransferCost;
}

export interface FailedSide {
  readonly error: string;
}

export type Side = SideResult | FailedSide;

export interface OperationResult {
  readonly operation: string;
  readonly title: string;
  /** Of those who took part. */
  readonly sides: Readonly<Partial<Record<ContenderName, Side>>>;
}

export type PlainOrTls = 'plain' | 'tls';

/** Ours without some of its shortcuts. */
export interface Variant {
  readonly name: string;
  readonly shortcuts: ShortcutSetting;
}

export interface MeasuredVariant {
  readonly variant: Variant;
  readonly operations: readonly OperationResult[];
}

/** One server with or without TLS. */
export interface SiteResult {
  readonly server: string;
  readonly security: PlainOrTls;
  readonly operations: readonly OperationResult[];
  /** Where it was asked what the shortcuts are worth. */
  readonly variants?: readonly MeasuredVariant[];
  /** Why nothing was measured, or not all of it. */
  readonly problem?: string;
}

export interface LinkFacts {
  /** 0: nothing was in between. */
  readonly rttMs: number;
  readonly rateMbit: number;
  readonly lossPercent: number;
  /** Why packets did not really take their time, but a relay; undefined: they did. */
  readonly noLink?: string | undefined;
}

export interface BenchResult {
  readonly runs: number;
  readonly link: LinkFacts;
  readonly largeMegabytes: number;
  readonly peerVersion: string;
  /** Who would have been compared, and is not installed. */
  readonly missing: readonly ContenderName[];
  readonly sites: readonly SiteResult[];
}

export function hasFailed(side: Side): side is FailedSide {
  return 'error' in side;
}
