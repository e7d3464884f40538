import type { CivilDate, TimeOfDay } from './civilTime.ts';
import { MIDNIGHT } from './civilTime.ts';
import type { ListingEntry } from './listingEntry.ts';
import { listTimeToMs, type ListClock } from './listTime.ts';

type Modified = Pick<ListingEntry, 'mtimeMs' | 'mtimePrecision'>;

/** The fields of an entry that a date with its year, and perhaps a time, give. */
export function statedTime(
  date: CivilDate | undefined,
  time: (TimeOfDay & { readonly hasSeconds: boolean }) | undefined,
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
