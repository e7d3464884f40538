/** Of `chmod`: set user id, set group id and sticky, then rwx for owner, group and others. */
export const ALL_MODE_BITS = 0o7777;
export const EXECUTE_BITS = 0o111;

/** What becomes of permission bits. Those that are neither set nor cleared stay as they are. */
export interface ModeChange {
  readonly set: number;
  readonly clear: number;
  readonly appliesTo: 'all' | 'files' | 'folders';
  /** A file that nobody may execute stays so, as with the `X` of `chmod`. */
  readonly executeFoldersOnly: boolean;
}

export interface HasMode {
  readonly isFolder: boolean;
  /** Undefined where the server does not tell. */
  readonly mode: number | undefined;
}

/**
 * The mode that it gets; the same as before where the change does not apply to it.
 * @returns undefined where that cannot be told: a part is to stay as it is, and nobody knows how it is
 */
export function changedMode({ isFolder, mode }: HasMode, change: ModeChange): number | undefined {
  const { set, clear, appliesTo, executeFoldersOnly } = change;
  const isMeant = appliesTo === 'all' || (appliesTo === 'folders') === isFolder;
  if (!isMeant) return mode;
  const isDecided = (set | clear) === ALL_MODE_BITS;
  if (mode === undefined && !isDecided) return undefined;
  const isExecuted = ((mode ?? 0) & EXECUTE_BITS) !== 0;
  const staysUnexecuted = executeFoldersOnly && !isFolder && !isExecuted;
  return ((mode ?? 0) & ~clear) | (staysUnexecuted ? set & ~EXECUTE_BITS : set);
}
