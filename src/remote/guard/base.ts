import type { RemoteStat } from '../remoteFiles.ts';
import type { FileFacts, RemoteEntry } from '../remoteSession.ts';
import type { CurrentFile, Snapshot } from './snapshot.ts';
import type { ContentHash } from '../localStore/blobStore.ts';

/** A version that was read or written here: what a later save may have begun from. */
export interface Base {
  readonly snapshot: Snapshot;
  /** What the editor was told of it; undefined: nothing yet. */
  readonly told: RemoteStat | undefined;
  /** When the server was first seen to say this of it, in milliseconds of this process. */
  readonly sinceMs: number;
  /** True when it was not read but written. */
  readonly isOurs: boolean;
}

/** Times of whole minutes are not those that the server is asked for before a save. */
export const EXACT_UNIT_MS = 1_000;
/** Old disks keep the time in steps of two seconds, whatever the server makes of it. */
const COARSEST_CLOCK_MS = 2_000;
const SLACK_MS = 500;

/**
 * How long a file has to be seen with one time before its content can be relied on: written again
 * after that, it has another time. By the clock of this computer alone: that of the server may be
 * hours off.
 */
export function settlingMs(mtimeUnitMs: number): number {
  return Math.max(mtimeUnitMs, COARSEST_CLOCK_MS) + SLACK_MS;
}

export interface Reading {
  /** What the server said of the file when it was looked at last. */
  readonly entry: RemoteEntry;
  readonly hash: ContentHash;
  /** Bytes that came. */
  readonly size: number;
  /** When they were asked for. */
  readonly beganMs: number;
  /** When the server was first seen to say that. */
  readonly sinceMs: number;
  readonly told: RemoteStat | undefined;
}

/** What was read. */
export function baseRead({ entry, hash, size, beganMs, sinceMs, told }: Reading): Base {
  const { mtimeMs, mtimeUnitMs } = entry;
  const isTold = entry.kind === 'file' && entry.size === size && mtimeMs > 0;
  const settled = isTold && beganMs - sinceMs > settlingMs(mtimeUnitMs);
  return { snapshot: { size, mtimeMs, mtimeUnitMs, hash, settled }, told, sinceMs, isOurs: false };
}

export interface Writing {
  readonly facts: FileFacts;
  readonly hash: ContentHash;
  readonly size: number;
  readonly nowMs: number;
  readonly told: RemoteStat | undefined;
}

/** What was written: within the unit of its time others may write as well. */
export function baseWritten({ facts, hash, size, nowMs, told }: Writing): Base {
  const { mtimeMs = 0 } = facts;
  const snapshot = { size, mtimeMs, mtimeUnitMs: 1_000, hash, settled: false };
  return { snapshot, told, sinceMs: nowMs, isOurs: true };
}

/**
 * Whether the server says the same of a file as it did of a version. Times of different units come
 * from different commands, which may be hours apart: they say nothing to each other.
 */
export function isSameState(version: Snapshot, now: CurrentFile): boolean {
  const { size, mtimeMs, mtimeUnitMs } = version;
  if (now.kind !== 'file' || mtimeMs <= 0) return false;
  return now.size === size && now.mtimeMs === mtimeMs && now.mtimeUnitMs === mtimeUnitMs;
}

/** Two sights of one content: what was proved by the first is not lost by the second. */
export function newerOf(before: Base, now: Base): Base {
  if (!isSameState(before.snapshot, { ...now.snapshot, kind: 'file' })) return now;
  const settled = before.snapshot.settled || now.snapshot.settled;
  const sinceMs = Math.min(before.sinceMs, now.sinceMs);
  return { ...now, snapshot: { ...now.snapshot, settled }, sinceMs };
}
