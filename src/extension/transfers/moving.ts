import { throwIfAborted } from '../../common/deadline.ts';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { basename, isWithin, joinPath, type RemotePath } from '../../common/remotePath.ts';
import { Decider } from '../../remote/folders/decider.ts';
import { numberedName } from '../../remote/folders/localNames.ts';
import { Tally } from '../../remote/folders/tally.ts';
import type { Batch, TransferOptions, TransferReport } from '../../remote/folders/transfer.ts';
import type { FolderSize, RemoteFiles, RemoteStat } from '../../remote/remoteFiles.ts';
import { runParts, type TransferPart } from './transferParts.ts';

/** It was copied, and is where it was as well: deleting it might have lost something. */
export class NotRemoved extends Error {
  override readonly name = 'NotRemoved';
}

/** Moves within a server, where nothing has to be transferred. */
export async function moveWithin(
  files: RemoteFiles,
  batches: readonly Batch[],
  options: TransferOptions,
): Promise<TransferReport> {
  const { signal, hold, onProgress, onConflict, isContinued = false } = options;
  const tally = new Tally(onProgress);
  const decider = new Decider(onConflict);
  const move = { files, tally, decider, isContinued };
  const all = batches.flatMap(({ paths, folder }) => paths.map((path) => ({ path, folder })));
  for (let left = all.length; left > 0; left--) tally.found(undefined);
  tally.counted();
  try {
    for (const { path, folder } of all) {
      await hold?.opened(signal);
      throwIfAborted(signal);
      const item = tally.began(path, undefined);
      await moveOne(move, path, folder)
        .catch((error: unknown) => tally.failed(path, error, folder))
        .finally(() => item.end());
    }
    return tally.report();
  } catch (error) {
    return tally.report(error);
  }
}

interface Move {
  readonly files: RemoteFiles;
  readonly tally: Tally;
  readonly decider: Decider;
  /** Some of it may have been moved before. */
  readonly isContinued: boolean;
}

async function moveOne(
  { files, tally, decider, isContinued }: Move,
  path: RemotePath,
  folder: RemotePath,
): Promise<void> {
  const to = joinPath(folder, basename(path));
  if (to === path) {
    tally.skipped(path, 'same');
    return;
  }
  const [coming, existing] = await Promise.all([found(files, path), found(files, to)]);
  if (!coming && existing && isContinued) {
    tally.skipped(path, 'same');
    return;
  }
  if (!coming) throw new RemoteError('not-found', 'Nothing is there', { path });
  const decision = existing && (await decider.decide({ path: to, coming, existing }));
  if (decision === 'skip') {
    tally.skipped(path, 'exists');
    return;
  }
  if (decision === 'rename') {
    const target = await freePath(files, folder, basename(path));
    await files.rename(path, target, { overwrite: false });
    tally.renamed(path, basename(target));
  } else {
    const isFolder = [coming, existing].some((one) => one?.kind === 'directory');
    // A folder is never merged into another one, nor replaced.
    if (existing && isFolder) throw new RemoteError('exists', 'It is there', { path: to });
    await files.rename(path, to, { overwrite: existing !== undefined });
  }
  tally.arrived(0);
}

async function found(files: RemoteFiles, path: RemotePath): Promise<RemoteStat | undefined> {
  try {
    return await files.stat(path, { fresh: true });
  } catch (error) {
    if (hasCode(error, 'not-found')) return undefined;
    throw error;
  }
}

async function freePath(files: RemoteFiles, folder: RemotePath, name: string): Promise<RemotePath> {
  for (let number = 2; ; number++) {
    const candidate = joinPath(folder, numberedName(name, number));
    if (!(await found(files, candidate))) return candidate;
  }
}

/** Moves between servers: nothing is deleted before all of it has arrived. */
export async function moveAcross(
  from: RemoteFiles,
  to: RemoteFiles,
  batches: readonly Batch[],
  options: TransferOptions,
): Promise<TransferReport> {
  const parts: TransferPart[] = [];
  for (const { paths, folder } of batches) {
    // What is not there is told of where it is to be copied.
    const looks = paths.map(async (path) => [path, await found(from, path)] as const);
    const before = new Map(await Promise.all(looks));
    const folders = paths.filter((path) => before.get(path)?.kind === 'directory');
    const others = paths.filter((path) => !folders.includes(path));
    // A folder for itself, so that what has arrived of it can be counted.
    const groups = [others, ...folders.map((path) => [path])].filter(({ length }) => length > 0);
    parts.push(
      ...groups.map((group): TransferPart => {
        return (how) => moveGroup(from, to, { paths: group, folder, before }, how);
      }),
    );
  }
  return runParts(parts, options);
}

interface Group extends Batch {
  /** What was there before anything was copied. */
  readonly before: ReadonlyMap<RemotePath, RemoteStat | undefined>;
}

async function moveGroup(
  from: RemoteFiles,
  to: RemoteFiles,
  group: Group,
  options: TransferOptions,
): Promise<TransferReport> {
  const unread = new Set<RemotePath>();
  const listening = from.onDidRejectNames(({ path }) => unread.add(path));
  try {
    const report = await to.transfers.copy(from.transfers.source, [group], options);
    const failed = [...report.failed];
    for (const path of group.paths) {
      const isMissing = [...missing(report), ...unread].some((one) => isWithin(one, path));
      if (report.stopped !== undefined || isMissing) continue;
      try {
        await remove(from, path, { report, before: group.before.get(path) }, options);
      } catch (error) {
        throwIfAborted(options.signal);
        failed.push({ path, error, into: undefined });
      }
    }
    return { ...report, failed };
  } finally {
    listening.dispose();
  }
}

/** What has not arrived. */
function missing({ failed, skipped }: TransferReport): readonly RemotePath[] {
  const skips = skipped.filter(({ reason }) => reason !== 'same');
  return [...failed, ...skips].map(({ path }) => path);
}

interface Copied {
  readonly report: TransferReport;
  readonly before: RemoteStat | undefined;
}

/** @throws NotRemoved where something else is there by now than what was copied */
async function remove(
  files: RemoteFiles,
  path: RemotePath,
  { report, before }: Copied,
  { signal }: TransferOptions,
): Promise<void> {
  const now = await files.stat(path, { fresh: true });
  const isFolder = now.kind === 'directory';
  const isAsCopied = isFolder
    ? isAllOf(await files.folderSize(path, signal ? { signal } : {}), report)
    : now.size === before?.size && now.mtimeMs === before.mtimeMs;
  if (!isAsCopied) throw new NotRemoved(`${path} holds something else than what was copied`);
  await files.delete(path, { recursive: isFolder, signal });
}

/** Of what was skipped, as it has come before, nobody has counted the bytes. */
function isAllOf({ counted, bytes }: FolderSize, { skipped, ...arrived }: TransferReport): boolean {
  const isOfSize = bytes === arrived.bytes;
  if (!counted) return isOfSize && skipped.length === 0;
  if (counted.skipped > 0 || counted.files !== arrived.files + skipped.length) return false;
  return isOfSize || skipped.length > 0;
}
