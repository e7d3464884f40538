import { collectEntries, linesOf, type LineOutcome } from './collectEntries.ts';
import { parseDosLine } from './dosListing.ts';
import type { ParsedListing } from './listingEntry.ts';
import type { ListClock } from './listTime.ts';
import { parseUnixLine } from './unixListing.ts';

type LineParser = (line: string, clock: ListClock) => LineOutcome;

/** Parses what LIST or STAT sends; the first line that can be read decides between Unix and DOS. */
export function parseListing(text: string, options: ListClock): ParsedListing {
  const parseLine = detectFormat(text, options);
  return collectEntries(text, (line) => parseLine(line, options));
}

function detectFormat(text: string, clock: ListClock): LineParser {
  for (const line of linesOf(text)) {
    if (typeof parseUnixLine(line, clock) === 'object') return parseUnixLine;
    if (typeof parseDosLine(line, clock) === 'object') return parseDosLine;
  }
  return parseUnixLine;
}
