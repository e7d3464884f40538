import { hasCode } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';
import { download, type DownloadTarget } from './download.ts';
import type { Lookup } from './lookup.ts';
import type { RemoteEntry } from './remoteSession.ts';
import type { SessionRunner } from './sessionRunner.ts';

export interface FetchOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly path: RemotePath;
  /** What the path was when it was looked at last. */
  readonly entry: RemoteEntry;
  readonly target: DownloadTarget;
  readonly signal: AbortSignal | undefined;
}

/**
 * Downloads a file. Others may have changed it since it was listed: it is looked at once more then.
 * @returns what the file was that has come
 */
export async function fetchAsIs(options: FetchOptions): Promise<RemoteEntry> {
  const { lookup, path, target, signal } = options;
  try {
    return await fetchAs(options.entry, options);
  } catch (error) {
    if (!hasCode(error, 'size-mismatch')) throw error;
    await target.reset();
    return fetchAs(await lookup.get(path, { fresh: true, signal }), options);
  }
}

async function fetchAs(
  entry: RemoteEntry,
  { runner, lookup, path, target, signal }: FetchOptions,
): Promise<RemoteEntry> {
  const expectedSize = entry.kind === 'file' ? entry.size : undefined;
  try {
    await download({ runner, path, entry, expectedSize, target, signal });
    return entry;
  } catch (error) {
    if (!hasCode(error, 'rejected')) throw error;
    throw await lookup.reasonOf(error, path);
  }
}
