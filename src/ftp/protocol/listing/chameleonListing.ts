import { readEach, type LineOutcome } from './collectEntries.ts';
import { leadingFields } from './lineFields.ts';
import { listingEntry } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';
import type { ListClock } from './listTime.ts';
import { parseMonthName } from './monthName.ts';
import { parseClockTime } from './clockTime.ts';
import { parseShortDate } from './shortDate.ts';
import { statedTime } from './statedTime.ts';

const MAX_FIELDS = 8;
const DIRECTORY = '<DIR>';

/**
 * The servers of Windows 3: NetManage Chameleon (`CMT <DIR> Nov 21 1994 10:17`, perhaps with
 * attributes behind) and SuperTCP (`WINDOWS <DIR> 11-21-94 10:17`). The name comes first.
 */
export const chameleonListing: ListingFormat = {
  name: 'chameleon',
  read: (lines, clock) => readEach(lines, (line) => parseChameleonLine(line, clock)),
};

export function parseChameleonLine(line: string, clock: ListClock): LineOutcome {
  const fields = leadingFields(line, MAX_FIELDS).map(({ text }) => text);
  const [name = '', size = '', ...date] = fields;
  if (fields.length === MAX_FIELDS) return 'the line has too many fields';
  if (size !== DIRECTORY && !/^\d{1,15}$/.test(size)) return 'the line has no size behind its name';
  const modified = modifiedOf(date, clock);
  if (!modified) return 'the line has no date and time';
  const isDirectory = size === DIRECTORY;
  return listingEntry({
    name,
    kind: isDirectory ? 'directory' : 'file',
    size: isDirectory ? undefined : Number(size),
    ...modified,
  });
}

function modifiedOf(
  fields: readonly string[],
  clock: ListClock,
): ReturnType<typeof statedTime> | undefined {
  const isShort = fields.length === 2;
  const date = isShort ? parseShortDate(fields[0] ?? '', 'mdy') : longDate(fields);
  const time = parseClockTime(fields[isShort ? 1 : 3] ?? '');
  const attributes = isShort ? '' : (fields[4] ?? '');
  if (!date || !time || !/^[RHSA]{0,4}$/.test(attributes)) return undefined;
  return statedTime(date, time, clock);
}

function longDate([monthName = '', day = '', year = '']: readonly string[]):
  { year: number; month: number; day: number } | undefined {
  const month = parseMonthName(monthName);
  if (month === undefined || !/^\d{1,2}$/.test(day) || !/^\d{4}$/.test(year)) return undefined;
  return { year: Number(year), month, day: Number(day) };
}
