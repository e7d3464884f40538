import { MIDNIGHT } from './civilTime.ts';
import { parseColonTime, type ClockTime } from './clockTime.ts';
import type { Field } from './lineFields.ts';
import type { TimePrecision } from './listingEntry.ts';
import type { ListTime } from './listTime.ts';
import { parseMonthName } from './monthName.ts';
import { parseNamedDate, parseShortDate } from './shortDate.ts';

/** A date found in the columns of a line, and the index of its last field. */
export interface UnixDate {
  readonly time: ListTime;
  readonly lastField: number;
}

/** The part of a date that the month's name or the ISO form gives. */
interface StatedDate {
  readonly year: number | undefined;
  readonly month: number;
  readonly day: number;
}

/** Reads the date that begins at field `at`, in any of the forms that ls prints. */
export function matchUnixDate(fields: readonly Field[], at: number): UnixDate | undefined {
  const first = fields[at]?.text ?? '';
  const second = fields[at + 1]?.text ?? '';
  const month = parseMonthName(first);
  if (month !== undefined) {
    const day = parseDay(second);
    return yearAndTime(fields, at + 1, month, day) ?? withYearOrTime(fields, at + 2, month, day);
  }
  const day = parseDay(first);
  if (day !== undefined) return withYearOrTime(fields, at + 2, parseMonthName(second), day);
  return (
    isoDate(fields, at) ?? shortIsoDate(fields, at) ?? yearFirst(fields, at) ?? joined(fields, at)
  );
}

/**
 * `5  6 07:08`, as ls on macOS prints in Japanese and others elsewhere. The columns before a date
 * are numbers too: only where nothing else is a date can these be one.
 */
export function matchNumericDate(fields: readonly Field[], at: number): UnixDate | undefined {
  const month = /^\d{1,2}$/.test(fields[at]?.text ?? '') ? Number(fields[at]?.text) : 0;
  const isMonth = month >= 1 && month <= 12;
  return isMonth
    ? withYearOrTime(fields, at + 2, month, parseDay(fields[at + 1]?.text ?? ''))
    : undefined;
}

/** `2024`, `07:08`, or `07:08:09 2024` (ls -T of the BSDs) behind a month and a day. */
function withYearOrTime(
  fields: readonly Field[],
  at: number,
  month: number | undefined,
  day: number | undefined,
): UnixDate | undefined {
  const text = fields[at]?.text ?? '';
  if (month === undefined || day === undefined) return undefined;
  const year = parseYear(text);
  if (year !== undefined) return unixDate({ year, month, day }, undefined, at);
  const time = parseColonTime(text);
  if (!time) return undefined;
  const behind = time.hasSeconds ? parseYear(followedText(fields, at + 1)) : undefined;
  return unixDate({ year: behind, month, day }, time, behind === undefined ? at : at + 1);
}

/** `2024-05-06`, `2024-05-06 07:08`, `2024-05-06 07:08:09.123456789 +0200`. */
function isoDate(fields: readonly Field[], at: number): UnixDate | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(fields[at]?.text ?? '');
  if (!match) return undefined;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  const time = parseColonTime(followedText(fields, at + 1));
  if (!time) return unixDate(date, undefined, at);
  const zone = time.hasSeconds ? parseZone(followedText(fields, at + 2)) : undefined;
  return unixDate(date, time, zone === undefined ? at + 1 : at + 2, zone);
}

/** `05-06 07:08`, `05-06 2024`. */
function shortIsoDate(fields: readonly Field[], at: number): UnixDate | undefined {
  const match = /^(\d{2})-(\d{2})$/.exec(fields[at]?.text ?? '');
  return match
    ? withYearOrTime(fields, at + 1, Number(match[1]), parseDay(match[2] ?? ''))
    : undefined;
}

/** `Oct 08, 2002 09:47` (VShell): the comma behind the day tells that both follow. */
function yearAndTime(
  fields: readonly Field[],
  dayField: number,
  month: number,
  day: number | undefined,
): UnixDate | undefined {
  if (day === undefined || fields[dayField]?.text.endsWith(',') !== true) return undefined;
  const year = parseYear(fields[dayField + 1]?.text ?? '');
  const time = parseColonTime(followedText(fields, dayField + 2));
  if (year === undefined || !time) return undefined;
  return unixDate({ year, month, day }, time, dayField + 2);
}

/** `2005년  1월  6일`, `2003   3月 20`: the unit of the month tells it from a size. */
function yearFirst(fields: readonly Field[], at: number): UnixDate | undefined {
  const year = parseYear(fields[at]?.text ?? '');
  const monthText = fields[at + 1]?.text ?? '';
  const month = /[月월]$/.test(monthText) ? parseMonthName(monthText) : undefined;
  const day = parseDay(followedText(fields, at + 2));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return unixDate({ year, month, day }, undefined, at + 2);
}

/** `24-04-2003 17:12`, `1999/10/12 17:12`, `2004.07.15`, `01-jun-99`. */
function joined(fields: readonly Field[], at: number): UnixDate | undefined {
  const date = joinedDate(fields[at]?.text ?? '');
  if (!date) return undefined;
  const time = parseColonTime(followedText(fields, at + 1));
  return unixDate(date, time, time ? at + 1 : at);
}

function joinedDate(text: string): StatedDate | undefined {
  // A year of two digits would leave open which number is which, but for a month by its name.
  if (/^\d{4}[/.]\d{1,2}[/.]\d{1,2}$/.test(text)) return parseShortDate(text, 'ymd');
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$/.test(text)) return parseShortDate(text, 'dmy');
  return parseNamedDate(text);
}

/** The text of a field that is not the last one: what stands at the end of a line is the name. */
function followedText(fields: readonly Field[], at: number): string {
  return (fields[at + 1] && fields[at]?.text) ?? '';
}

function unixDate(
  { year, month, day }: StatedDate,
  time: ClockTime | undefined,
  lastField: number,
  utcOffsetMinutes?: number,
): UnixDate {
  const timeOfDay = time ?? MIDNIGHT;
  const precision = precisionOf(time);
  return { time: { year, month, day, timeOfDay, precision, utcOffsetMinutes }, lastField };
}

function precisionOf(time: ClockTime | undefined): TimePrecision {
  if (!time) return 'day';
  return time.hasSeconds ? 'second' : 'minute';
}

function parseDay(text: string): number | undefined {
  const match = /^(\d{1,2})[.,日일]?$/.exec(text);
  const day = Number(match?.[1] ?? 0);
  return day >= 1 && day <= 31 ? day : undefined;
}

function parseYear(text: string): number | undefined {
  const match = /^([12]\d{3})[年년]?$/.exec(text);
  return match ? Number(match[1]) : undefined;
}

function parseZone(text: string): number | undefined {
  const match = /^([+-])(\d{2})(\d{2})$/.exec(text);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}
