import { isTimeOfDay, type CivilDate, type TimeOfDay } from './civilTime.ts';
import { collectEntries, readEach, type LineOutcome } from './collectEntries.ts';
import { isBlank, leadingFields, type Field } from './lineFields.ts';
import {
  listingEntry,
  type EntryKind,
  type ListingEntry,
  type ParsedListing,
} from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';
import { listTimeToMs, type ListClock } from './listTime.ts';
import { parseShortYear } from './shortDate.ts';

const TAGS: ReadonlyMap<string, EntryKind> = new Map([
  ['<DIR>', 'directory'],
  ['<JUNCTION>', 'symlink'],
  ['<SYMLINK>', 'symlink'],
  ['<SYMLINKD>', 'symlink'],
]);
const precision = 'minute';
// Date, time, AM or PM, size or tag.
const MAX_FIELDS = 4;
// IIS and dir print the tag in a column of this width; the name begins behind it.
const TAG_COLUMN_WIDTH = 15;

/** The dir command of DOS and Windows: IIS and other servers there, Windows CE. */
export const dosListing: ListingFormat = {
  name: 'dos',
  read: (lines, clock) => readEach(lines, (line) => parseDosLine(line, clock)),
};

/** Parses a listing in the form of the dir command of DOS and Windows. */
export function parseDosListing(text: string, clock: ListClock): ParsedListing {
  return collectEntries(text, (line) => parseDosLine(line, clock));
}

/** Parses one line in the form of dir. */
export function parseDosLine(line: string, clock: ListClock): LineOutcome {
  const fields = leadingFields(line, MAX_FIELDS);
  const date = parseDate(fields[0]?.text ?? '');
  if (!date) return 'the line does not begin with a date';
  const half = parseHalf(fields[2]?.text ?? '');
  const timeOfDay = parseTime(fields[1]?.text ?? '', half);
  if (!timeOfDay) return 'the line has no time of day';
  const field = fields[half === undefined ? 2 : 3];
  const kind = field && kindOf(field.text);
  if (!kind) return 'the line has neither a size nor a mark such as <DIR>';
  return toEntry(line, field, kind, dosTimeToMs(date, timeOfDay, clock));
}

function dosTimeToMs(
  { year, month, day }: CivilDate,
  timeOfDay: TimeOfDay,
  clock: ListClock,
): number | undefined {
  const utcOffsetMinutes = undefined;
  return listTimeToMs({ year, month, day, timeOfDay, precision, utcOffsetMinutes }, clock);
}

function parseDate(text: string): CivilDate | undefined {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
  const match = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{2}|\d{4})$/.exec(text);
  if (!match) return undefined;
  const [first, second] = [Number(match[1]), Number(match[3])];
  const year = parseShortYear(match[4] ?? '');
  // Month first, but for dots and where the number cannot be one.
  const dayFirst = match[2] === '.' || (first > 12 && second <= 12);
  return dayFirst ? { year, month: second, day: first } : { year, month: first, day: second };
}

function parseHalf(text: string): string | undefined {
  return /^[AP]M$/i.test(text) ? text : undefined;
}

function parseTime(text: string, halfField: string | undefined): TimeOfDay | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:([AP])M?)?$/i.exec(text);
  if (!match) return undefined;
  const half = (match[4] ?? halfField)?.charAt(0).toUpperCase();
  const time = {
    hour: to24Hours(Number(match[1]), half),
    minute: Number(match[2]),
    second: Number(match[3] ?? 0),
  };
  return isTimeOfDay(time) ? time : undefined;
}

function to24Hours(hour: number, half: string | undefined): number {
  // In 13:05PM the hour is complete without the mark.
  if (half === undefined || hour > 12) return hour;
  return (hour % 12) + (half === 'P' ? 12 : 0);
}

function kindOf(text: string): EntryKind | undefined {
  return TAGS.get(text.toUpperCase()) ?? (/^\d[\d.,]*$/.test(text) ? 'file' : undefined);
}

function toEntry(
  line: string,
  field: Field,
  kind: EntryKind,
  mtimeMs: number | undefined,
): ListingEntry {
  const text = line.slice(kind === 'file' ? field.end + 1 : nameStart(line, field));
  const bracket = kind === 'symlink' ? targetStart(text) : -1;
  return listingEntry({
    name: bracket === -1 ? text : text.slice(0, bracket),
    kind,
    size: kind === 'file' ? parseSizeField(field.text) : undefined,
    mtimeMs,
    mtimePrecision: mtimeMs === undefined ? undefined : precision,
    linkTarget: bracket === -1 ? undefined : text.slice(bracket + 2, -1),
  });
}

function parseSizeField(text: string): number | undefined {
  const size = Number(text.replace(/[.,]/g, ''));
  return Number.isSafeInteger(size) ? size : undefined;
}

function nameStart(line: string, tag: Field): number {
  let at = tag.end;
  while (at < tag.start + TAG_COLUMN_WIDTH && isBlank(line, at)) at++;
  return at;
}

/** dir prints the target of a link as " [target]"; a path has what no name on Windows can hold. */
function targetStart(text: string): number {
  const bracket = text.endsWith(']') ? text.lastIndexOf(' [') : -1;
  return bracket !== -1 && /[\\/:]/.test(text.slice(bracket)) ? bracket : -1;
}
