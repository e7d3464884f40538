import type { CivilDate } from './civilTime.ts';
import { parseMonthName } from './monthName.ts';

/** In which order a date of three numbers names day, month and year. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd';

// A year of two digits below this one is in the 21st century.
const CENTURY_PIVOT = 70;

/** A date of three numbers in a known order, `02/23/00`, `29.06.13`; undefined for anything else. */
export function parseShortDate(text: string, order: DateOrder): CivilDate | undefined {
  const match = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})$/.exec(text);
  if (!match) return undefined;
  const numbers = [match[1], match[3], match[4]].map((digits) => digits ?? '');
  const at = (letter: string): string => numbers[order.indexOf(letter)] ?? '';
  const date = { year: parseShortYear(at('y')), month: Number(at('m')), day: Number(at('d')) };
  return isDate(date) ? date : undefined;
}

/** `2-JUN-1998`, `6-Apr-07`, `Feb-28-1998`, the month in whatever language. */
export function parseNamedDate(text: string): CivilDate | undefined {
  const match = /^(?:(\d{1,2})-([^-\s\d]{2,6})|([^-\s\d]{2,6})-(\d{1,2}))-(\d{2}|\d{4})$/.exec(
    text,
  );
  const month = parseMonthName(match?.[2] ?? match?.[3] ?? '');
  if (!match || month === undefined) return undefined;
  const date = { year: parseShortYear(match[5] ?? ''), month, day: Number(match[1] ?? match[4]) };
  return isDate(date) ? date : undefined;
}

/** The year of `00`, `99`, `2004`, or `103`, as programs print that add nothing to 1900. */
export function parseShortYear(text: string): number {
  const year = Number(text);
  if (text.length === 4) return year;
  if (text.length === 3) return 1900 + year;
  return year < CENTURY_PIVOT ? 2000 + year : 1900 + year;
}

function isDate({ month, day }: CivilDate): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}
