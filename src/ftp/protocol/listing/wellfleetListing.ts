import { readEach, type LineOutcome } from './collectEntries.ts';
import { leadingFields, textOf } from './lineFields.ts';
import { listingEntry } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';
import type { ListClock } from './listTime.ts';
import { parseClockTime } from './clockTime.ts';
import { parseShortDate } from './shortDate.ts';
import { statedTime } from './statedTime.ts';

const MAX_FIELDS = 6;
const HEADER =
  /^\s*(?:Volume - drive |Directory of |File Name\s+Size\s+Date\s|-{3,}[\s-]{0,120}$)/i;
const FREE_SPACE = /^\s*\d{1,15} (?:bytes - |Bytes? )/i;

/** Routers of Wellfleet and Nortel (wfFtp): `ti.cfg 1014196 06/03/04 Thur. 10:20:03`, without folders. */
export const wellfleetListing: ListingFormat = {
  name: 'wellfleet',
  read: (lines, clock) => readEach(lines, (line) => parseWellfleetLine(line, clock)),
};

export function parseWellfleetLine(line: string, clock: ListClock): LineOutcome {
  const start = line.slice(0, 160);
  if (HEADER.test(start) || FREE_SPACE.test(start)) return undefined;
  const fields = leadingFields(line, MAX_FIELDS);
  const size = textOf(fields, 1);
  if (fields.length !== 5 || !/^\d{1,15}$/.test(size)) return 'the line has no name and size';
  const day = parseShortDate(textOf(fields, 2), 'mdy');
  const time = parseClockTime(textOf(fields, 4));
  if (!day || !time || !/^[A-Z][a-z]{2,4}\.$/.test(textOf(fields, 3))) {
    return 'the line has no date, day of the week and time';
  }
  return listingEntry({
    name: textOf(fields, 0),
    kind: 'file',
    size: Number(size),
    ...statedTime(day, time, clock),
  });
}
