import type { CivilDate } from './civilTime.ts';
import type { LineOutcome, ReadLine } from './collectEntries.ts';
import { leadingFields } from './lineFields.ts';
import { listingEntry } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';
import type { ListClock } from './listTime.ts';
import { parseClockTime } from './clockTime.ts';
import { parseShortDate } from './shortDate.ts';
import { statedTime } from './statedTime.ts';

const MAX_FIELDS = 9;
const STATISTICS_HEADER = /^\s*Name\s+VV\.MM\s+Created\s/i;
const LOAD_MODULE_HEADER = /^\s*Name\s+Size\s+TTR\s+Alias-of\s/i;
const NAME = /^[A-Z$#@{][A-Z0-9$#@{]{0,7}$/i;

/**
 * The members of a partitioned data set of MVS. Sizes are numbers of records, or of bytes in
 * storage: neither is what a transfer counts.
 */
export const mvsMemberListing: ListingFormat = { name: 'mvs-members', read: readMembers };

/** A member without statistics is a bare name, which only the header tells from anything else. */
function* readMembers(lines: Iterable<string>, clock: ListClock): Generator<ReadLine> {
  let isBelowHeader = false;
  for (const line of lines) {
    if (isHeader(line)) {
      isBelowHeader = true;
      yield { line, outcome: undefined };
    } else {
      yield { line, outcome: parseMember(line, isBelowHeader, clock) };
    }
  }
}

function isHeader(line: string): boolean {
  const start = line.slice(0, 120);
  return STATISTICS_HEADER.test(start) || LOAD_MODULE_HEADER.test(start);
}

function parseMember(line: string, isBelowHeader: boolean, clock: ListClock): LineOutcome {
  const fields = leadingFields(line, MAX_FIELDS).map(({ text }) => text);
  const [name = '', version = '', created = '', changed = '', time = ''] = fields;
  if (!NAME.test(name)) return 'the line does not begin with the name of a member';
  if (fields.length === 1 || isLoadModule(fields)) {
    return isBelowHeader ? listingEntry({ name, kind: 'file' }) : 'the line is not below a header';
  }
  const isStatistics = /^\d{2}\.\d{2}$/.test(version) && parseMvsDate(created) !== undefined;
  if (!isStatistics) return 'the line has no statistics of a member';
  const date = parseMvsDate(changed);
  return listingEntry({
    name,
    kind: 'file',
    ...statedTime(date, parseClockTime(time), clock),
    owner: fields[8],
  });
}

/** `BNNTP 070590 002C0D 00 FO …`: size and address in hexadecimal digits. */
function isLoadModule([, size = '', address = '']: readonly string[]): boolean {
  return /^[0-9A-F]{6,8}$/i.test(size) && /^[0-9A-F]{6}$/i.test(address);
}

function parseMvsDate(text: string): CivilDate | undefined {
  return parseShortDate(text, 'ymd');
}
