/** True for what a call of `node:fs` throws where there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** A folder, somebody else's, on a bad block of the disk: it can be read no better the next time. */
const LASTING = ['EISDIR', 'EACCES', 'EPERM', 'EIO', 'ELOOP'];

/** True for what a call of `node:fs` throws where something is there that cannot be read as a file. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LASTING.includes(String(error.code));
}
