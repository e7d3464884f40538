import { readEach, type LineOutcome } from './collectEntries.ts';
import { leadingFields, textOf } from './lineFields.ts';
import { listingEntry, type EntryKind, type ListingEntry } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';

// Mode, owner, group, size, seconds.
const MAX_FIELDS = 5;
const MAX_SECONDS = 8_640_000_000_000;
const FILE_TYPE = 0o170000;
const KINDS: ReadonlyMap<number, EntryKind> = new Map([
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'symlink'],
]);

/** What stat(2) says, in numbers: `0100644   500  101   12345    123456789       name`, in UTC. */
export const octalListing: ListingFormat = {
  name: 'unix-octal',
  read: (lines) => readEach(lines, parseOctalLine),
};

export function parseOctalLine(line: string): LineOutcome {
  const fields = leadingFields(line, MAX_FIELDS);
  const mode = textOf(fields, 0);
  if (!/^0[0-7]{5,6}$/.test(mode)) return 'the line does not begin with a mode';
  const [owner, , size, seconds] = fields.slice(1).map(({ text }) => exactNumber(text));
  if (owner === undefined || size === undefined || seconds === undefined) {
    return 'the line has no size and time';
  }
  const bits = Number.parseInt(mode, 8);
  const kind = KINDS.get(bits & FILE_TYPE) ?? 'other';
  return listingEntry({
    name: line.slice(fields[4]?.end).trimStart(),
    kind,
    size: kind === 'directory' ? undefined : size,
    ...modifiedAt(seconds),
    mode: bits & 0o7777,
    owner: `${owner}`,
  });
}

function exactNumber(text: string): number | undefined {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : undefined;
  return Number.isSafeInteger(value) ? value : undefined;
}

function modifiedAt(seconds: number): Pick<ListingEntry, 'mtimeMs' | 'mtimePrecision'> {
  if (seconds > MAX_SECONDS) return { mtimeMs: undefined, mtimePrecision: undefined };
  return { mtimeMs: seconds * 1000, mtimePrecision: 'second' };
}
