import { collectEntries, readEach, type LineOutcome } from './collectEntries.ts';
import { leadingFields, type Field } from './lineFields.ts';
import { listingEntry, type ListingEntry, type ParsedListing } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';
import { listTimeToMs, type ListClock } from './listTime.ts';
import { matchNumericDate, matchUnixDate, type UnixDate } from './unixDate.ts';
import { parseUnixHead, type UnixHead } from './unixHead.ts';

interface Columns extends UnixHead {
  /** Index of the first field of the date. */
  readonly dateField: number;
  readonly date: UnixDate;
}

const MAX_FIELDS = 16;
// Fields between mode and date: links, owner, group and size as a rule, else without group or links,
// or with names of several words. This order keeps a name or owner that reads like a date harmless.
const FIELDS_BEFORE_DATE = [4, 3, 2, 5, 6, 1, 7];
// Bytes, in units (33.5k, 160B), a device; a size that has grown into the group before it.
const SIZE_OR_DEVICE =
  /^(?:-?\d{1,30}|\d+,\d+|0x[\da-f]{1,16}|\d{1,12}(?:[.,]\d{1,3})?(?:[KMGT]i?B?|B))$/i;
const GROUP_WITH_SIZE = /^[a-z_][\w.-]{2,32}\d$/i;
const TOTAL =
  /^(?:total|insgesamt|totale|totaal|razem|итого|всего|celkem|totalt|yhteensä|toplam|合計|总用量|总计|總計|합계):?\s+\d+(?:[.,]\d+)?[KMGkmg]?\s*$/i;
const MAX_TOTAL = 80;
const MAX_SIZE = 64;
const ARROW = ' -> ';

/** What ls -l prints, on Unix and on what imitates it. */
export const unixListing: ListingFormat = {
  name: 'unix',
  read: (lines, clock) => readEach(lines, (line) => parseUnixLine(line, clock)),
};

/** Parses a listing in the form of ls -l. */
export function parseUnixListing(text: string, clock: ListClock): ParsedListing {
  return collectEntries(text, (line) => parseUnixLine(line, clock));
}

/** Parses one line of ls -l. */
export function parseUnixLine(line: string, clock: ListClock): LineOutcome {
  const fields = leadingFields(line, MAX_FIELDS);
  const head = parseUnixHead(fields);
  if (!head) return isTotal(fields, line) ? undefined : 'the line does not begin with a mode';
  const columns = findColumns(fields, head);
  return columns ? toEntry(line, fields, columns, clock) : 'the line has no size and date';
}

function isTotal(fields: readonly Field[], line: string): boolean {
  return fields.length === 2 && line.length < MAX_TOTAL && TOTAL.test(line.trimStart());
}

function findColumns(fields: readonly Field[], { rights, next }: UnixHead): Columns | undefined {
  const found =
    findDate(fields, next, SIZE_OR_DEVICE, matchUnixDate) ??
    findDate(fields, next, SIZE_OR_DEVICE, matchNumericDate) ??
    findDate(fields, next, GROUP_WITH_SIZE, matchUnixDate);
  return found && { rights, next, ...found };
}

function findDate(
  fields: readonly Field[],
  next: number,
  size: RegExp,
  match: typeof matchUnixDate,
): Pick<Columns, 'dateField' | 'date'> | undefined {
  for (const count of FIELDS_BEFORE_DATE) {
    const dateField = next + count;
    const text = fields[dateField - 1]?.text ?? '';
    if (text.length > MAX_SIZE || !size.test(text)) continue;
    const date = match(fields, dateField);
    if (date) return { dateField, date };
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
  const whose = parseOwner(fields.slice(next, dateField - 1), size);
  return listingEntry({
    name: arrow === -1 ? text : text.slice(0, arrow),
    kind,
    size,
    mtimeMs,
    mtimePrecision: mtimeMs === undefined ? undefined : date.time.precision,
    mode,
    linkTarget: arrow === -1 ? undefined : text.slice(arrow + ARROW.length),
    ...whose,
  });
}

function parseSizeField(text: string): number | undefined {
  // An old server prints a size over 2 GiB as a negative number; 33.5k is not exact.
  const size = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(size) ? size : undefined;
}

function findArrow(text: string, size: number | undefined): number {
  // The size of a link is the length of its target, which tells an arrow within a name from the real one.
  const bySize = text.length - ARROW.length - (size ?? Infinity);
  return bySize > 0 && text.startsWith(ARROW, bySize) ? bySize : text.indexOf(ARROW);
}

/** The columns between rights and size: link count, owner and group, or only some of them. */
function parseOwner(
  columns: readonly Field[],
  size: number | undefined,
): Pick<ListingEntry, 'linkCount' | 'owner' | 'group'> {
  const first = ownerText(columns[0]);
  const none = { linkCount: undefined, owner: undefined, group: undefined };
  if (isForks(columns, size)) return none;
  if (first === undefined || !/^\d{1,10}$/.test(first)) return { ...none, owner: first };
  // Names of several words leave open where the owner ends and the group begins.
  const group = columns.length === 3 ? ownerText(columns[2]) : undefined;
  return { linkCount: Number(first), owner: ownerText(columns[1]), group };
}

/** Servers on the old Mac state the two forks of a file there, and their sum as its size. */
function isForks(columns: readonly Field[], size: number | undefined): boolean {
  const [resource, data] = columns.map(({ text }) => Number(text));
  return columns.length === 2 && resource !== undefined && resource + (data ?? 0) === size;
}

/** "8," is the first half of a device number. */
function ownerText(field: Field | undefined): string | undefined {
  return field?.text.endsWith(',') ? undefined : field?.text;
}
