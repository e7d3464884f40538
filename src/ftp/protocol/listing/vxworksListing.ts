import { readEach, type LineOutcome } from './collectEntries.ts';
import { leadingFields, textOf } from './lineFields.ts';
import { listingEntry } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';
import type { ListClock } from './listTime.ts';
import { parseClockTime } from './clockTime.ts';
import { parseNamedDate } from './shortDate.ts';
import { statedTime } from './statedTime.ts';

const MAX_FIELDS = 3;
const HEADER = /^\s*(?:size\s+date\s+time\s+name\s*$|-{3,}\s+-{3,}[\s-]{0,120}$)/i;
const DIRECTORY_MARK = /\s+<DIR>$/;
// The widest name column that is padded before the mark.
const MAX_PADDING = 64;
const GAP = '   ';

/** VxWorks and what is built on it: `512 Jan-01-1980 00:00:00   DIR1  <DIR>`. */
export const vxworksListing: ListingFormat = {
  name: 'vxworks',
  read: (lines, clock) => readEach(lines, (line) => parseVxworksLine(line, clock)),
};

export function parseVxworksLine(line: string, clock: ListClock): LineOutcome {
  if (HEADER.test(line.slice(0, 160))) return undefined;
  const fields = leadingFields(line, MAX_FIELDS);
  const size = textOf(fields, 0);
  if (!/^\d{1,15}$/.test(size)) return 'the line does not begin with a size';
  const day = parseNamedDate(textOf(fields, 1));
  const time = parseClockTime(textOf(fields, 2));
  if (!day || !time) return 'the line has no date and time';
  const text = textBehind(line, fields[2]?.end ?? line.length);
  const isDirectory = DIRECTORY_MARK.test(text.slice(-MAX_PADDING));
  return listingEntry({
    name: isDirectory ? text.slice(0, -'<DIR>'.length).trimEnd() : text,
    kind: isDirectory ? 'directory' : 'file',
    size: isDirectory ? undefined : Number(size),
    ...statedTime(day, time, clock),
  });
}

function textBehind(line: string, end: number): string {
  return line.slice(end + (line.startsWith(GAP, end) ? GAP.length : 1)).trimEnd();
}
