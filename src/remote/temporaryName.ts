import { randomBytes } from 'node:crypto';
import { dirname, joinPath, type RemotePath } from '../common/remotePath.ts';

const TEMPORARY = /^\.ftp-workspace-[0-9a-f]{12}\.tmp$/;

/**
 * A hidden name beside `path`: recognisable, unlikely to be taken, and short whatever the name of
 * the file is (names end at 255 bytes). A `.bak` holds the only copy of an original for the time
 * of a rename, and is never hidden from the person.
 */
export function temporaryPath(path: RemotePath, suffix: 'tmp' | 'bak'): RemotePath {
  const name = `.ftp-workspace-${randomBytes(6).toString('hex')}.${suffix}`;
  return joinPath(dirname(path), name);
}

/** True for a name that a save of ours uses on its way. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}
