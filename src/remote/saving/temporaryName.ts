import { randomBytes } from 'node:crypto';
import { dirname, joinPath, type RemotePath } from '../../common/remotePath.ts';

const TEMPORARY = /^\.ftp-workspace-[0-9a-f]{12}\.tmp$/;

/**
 * A hidden name beside `path`: recognisable, unlikely to be taken, and short whatever the name of
 * the file is (names end at 255 bytes). A `.bak` holds the only copy of an original for the time
 * of a rename, and is never hidden from the person.
 *
 * Only what the journal of this computer names is ever removed. One that another computer has left
 * looks like one that it is writing at this moment, to a link that stands still: no time in a
 * listing tells the two apart for sure, and a file that is in nobody's way is the lesser harm.
 */
export function temporaryPath(path: RemotePath, suffix: 'tmp' | 'bak'): RemotePath {
  const name = `.ftp-workspace-${randomBytes(6).toString('hex')}.${suffix}`;
  return joinPath(dirname(path), name);
}

/** True for a name that a save of ours uses on its way. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}
