import { RemoteError, type RemoteErrorCode } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { ContentHash } from '../localStore/blobStore.ts';
import type { Snapshot } from '../guard/snapshot.ts';

/**
 * Why a save is not on the server. waiting: it could not be reached. interrupted: the editor ended
 * during the save. conflict: the file has changed there meanwhile. refused: the server takes it not.
 */
export type KeptReason = (typeof KEPT_REASONS)[number];

export const KEPT_REASONS = ['waiting', 'interrupted', 'conflict', 'refused'] as const;

/** What a save was about to replace; `nothing`: there was no such file. */
export type KeptBase = Snapshot | 'nothing';

/** What went wrong the last time, as it stands in a record. */
export interface KeptFailure {
  readonly code: RemoteErrorCode;
  readonly message: string;
  readonly reply?: string;
}

/** A save that the server has not got yet. */
export interface OutboxEntry {
  readonly id: string;
  readonly path: RemotePath;
  readonly hash: ContentHash;
  /** Bytes of the content. */
  readonly size: number;
  readonly base: KeptBase;
  /** Our own contents that this one came after: one of them may have reached the server. */
  readonly superseded: readonly ContentHash[];
  /** Milliseconds since the epoch; told as the file's time. */
  readonly savedAtMs: number;
  readonly reason: KeptReason;
  readonly failure?: KeptFailure;
}

const HASH = /^[0-9a-f]{64}$/;

/** Reads what was stored, perhaps by another version. */
export function parseEntry(value: unknown): OutboxEntry | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entry = value as Partial<Record<keyof OutboxEntry, unknown>>;
  const { id, path, hash, size, base, savedAtMs, reason } = entry;
  const superseded = Array.isArray(entry.superseded) ? entry.superseded.filter(isHash) : [];
  if (typeof id !== 'string' || !isPath(path) || !isReason(reason)) return undefined;
  if (!isHash(hash) || !isCount(size) || !isCount(savedAtMs)) return undefined;
  const failure = isFailure(entry.failure) ? { failure: entry.failure } : {};
  const known = isSnapshot(base) ? base : 'nothing';
  return { id, path, hash, size, base: known, superseded, savedAtMs, reason, ...failure };
}

export function toKeptFailure(error: unknown): KeptFailure {
  if (!(error instanceof RemoteError)) return { code: 'rejected', message: String(error) };
  const { code, message, reply } = error;
  return reply === undefined ? { code, message } : { code, message, reply };
}

/** The failure again, for those who put it into words. */
export function toRemoteError({ path, failure }: OutboxEntry): RemoteError | undefined {
  if (!failure) return undefined;
  return new RemoteError(failure.code, failure.message, { path, reply: failure.reply });
}

/** A content of ours as something to begin from: nobody knows what the server will say of it. */
export function snapshotOf({ hash, size }: Pick<OutboxEntry, 'hash' | 'size'>): Snapshot {
  return { size, mtimeMs: 0, mtimeUnitMs: 1, hash, settled: false };
}

function isPath(value: unknown): value is RemotePath {
  return typeof value === 'string' && value.startsWith('/');
}

function isHash(value: unknown): value is ContentHash {
  return typeof value === 'string' && HASH.test(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isReason(value: unknown): value is KeptReason {
  return KEPT_REASONS.some((reason) => reason === value);
}

/** Without a base that makes sense nothing on the server is replaced without a question. */
function isSnapshot(value: unknown): value is Snapshot {
  if (typeof value !== 'object' || value === null) return false;
  const { size, mtimeMs, mtimeUnitMs, hash, settled } = value as Record<string, unknown>;
  const isTime = isCount(mtimeMs) && isCount(mtimeUnitMs);
  return isCount(size) && isTime && isHash(hash) && typeof settled === 'boolean';
}

function isFailure(value: unknown): value is KeptFailure {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message, reply } = value as Record<string, unknown>;
  const isReply = reply === undefined || typeof reply === 'string';
  return typeof code === 'string' && typeof message === 'string' && isReply;
}
