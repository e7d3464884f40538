import type { RemotePath } from '../../common/remotePath.ts';
import type { ContentHash } from '../localStore/blobStore.ts';
import type { KeptBase } from '../outbox/outboxEntry.ts';
import type { Snapshot } from '../guard/snapshot.ts';

/** A content that is kept on this computer, or is at least known by its hash. */
export interface KnownContent {
  readonly hash: ContentHash;
  /** Bytes. */
  readonly size: number;
}

/** A change that is under way: what it may leave behind on the server, and what puts it right. */
export interface JournalRecord {
  /** `move`: nothing is written, what has another name on the server comes here. */
  readonly way: 'staged' | 'direct' | 'move';
  /** What is replaced, or made. */
  readonly path: RemotePath;
  /** Milliseconds since the epoch, by this computer. */
  readonly startedMs: number;
  /** Of `move`: the name that it had. */
  readonly from?: RemotePath | undefined;
  /** A temporary name, ours alone. */
  readonly staged?: RemotePath | undefined;
  /** The name that what was there has in the meantime: it may be the only copy. */
  readonly backup?: RemotePath | undefined;
  /** True: `staged`, `backup` or both are folders. */
  readonly isFolder?: boolean | undefined;
  /** What is to be written. Undefined: it is on the server, under another name. */
  readonly content?: KnownContent | undefined;
  /** Of `direct`: what is overwritten. Undefined: there was no file. */
  readonly before?: KnownContent | undefined;
  /** True: `before` is being written again, since `content` could not be. */
  readonly isPuttingBack?: boolean | undefined;
  /** True: all is done, and only `staged` and `backup` may be there still. */
  readonly isDone?: boolean | undefined;
  /** True: whoever wrote it was told that it failed, and has the content still. */
  readonly isTold?: boolean | undefined;
  /**
   * Of `direct`: milliseconds since the epoch, an upload to `path` was left without an answer then.
   * The server may carry it out whenever it comes to it, and begins with emptying the file.
   */
  readonly unansweredMs?: number | undefined;
  /** Of `direct`: all was right when it was looked at, and only such an upload can change that. */
  readonly isRight?: boolean | undefined;
  /** What the person began from; `nothing`: there was no file. */
  readonly base?: KeptBase | undefined;
}

const WAYS = ['staged', 'direct', 'move'] as const;

/** @returns undefined for what no version of this file has written */
export function parseJournalRecord(value: unknown): JournalRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<keyof JournalRecord, unknown>>;
  const way = WAYS.find((known) => known === fields.way);
  const { path, startedMs } = fields;
  if (!way || !isPath(path) || typeof startedMs !== 'number') return undefined;
  return {
    way,
    path,
    startedMs,
    from: pathOf(fields.from),
    staged: pathOf(fields.staged),
    backup: pathOf(fields.backup),
    isFolder: fields.isFolder === true,
    content: contentOf(fields.content),
    before: contentOf(fields.before),
    isPuttingBack: fields.isPuttingBack === true,
    isDone: fields.isDone === true,
    isTold: fields.isTold === true,
    unansweredMs: timeOf(fields.unansweredMs),
    isRight: fields.isRight === true,
    base: fields.base === 'nothing' ? 'nothing' : snapshotOf(fields.base),
  };
}

function isPath(value: unknown): value is RemotePath {
  return typeof value === 'string' && value.startsWith('/');
}

function pathOf(value: unknown): RemotePath | undefined {
  return isPath(value) ? value : undefined;
}

function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function contentOf(value: unknown): KnownContent | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { hash, size } = value as Partial<Record<keyof KnownContent, unknown>>;
  return typeof hash === 'string' && typeof size === 'number' ? { hash, size } : undefined;
}

function snapshotOf(value: unknown): Snapshot | undefined {
  const content = contentOf(value);
  if (!content) return undefined;
  const { mtimeMs, mtimeUnitMs, settled } = value as Record<keyof Snapshot, unknown>;
  if (typeof mtimeMs !== 'number' || typeof mtimeUnitMs !== 'number') return undefined;
  return { ...content, mtimeMs, mtimeUnitMs, settled: settled === true };
}
