import { randomBytes } from 'node:crypto';
import { hasCode, RemoteError } from '../../../common/remoteError.ts';
import { joinPath, ROOT, type RemotePath } from '../../../common/remotePath.ts';
import { command } from '../../protocol/command.ts';
import type { FtpSession } from '../ftpSession.ts';

const RANDOM_BYTES = 6;
/** The probes make no deeper ones. */
const MAX_DEPTH = 3;
/** Far more than the probes make: a server that lists without end ends it here. */
const MAX_ENTRIES = 500;

/** A name in a folder that nobody else has. */
export function scratchPath(folder: RemotePath): RemotePath {
  return joinPath(folder, `.ftp-workspace-report-${randomBytes(RANDOM_BYTES).toString('hex')}`);
}

/** Removes the folder with all that the probes have left in it. Links are not followed. */
export async function removeScratch(
  session: FtpSession,
  path: RemotePath,
  signal: AbortSignal,
): Promise<void> {
  await removeFolder({ session, signal, left: MAX_ENTRIES }, path, MAX_DEPTH);
}

interface Removal {
  readonly session: FtpSession;
  readonly signal: AbortSignal;
  left: number;
}

async function removeFolder(removal: Removal, path: RemotePath, depth: number): Promise<void> {
  const { session, signal } = removal;
  const { entries } = await session.list(path, { signal });
  for (const { name, kind } of entries) {
    if (--removal.left < 0 || depth === 0) {
      throw new RemoteError('too-large', 'The folder of the checks holds too much', { path });
    }
    const child = joinPath(path, name);
    if (kind === 'directory') await removeFolder(removal, child, depth - 1);
    else await session.deleteFile(child, { signal });
  }
  // Pure-FTPd ends a session whose working directory is removed.
  await session.parts.core.exchange(command('CWD', ROOT), { signal });
  await session.deleteDirectory(path, { signal });
}

/** True when there is no such folder: nothing has to be removed then. */
export async function isAbsent(
  session: FtpSession,
  path: RemotePath,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await session.list(path, { signal });
    return false;
  } catch (error) {
    return hasCode(error, 'rejected', 'not-found');
  }
}
