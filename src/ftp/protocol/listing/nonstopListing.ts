import { readEach, type LineOutcome } from './collectEntries.ts';
import { leadingFields, textOf } from './lineFields.ts';
import { listingEntry } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';
import type { ListClock } from './listTime.ts';
import { parseClockTime } from './clockTime.ts';
import { parseNamedDate } from './shortDate.ts';
import { statedTime } from './statedTime.ts';

const MAX_FIELDS = 6;
const HEADER = /^\s*File\s+Code\s+EOF\s+Last Modification\s/i;
const NAME = /^[A-Z$#][A-Z0-9]{0,7}$/i;

/** Guardian of NonStop (Tandem): `ALV 101 528 6-Apr-07 14:21:18 255,255 "oooo"`, the third field its bytes. */
export const nonstopListing: ListingFormat = {
  name: 'nonstop',
  read: (lines, clock) => readEach(lines, (line) => parseNonstopLine(line, clock)),
};

export function parseNonstopLine(line: string, clock: ListClock): LineOutcome {
  if (HEADER.test(line.slice(0, 100))) return undefined;
  const fields = leadingFields(line, MAX_FIELDS);
  const [name, code, size] = [textOf(fields, 0), textOf(fields, 1), textOf(fields, 2)];
  if (!NAME.test(name)) return 'the line does not begin with the name of a file';
  if (!/^\d{1,5}[A-Z+]*$/.test(code) || !/^\d{1,15}$/.test(size)) {
    return 'the line has no code and size';
  }
  const day = parseNamedDate(textOf(fields, 3));
  const time = parseClockTime(textOf(fields, 4));
  if (!day || !time) return 'the line has no date and time';
  return listingEntry({
    name,
    kind: 'file',
    size: Number(size),
    ...statedTime(day, time, clock),
    // Group and user: "255,  0" has a blank before a short number.
    owner: textOf(fields, 5).replace(/,$/, '') || undefined,
  });
}
