import { readEach, type LineOutcome } from './collectEntries.ts';
import { leadingFields, textOf } from './lineFields.ts';
import { listingEntry } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';
import type { ListClock } from './listTime.ts';
import { parseClockTime } from './clockTime.ts';
import { parseShortDate } from './shortDate.ts';
import { statedTime } from './statedTime.ts';

// Owner, date, time, attributes, sector, bytes.
const MAX_FIELDS = 6;
const HEADER = /^\s*(?:Directory of\s|Owner\s+Last modified\s|-{3,}[\s-]{0,120}$)/i;

/** OS-9 of Microware: `20.20 07/03/29 1026 d-ewrewr 2650 85920 CMDS`, the year first. */
export const os9Listing: ListingFormat = {
  name: 'os9',
  read: (lines, clock) => readEach(lines, (line) => parseOs9Line(line, clock)),
};

export function parseOs9Line(line: string, clock: ListClock): LineOutcome {
  if (HEADER.test(line.slice(0, 160))) return undefined;
  const fields = leadingFields(line, MAX_FIELDS);
  const owner = textOf(fields, 0);
  if (!/^\d{1,5}\.\d{1,5}$/.test(owner)) return 'the line does not begin with an owner';
  const day = parseShortDate(textOf(fields, 1), 'ymd');
  const time = parseClockTime(textOf(fields, 2).replace(/^(\d\d)(\d\d)$/, '$1:$2'));
  if (!day || !time) return 'the line has no date and time';
  const [attributes, size] = [textOf(fields, 3), textOf(fields, 5)];
  if (!/^[d-][s-](?:[e-][w-][r-]){2}$/.test(attributes) || !/^\d{1,15}$/.test(size)) {
    return 'the line has no attributes and size';
  }
  const isDirectory = attributes.startsWith('d');
  return listingEntry({
    name: line.slice((fields[5]?.end ?? line.length) + 1),
    kind: isDirectory ? 'directory' : 'file',
    size: isDirectory ? undefined : Number(size),
    ...statedTime(day, time, clock),
    owner,
  });
}
