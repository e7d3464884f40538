import { civilTimeToMs, type TimeOfDay } from './civilTime.ts';
import type { TimePrecision } from './listingEntry.ts';
import { utcOffsetAt, type ZoneOffsets } from './zone.ts';

/** What a parser of LIST must know to make sense of the times in it. */
export interface ListClock {
  /** The present, in ms since the epoch. */
  readonly nowMs: number;
  /** What the server's local time is ahead of UTC, in minutes; 0 if unknown. */
  readonly utcOffsetMinutes: number | ZoneOffsets;
}

/** A time as LIST states it: in the server's zone, and often without a year. */
export interface ListTime {
  readonly year: number | undefined;
  readonly month: number;
  readonly day: number;
  readonly timeOfDay: TimeOfDay;
  readonly precision: TimePrecision;
  /** Stated by the line itself, which is rare. */
  readonly utcOffsetMinutes: number | undefined;
}

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
// Between two 29ths of February lie up to eight years (2096 to 2104).
const MAX_YEARS_BACK = 9;

/** The ms since the epoch, UTC, of a time in LIST; undefined for a date that no calendar has. */
export function listTimeToMs(time: ListTime, clock: ListClock): number | undefined {
  const offset = time.utcOffsetMinutes ?? clock.utcOffsetMinutes;
  const offsetMsAt = (ms: number): number => utcOffsetAt(offset, ms) * MS_PER_MINUTE;
  const localMs =
    time.year === undefined
      ? mostRecentMs(time, clock.nowMs + offsetMsAt(clock.nowMs) + MS_PER_DAY)
      : dateInYearMs(time, time.year);
  return localMs === undefined ? undefined : localMs - offsetMsAt(localMs);
}

/** A date without a year is the last such one; a day of slack covers a wrong clock or zone. */
function mostRecentMs(time: ListTime, latestMs: number): number | undefined {
  const latestYear = new Date(latestMs).getUTCFullYear();
  for (let year = latestYear; year > latestYear - MAX_YEARS_BACK; year--) {
    const ms = dateInYearMs(time, year);
    if (ms !== undefined && ms <= latestMs) return ms;
  }
  return undefined;
}

function dateInYearMs({ month, day, timeOfDay }: ListTime, year: number): number | undefined {
  return civilTimeToMs({ year, month, day }, timeOfDay);
}
