import { isTimeOfDay, MIDNIGHT, type TimeOfDay } from './civilTime.ts';
import type { Field } from './lineFields.ts';
import type { TimePrecision } from './listingEntry.ts';
import type { ListTime } from './listTime.ts';
import { parseMonthName } from './monthName.ts';

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

interface StatedTime extends TimeOfDay {
  readonly hasSeconds: boolean;
}

const TIME_OF_DAY = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?$/;

/** Reads the date that begins at field `at`, in any of the forms that ls prints. */
export function matchUnixDate(fields: readonly Field[], at: number): UnixDate | undefined {
  const first = fields[at]?.text ?? '';
  const second = fields[at + 1]?.text ?? '';
  const month = parseMonthName(first);
  if (month !== undefined) return withYearOrTime(fields, at + 2, month, parseDay(second));
  const day = parseDay(first);
  if (day !== undefined) return withYearOrTime(fields, at + 2, parseMonthName(second), day);
  return isoDate(fields, at) ?? shortIsoDate(fields, at);
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
  const time = parseTimeOfDay(text);
  if (!time) return undefined;
  const behind = time.hasSeconds ? parseYear(followedText(fields, at + 1)) : undefined;
  return unixDate({ year: behind, month, day }, time, behind === undefined ? at : at + 1);
}

/** `2024-05-06`, `2024-05-06 07:08`, `2024-05-06 07:08:09.123456789 +0200`. */
function isoDate(fields: readonly Field[], at: number): UnixDate | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(fields[at]?.text ?? '');
  if (!match) return undefined;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  const time = parseTimeOfDay(followedText(fields, at + 1));
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

/** The text of a field that is not the last one: what stands at the end of a line is the name. */
function followedText(fields: readonly Field[], at: number): string {
  return (fields[at + 1] && fields[at]?.text) ?? '';
}

function unixDate(
  { year, month, day }: StatedDate,
  time: StatedTime | undefined,
  lastField: number,
  utcOffsetMinutes?: number,
): UnixDate {
  const timeOfDay = time ?? MIDNIGHT;
  const precision = precisionOf(time);
  return { time: { year, month, day, timeOfDay, precision, utcOffsetMinutes }, lastField };
}

function precisionOf(time: StatedTime | undefined): TimePrecision {
  if (!time) return 'day';
  return time.hasSeconds ? 'second' : 'minute';
}

function parseTimeOfDay(text: string): StatedTime | undefined {
  const match = TIME_OF_DAY.exec(text);
  if (!match) return undefined;
  const time = {
    hour: Number(match[1]),
    minute: Number(match[2]),
    second: Number(match[3] ?? 0),
    hasSeconds: match[3] !== undefined,
  };
  return isTimeOfDay(time) ? time : undefined;
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
