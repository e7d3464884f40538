import type { EntryKind } from './listingEntry.ts';

/** The first column of ls -l. */
export interface UnixMode {
  readonly kind: EntryKind;
  /** Undefined for a server that shows rights of another kind, such as NetWare. */
  readonly mode: number | undefined;
}

const KINDS: ReadonlyMap<string, EntryKind> = new Map([
  ['-', 'file'],
  // A file on tape (Cray), a contiguous one, and what some servers on Windows print.
  ['M', 'file'],
  ['m', 'file'],
  ['C', 'file'],
  ['f', 'file'],
  ['d', 'directory'],
  ['l', 'symlink'],
  // An external link of z/OS, to a data set.
  ['e', 'symlink'],
  // Block and character devices, fifos, sockets, doors, event ports, HP-UX network files, whiteouts.
  ...['b', 'c', 'p', 's', 'D', 'P', 'n', 'w'].map((letter): [string, EntryKind] => [
    letter,
    'other',
  ]),
]);
// An access list, a security context, extended attributes; "-" stands there on systems without.
const MARKS = '+.@*-';
const PERMISSION_COUNT = 9;

/** What a kind letter says. */
export function parseKindLetter(letter: string): EntryKind | undefined {
  return KINDS.get(letter);
}

/** Parses `drwxr-xr-x`, with or without a mark behind it. */
export function parseUnixMode(text: string): UnixMode | undefined {
  const kind = parseKindLetter(text.charAt(0));
  const markLength = text.length - 1 - PERMISSION_COUNT;
  if (!kind || markLength < 0 || markLength > 1) return undefined;
  if (markLength === 1 && !MARKS.includes(text.charAt(1 + PERMISSION_COUNT))) return undefined;
  let mode = 0;
  for (let i = 0; i < PERMISSION_COUNT; i++) {
    const bits = permissionBits(text.charAt(1 + i), i);
    if (bits === undefined) return undefined;
    mode |= bits;
  }
  return { kind, mode };
}

function permissionBits(letter: string, position: number): number | undefined {
  const bit = 0o400 >> position;
  const place = position % 3;
  if (letter === '-') return 0;
  if (place < 2) return letter === 'rw'[place] ? bit : undefined;
  // setuid, setgid and sticky stand in the place of an x, as capitals where there is no x; Solaris
  // prints a setgid bit without x as l (mandatory locking).
  const special = 0o4000 >> ((position - 2) / 3);
  switch (letter) {
    case 'x':
      return bit;
    case 's':
    case 't':
      return bit | special;
    case 'S':
    case 'T':
    case 'l':
    case 'L':
      return special;
    default:
      return undefined;
  }
}
