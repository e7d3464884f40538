import { readEach, type LineOutcome } from './collectEntries.ts';
import { leadingFields, type Field } from './lineFields.ts';
import { listingEntry } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';
import type { ListClock } from './listTime.ts';
import { parseClockTime } from './clockTime.ts';
import { parseShortDate } from './shortDate.ts';
import { statedTime } from './statedTime.ts';

// Size, up to two columns of attributes, date, time.
const MAX_FIELDS = 5;
const GAP = '  ';

/** The server of OS/2: size, attributes or DIR, date, time, name. */
export const os2Listing: ListingFormat = {
  name: 'os2',
  read: (lines, clock) => readEach(lines, (line) => parseOs2Line(line, clock)),
};

export function parseOs2Line(line: string, clock: ListClock): LineOutcome {
  const fields = leadingFields(line, MAX_FIELDS);
  const size = fields[0]?.text ?? '';
  if (!/^\d{1,15}$/.test(size)) return 'the line does not begin with a size';
  const at = fields.findIndex(({ text }) => parseShortDate(text, 'mdy') !== undefined);
  const date = fields[at];
  const time = fields[at + 1];
  const attributes = fields.slice(1, Math.max(at, 1)).map(({ text }) => text);
  if (!date || !time || !attributes.every((text) => /^[A-Z]{1,5}$/.test(text))) {
    return 'the line has no attributes and date';
  }
  const timeOfDay = parseClockTime(time.text);
  if (!timeOfDay) return 'the line has no time of day';
  const isDirectory = attributes.includes('DIR');
  return listingEntry({
    name: nameBehind(line, time),
    kind: isDirectory ? 'directory' : 'file',
    size: isDirectory ? undefined : Number(size),
    ...statedTime(parseShortDate(date.text, 'mdy'), timeOfDay, clock),
  });
}

function nameBehind(line: string, { end }: Field): string {
  return line.slice(end + (line.startsWith(GAP, end) ? GAP.length : 1));
}
