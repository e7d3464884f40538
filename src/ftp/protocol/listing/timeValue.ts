import { civilTimeToMs } from './civilTime.ts';

// Some servers print "19" and the years since 1900, so 2024 reads 19124.
const TIME_VALUE = /^(\d{4}|191\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d+))?$/;

/** The ms since the epoch of an RFC 3659 time-val, `YYYYMMDDHHMMSS[.sss]`; undefined if malformed. */
export function parseTimeValue(text: string): number | undefined {
  const match = TIME_VALUE.exec(text);
  if (!match) return undefined;
  const date = { year: parseYear(match[1] ?? ''), month: Number(match[2]), day: Number(match[3]) };
  const time = { hour: Number(match[4]), minute: Number(match[5]), second: Number(match[6]) };
  const ms = civilTimeToMs(date, time);
  return ms === undefined ? undefined : ms + parseFraction(match[7]);
}

function parseYear(digits: string): number {
  return digits.length === 4 ? Number(digits) : 1900 + Number(digits.slice(2));
}

/** The first three digits behind the point are milliseconds. */
function parseFraction(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits.slice(0, 3).padEnd(3, '0'));
}

/** A time-val in UTC, in whole seconds; undefined for a time without one, such as NaN or year 0. */
export function formatTimeValue(ms: number): string | undefined {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime()) || ms <= 0 || date.getUTCFullYear() > 9999) return undefined;
  return date.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
}
