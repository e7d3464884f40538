import { collectEntries, type LineOutcome } from './collectEntries.ts';
import { leadingFields, type Field } from './lineFields.ts';
import type { ListingEntry, ParsedListing } from './listingEntry.ts';
import { listTimeToMs, type ListClock } from './listTime.ts';
import { matchUnixDate, type UnixDate } from './unixDate.ts';
import { parseKindLetter, parseUnixMode, type UnixMode } from './unixMode.ts';

interface Head {
  readonly rights: UnixMode;
  /** Index of the first field behind the rights. */
  readonly next: number;
}

interface Columns extends Head {
  /** Index of the first field of the date. */
  readonly dateField: number;
  readonly date: UnixDate;
}

const MAX_FIELDS = 16;
// Fields between mode and date: links, owner, group and size as a rule, else without group or links,
// or with names of several words. This order keeps a name or owner that reads like a date harmless.
const FIELDS_BEFORE_DATE = [4, 3, 2, 5, 6, 1, 7];
const SIZE_OR_DEVICE = /^(?:-?\d+|\d+,\d+)$/;
const TOTAL = /^(?:total|insgesamt|итого|合計|总用量|總計|합계):?\s+\d+[KMGkmg]?\s*$/i;
const ARROW = ' -> ';

/** Parses a listing in the form of ls -l. */
export function parseUnixListing(text: string, clock: ListClock): ParsedListing {
  return collectEntries(text, (line) => parseUnixLine(line, clock));
}

/** Parses one line of ls -l. */
export function parseUnixLine(line: string, clock: ListClock): LineOutcome {
  const fields = leadingFields(line, MAX_FIELDS);
  const head = parseHead(fields);
  if (!head) return isTotal(fields, line) ? undefined : 'the line does not begin with a mode';
  const columns = findColumns(fields, head);
  return columns ? toEntry(line, fields, columns, clock) : 'the line has no size and date';
}

function isTotal(fields: readonly Field[], line: string): boolean {
  return fields.length === 2 && TOTAL.test(line);
}

function parseHead(fields: readonly Field[]): Head | undefined {
  const first = fields[0]?.text ?? '';
  const rights = parseUnixMode(first);
  if (rights) return { rights, next: 1 };
  // NetWare: "d [R----F--] supervisor 512 Jan 16 18:53 login"
  const kind = first.length === 1 ? parseKindLetter(first) : undefined;
  const hasRights = /^\[[-A-Z]{8}\]$/.test(fields[1]?.text ?? '');
  return kind && hasRights ? { rights: { kind, mode: undefined }, next: 2 } : undefined;
}

function findColumns(fields: readonly Field[], { rights, next }: Head): Columns | undefined {
  for (const count of FIELDS_BEFORE_DATE) {
    const dateField = next + count;
    if (!SIZE_OR_DEVICE.test(fields[dateField - 1]?.text ?? '')) continue;
    const date = matchUnixDate(fields, dateField);
    if (date) return { rights, next, dateField, date };
  }
  return undefined;
}

function toEntry(
  line: string,
  fields: readonly Field[],
  { rights, next, dateField, date }: Columns,
  clock: ListClock,
): ListingEntry {
  const { kind, mode } = rights;
  const size = kind === 'other' ? undefined : parseSizeField(fields[dateField - 1]?.text ?? '');
  const rest = line.slice((fields[date.lastField]?.end ?? line.length) + 1);
  // Exactly one space ends the date, further ones belong to the name; but NetWare pads with several.
  const text = mode === undefined ? rest.trimStart() : rest;
  const arrow = kind === 'symlink' ? findArrow(text, size) : -1;
  const mtimeMs = listTimeToMs(date.time, clock);
  const { linkCount, owner } = parseOwner(fields.slice(next, dateField - 1));
  return {
    name: arrow === -1 ? text : text.slice(0, arrow),
    kind,
    size,
    mtimeMs,
    mtimePrecision: mtimeMs === undefined ? undefined : date.time.precision,
    mode,
    linkTarget: arrow === -1 ? undefined : text.slice(arrow + ARROW.length),
    linkCount,
    owner,
    perm: undefined,
    unique: undefined,
  };
}

function parseSizeField(text: string): number | undefined {
  // An old server prints a size over 2 GiB as a negative number.
  const size = text.startsWith('-') ? Number.NaN : Number(text);
  return Number.isSafeInteger(size) ? size : undefined;
}

function findArrow(text: string, size: number | undefined): number {
  // The size of a link is the length of its target, which tells an arrow within a name from the real one.
  const bySize = text.length - ARROW.length - (size ?? Infinity);
  return bySize > 0 && text.startsWith(ARROW, bySize) ? bySize : text.indexOf(ARROW);
}

/** The columns between rights and size: link count, owner and group, or only some of them. */
function parseOwner(columns: readonly Field[]): Pick<ListingEntry, 'linkCount' | 'owner'> {
  const first = ownerText(columns[0]);
  if (first === undefined || !/^\d{1,10}$/.test(first))
    return { linkCount: undefined, owner: first };
  return { linkCount: Number(first), owner: ownerText(columns[1]) };
}

/** "8," is the first half of a device number. */
function ownerText(field: Field | undefined): string | undefined {
  return field?.text.endsWith(',') ? undefined : field?.text;
}
