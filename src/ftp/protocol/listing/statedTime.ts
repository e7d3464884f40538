import { MIDNIGHT, type CivilDate } from './civilTime.ts';
import type { ClockTime } from './clockTime.ts';
import type { ListingEntry } from './listingEntry.ts';
import { listTimeToMs, type ListClock } from './listTime.ts';

type Modified = Pick<ListingEntry, 'mtimeMs' | 'mtimePrecision'>;

/** The fields of an entry that a date with its year, and perhaps a time, give. */
export function statedTime(
  date: CivilDate | undefined,
  time: ClockTime | undefined,
  clock: ListClock,
): Modified {
  if (!date) return { mtimeMs: undefined, mtimePrecision: undefined };
  const precision = time ? (time.hasSeconds ? 'second' : 'minute') : 'day';
  const { year, month, day } = date;
  const timeOfDay = time ?? MIDNIGHT;
  const mtimeMs = listTimeToMs(
    { year, month, day, timeOfDay, precision, utcOffsetMinutes: undefined },
    clock,
  );
  return { mtimeMs, mtimePrecision: mtimeMs === undefined ? undefined : precision };
}
