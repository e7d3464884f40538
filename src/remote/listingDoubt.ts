import type { RemoteListing } from './remoteSession.ts';

/** Whether a name that is no entry of a listing may be in its folder all the same. */
export type ListingDoubt = (name: string) => boolean;

/** More lines than these are not searched: any name may be in them. */
const MAX_LINES = 1_000;
const PART_OF_NAME = /[\p{L}\p{N}._~$@#-]/u;

/**
 * A listing proves that a name is not there, unless the server has left out a part of it, or nobody
 * could read a line that holds the name: a save must not take such a file for absent.
 * @returns undefined where the listing tells of every name
 */
export function doubtOf({ rejected, isPartial }: RemoteListing): ListingDoubt | undefined {
  if (isPartial || rejected.length > MAX_LINES) return () => true;
  if (rejected.length === 0) return undefined;
  // Without regard to case: to some servers a name is the same in another one.
  const lines = rejected.map(({ line }) => line.toLowerCase());
  return (name) => lines.some((line) => holdsName(line, name.toLowerCase()));
}

/** Whether the line holds the name as a whole, not as a part of another. */
function holdsName(line: string, name: string): boolean {
  for (let at = line.indexOf(name); at !== -1; at = line.indexOf(name, at + 1)) {
    const around = line.charAt(at - 1) + line.charAt(at + name.length);
    if (!PART_OF_NAME.test(around)) return true;
  }
  return false;
}
