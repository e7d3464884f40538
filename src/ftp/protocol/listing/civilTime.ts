/** A day of the calendar. */
export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** What a clock shows. */
export interface TimeOfDay {
  /** 0 to 23, or 24 for the midnight at the end of the day. */
  readonly hour: number;
  readonly minute: number;
  /** 0 to 60; 60 is a leap second (RFC 3659 §2.3). */
  readonly second: number;
}

/** The beginning of a day. */
export const MIDNIGHT: TimeOfDay = { hour: 0, minute: 0, second: 0 };

// Windows counts from 1601 and .NET from 0001: servers print those years when they know no time.
const FIRST_YEAR = 1602;
const DAYS_OF_MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The ms since the epoch of a time taken as UTC; undefined for a date that no calendar has. */
export function civilTimeToMs(date: CivilDate, time: TimeOfDay): number | undefined {
  const { year, month, day } = date;
  if (year < FIRST_YEAR || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (!isTimeOfDay(time)) return undefined;
  return Date.UTC(year, month - 1, day, time.hour, time.minute, time.second);
}

/** Whether a clock can show this time; 24:00 is the end of the day. */
export function isTimeOfDay({ hour, minute, second }: TimeOfDay): boolean {
  if (hour === 24) return minute === 0 && second === 0;
  return hour < 24 && minute < 60 && second <= 60;
}

/** 0 for a month that does not exist. */
function daysInMonth(year: number, month: number): number {
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeapYear ? 29 : (DAYS_OF_MONTHS[month - 1] ?? 0);
}
