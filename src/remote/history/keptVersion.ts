import type { RemotePath } from '../../common/remotePath.ts';
import type { ContentHash } from '../localStore/blobStore.ts';

/**
 * What ended a version: a save, one that did away with a change of others, a delete, a move over it.
 * superseded, discarded: it never reached the server.
 */
export const VERSION_ENDS = [
  'saved',
  'overwritten',
  'deleted',
  'moved-over',
  'superseded',
  'discarded',
] as const;
export type VersionEnd = (typeof VERSION_ENDS)[number];

/** A content that a file had once. */
export interface KeptVersion {
  readonly path: RemotePath;
  readonly hash: ContentHash;
  /** Bytes. */
  readonly size: number;
  /** By the server's word, in milliseconds; 0: not told. */
  readonly mtimeMs: number;
  /** When it ended, in milliseconds by the clock of this computer. */
  readonly endedMs: number;
  readonly end: VersionEnd;
  /** Whose it was: saved from this computer, or by others. Undefined: not known. */
  readonly by?: 'us' | 'others' | undefined;
}

export interface StoredVersion extends KeptVersion {
  readonly id: string;
}

/** A file of which the content was kept when it, or a folder above it, was deleted. */
export type DeletedFile = Pick<KeptVersion, 'path' | 'hash' | 'size' | 'mtimeMs'>;

/** One delete by the person. */
export interface Deletion {
  readonly path: RemotePath;
  readonly kind: 'file' | 'folder';
  /** By the clock of this computer. */
  readonly deletedMs: number;
  /** Those that can be put back from this computer. */
  readonly files: readonly DeletedFile[];
  /** How many there were. */
  readonly fileCount: number;
  /** Where it is on the server now: in the trash, or set aside. Undefined: it is gone. */
  readonly movedTo?: RemotePath | undefined;
}

export interface StoredDeletion extends Deletion {
  readonly id: string;
}

type Fields = Readonly<Record<string, unknown>>;

export function parseVersion(value: unknown): KeptVersion | undefined {
  if (!isObject(value) || !isContent(value)) return undefined;
  const { end, by, endedMs } = value;
  const known = VERSION_ENDS.find((one) => one === end);
  if (known === undefined || typeof endedMs !== 'number') return undefined;
  const { path, hash, size, mtimeMs } = value;
  const whose = by === 'us' || by === 'others' ? by : undefined;
  return { path, hash, size, mtimeMs, endedMs, end: known, by: whose };
}

export function parseDeletion(value: unknown): Deletion | undefined {
  if (!isObject(value) || typeof value['path'] !== 'string') return undefined;
  const { path, kind, deletedMs, files, fileCount, movedTo } = value;
  if (kind !== 'file' && kind !== 'folder') return undefined;
  if (typeof deletedMs !== 'number' || typeof fileCount !== 'number' || !Array.isArray(files)) {
    return undefined;
  }
  const kept = files.filter(
    (file): file is DeletedFile & Fields => isObject(file) && isContent(file),
  );
  const place = typeof movedTo === 'string' ? movedTo : undefined;
  return { path, kind, deletedMs, fileCount, files: kept, movedTo: place };
}

function isContent(value: Fields): value is DeletedFile & Fields {
  const { path, hash, size, mtimeMs } = value;
  const isText = typeof path === 'string' && typeof hash === 'string';
  return isText && typeof size === 'number' && typeof mtimeMs === 'number';
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
