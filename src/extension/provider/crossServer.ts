import { RemoteError } from '../../common/remoteError.ts';
import { isWithin, joinPath, type RemotePath } from '../../common/remotePath.ts';
import type { OverwriteOptions, RemoteFiles } from '../../remote/remoteFiles.ts';

/** A place among the files of one server. */
export interface Place {
  readonly files: RemoteFiles;
  readonly path: RemotePath;
}

/**
 * Copies between servers. The editor sees one file system for the scheme and asks it to rename
 * and copy from any server to any other.
 */
export async function copyAcross(
  from: Place,
  to: Place,
  { overwrite }: OverwriteOptions,
): Promise<void> {
  const { kind } = await from.files.stat(from.path);
  if (kind === 'directory') {
    await refuseExisting(to);
    await copyFolder(from, to);
  } else await copyFile(from, to, overwrite);
}

/** Moves between servers: nothing is deleted before all of it has arrived. */
export async function moveAcross(from: Place, to: Place, options: OverwriteOptions): Promise<void> {
  let unread: RemotePath | undefined;
  const listening = from.files.onDidRejectNames(({ path }) => {
    if (isWithin(path, from.path)) unread ??= path;
  });
  try {
    // What others have put in since it was shown has to go along.
    from.files.refresh(from.path);
    await copyAcross(from, to, options);
  } finally {
    listening.dispose();
  }
  if (unread !== undefined) throw unreadable(unread);
  await from.files.delete(from.path, { recursive: true });
}

async function copyFolder(from: Place, to: Place): Promise<void> {
  const children = await from.files.list(from.path);
  await to.files.createDirectory(to.path);
  for (const [name, child] of children) {
    const source = { files: from.files, path: joinPath(from.path, name) };
    const target = { files: to.files, path: joinPath(to.path, name) };
    if (child.kind === 'file') await copyFile(source, target, false);
    else if (child.kind === 'directory' && !child.symlink) await copyFolder(source, target);
    else throw uncopyable(source.path);
  }
}

async function copyFile(from: Place, to: Place, overwrite: boolean): Promise<void> {
  const content = await from.files.read(from.path);
  const { mtimeMs } = await from.files.stat(from.path);
  const time = mtimeMs > 0 ? { modifiedMs: mtimeMs } : {};
  // The editor has asked before it lets a copy replace anything.
  const expected = overwrite ? 'anything' : 'nothing';
  await to.files.write(to.path, content, { create: true, overwrite, expected, ...time });
}

/** A folder is never merged into another, as a rename would not be. */
async function refuseExisting({ files, path }: Place): Promise<void> {
  try {
    await files.stat(path, { fresh: true });
  } catch (error) {
    if (error instanceof RemoteError && error.code === 'not-found') return;
    throw error;
  }
  throw new RemoteError('exists', 'The target exists', { path });
}

/** Following a link to a folder may never end; leaving it out would lose it in a move. */
function uncopyable(path: RemotePath): RemoteError {
  return new RemoteError('not-supported', 'a link to a folder cannot be copied', { path });
}

/** They were not copied, and would be deleted with the folder. */
function unreadable(path: RemotePath): RemoteError {
  const message = 'the listing has names that cannot be read, so nothing was deleted';
  return new RemoteError('not-supported', message, { path });
}
