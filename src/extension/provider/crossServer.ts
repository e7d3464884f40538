import { onAbort } from '../../common/deadline.ts';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { basename, dirname, isWithin, type RemotePath } from '../../common/remotePath.ts';
import type { TransferReport } from '../../remote/folders/transfer.ts';
import { alreadyThere } from '../../remote/refusals.ts';
import type { OverwriteOptions, RemoteFiles } from '../../remote/remoteFiles.ts';
import { CopiedTree } from './copiedTree.ts';

/** A place among the files of one server. */
export interface Place {
  readonly files: RemoteFiles;
  readonly path: RemotePath;
}

const NEVER = new AbortController().signal;

/**
 * Copies between servers. The editor sees one file system for the scheme and asks it to rename
 * and copy from any server to any other.
 */
export async function copyAcross(from: Place, to: Place, options: OverwriteOptions): Promise<void> {
  await copied(from, to, options);
}

/**
 * Moves between servers: nothing is deleted before all of it has arrived.
 * @throws RemoteError `not-removed` where others have changed it meanwhile
 */
export async function moveAcross(from: Place, to: Place, options: OverwriteOptions): Promise<void> {
  const { signal = NEVER } = options;
  let unread: RemotePath | undefined;
  const listening = from.files.onDidRejectNames(({ path }) => {
    if (isWithin(path, from.path)) unread ??= path;
  });
  try {
    const tree = await copied(from, to, options);
    // It may have taken long, and what has come meanwhile is nowhere else.
    await tree.assertAsRead(from.path, signal);
  } finally {
    listening.dispose();
  }
  if (unread !== undefined) throw unreadable(unread);
  // All of it is there: to end now would leave a part of it in both places.
  await from.files.delete(from.path, { recursive: true });
}

/** @returns what was copied */
async function copied(
  from: Place,
  to: Place,
  { overwrite, signal, onMoved }: OverwriteOptions,
): Promise<CopiedTree> {
  const { kind } = await from.files.stat(from.path);
  const mayReplace = overwrite && kind !== 'directory';
  await refuseExisting(to, mayReplace);
  const tree = new CopiedTree(from.files.transfers.source, basename(to.path));
  const failures: unknown[] = [];
  const ending = new AbortController();
  const stop = onAbort(signal, () => ending.abort(signal?.reason));
  try {
    const report = await to.files.transfers.copy(
      tree,
      [{ paths: [from.path], folder: dirname(to.path) }],
      {
        signal: ending.signal,
        // The editor has asked before it lets a copy replace anything.
        onConflict: mayReplace ? 'overwrite' : 'skip',
        onProgress: ({ bytes, foundBytes, isCounted, failed: [first] }) => {
          onMoved?.(bytes, isCounted ? foundBytes : undefined);
          if (!first || failures.length > 0) return;
          // The editor knows no copy that is not whole: the rest would come in vain.
          failures.push(first.error);
          ending.abort(first.error);
        },
      },
    );
    failures.push(...failuresOf(report, to));
  } catch (error) {
    failures.push(error);
  } finally {
    stop();
  }
  if (failures.length > 0) throw asError(failures[0]);
  return tree;
}

function failuresOf({ failed, stopped, skipped }: TransferReport, to: Place): readonly unknown[] {
  const ends = stopped === undefined ? [] : [stopped];
  return [
    ...ends,
    ...failed.map(({ error }) => error),
    ...skipped.map(() => alreadyThere(to.path)),
  ];
}

/** A folder is never merged into another, nor replaced, as a rename would not do it. */
async function refuseExisting({ files, path }: Place, mayReplace: boolean): Promise<void> {
  try {
    const { kind } = await files.stat(path, { fresh: true });
    if (mayReplace && kind !== 'directory') return;
  } catch (error) {
    if (hasCode(error, 'not-found')) return;
    throw error;
  }
  if (!mayReplace) throw alreadyThere(path);
  throw new RemoteError('is-a-directory', 'A folder has this name', { path });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** They were not copied, and would be deleted with the folder. */
function unreadable(path: RemotePath): RemoteError {
  const message = 'the listing has names that cannot be read, so nothing was deleted';
  return new RemoteError('not-supported', message, { path });
}
