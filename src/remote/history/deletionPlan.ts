import type { RemotePath } from '../../common/remotePath.ts';
import type { RemoteEntry } from '../remoteSession.ts';

/** A file that can be fetched before it is deleted. */
export interface FetchableFile {
  readonly path: RemotePath;
  readonly entry: RemoteEntry;
}

/** What a delete of a folder would take away, as far as looking told within its time. */
export interface DeletionPlan {
  readonly path: RemotePath;
  /** All that is no folder, links included. */
  readonly files: number;
  readonly folders: number;
  /** Of the files whose size the server tells. */
  readonly bytes: number;
  /** There is more than that: the time was over, or a folder could not be looked into. */
  readonly isPartial: boolean;
  /** Those that will be kept on this computer, and can be restored. */
  readonly restorable: readonly FetchableFile[];
}

export interface PlanOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told of what was found so far. */
  readonly onProgress?: (files: number) => void;
}

/** What a delete keeps is fetched before it: a person waits for that. */
const MAX_FILES = 200;
const MAX_BYTES = 10 * 1024 * 1024;
/** Of one file that is at nobody's hand. */
export const MAX_FETCHED_BYTES = 1024 * 1024;

/** The small files first, so that as many as possible can be restored. */
export function restorableOf(candidates: readonly FetchableFile[]): readonly FetchableFile[] {
  const bySize = [...candidates].sort((one, other) => sizeOf(one) - sizeOf(other));
  let bytes = 0;
  return bySize.slice(0, MAX_FILES).filter((file) => (bytes += sizeOf(file)) <= MAX_BYTES);
}

export function isFetched({ kind, size }: RemoteEntry): boolean {
  return kind === 'file' && size !== undefined && size <= MAX_FETCHED_BYTES;
}

function sizeOf({ entry }: FetchableFile): number {
  return entry.size ?? 0;
}
