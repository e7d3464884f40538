import { readEach, type LineOutcome } from './collectEntries.ts';
import { leadingFields } from './lineFields.ts';
import { listingEntry } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';
import type { ListClock } from './listTime.ts';
import { parseClockTime } from './clockTime.ts';
import { parseShortDate } from './shortDate.ts';
import { statedTime } from './statedTime.ts';

const MAX_FIELDS = 9;
const HEADER = /^\s*Filename\s+FileType\s+Fm\s/i;
const RECORD_FORMAT = /^(?:[FV]|DIR)$/;

/**
 * VM/CMS and z/VM: `PROFILE EXEC A1 V 17 3 1 9/12/91 12:39:07`, the disk (A1) missing in the newer
 * form. Sizes are records and blocks: what a transfer counts is not stated.
 */
export const cmsListing: ListingFormat = {
  name: 'vm-cms',
  read: (lines, clock) => readEach(lines, (line) => parseCmsLine(line, clock)),
};

export function parseCmsLine(line: string, clock: ListClock): LineOutcome {
  if (HEADER.test(line.slice(0, 100))) return undefined;
  const fields = leadingFields(line, MAX_FIELDS).map(({ text }) => text);
  const at = fields.findIndex((text, index) => index > 0 && RECORD_FORMAT.test(text));
  const [format, length, records, blocks, date = '', time = ''] = fields.slice(at);
  if (at === -1 || at > 3 || ![length, records, blocks].every(isCount)) {
    return 'the line has no record format and length';
  }
  const timeOfDay = parseClockTime(time);
  const day = parseShortDate(date, date.includes('-') ? 'ymd' : 'mdy');
  if (!timeOfDay || !day) return 'the line has no date and time';
  const names = fields.slice(0, at).filter((text) => !isDisk(text, fields, at));
  return listingEntry({
    name: names.join('.'),
    kind: format === 'DIR' ? 'directory' : 'file',
    ...statedTime(day, timeOfDay, clock),
    owner: ownerOf(fields[at + 6]),
  });
}

function isCount(text: string | undefined): boolean {
  return /^(?:\d{1,12}|-)$/.test(text ?? '');
}

/** The letter and number of a minidisk stand before the format, in the older form alone. */
function isDisk(text: string, fields: readonly string[], at: number): boolean {
  return fields[at - 1] === text && at > 1 && /^[A-Z]\d$/.test(text);
}

function ownerOf(text: string | undefined): string | undefined {
  return text === '-' ? undefined : text;
}
