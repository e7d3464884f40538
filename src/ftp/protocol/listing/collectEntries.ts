import type { ListingEntry, ParsedListing, RejectedLine } from './listingEntry.ts';

/** A line is an entry, or rejected (the reason), or holds nothing to report (undefined). */
export type LineOutcome = ListingEntry | string | undefined;

/** Parses a listing line by line; no entry comes out whose name could be anything but a child. */
export function collectEntries(
  text: string,
  parseLine: (line: string) => LineOutcome,
): ParsedListing {
  const entries: ListingEntry[] = [];
  const rejected: RejectedLine[] = [];
  for (const line of linesOf(text)) {
    const outcome = checked(parseLine(line));
    if (typeof outcome === 'string') rejected.push({ line, reason: outcome });
    else if (outcome !== undefined) entries.push(outcome);
  }
  return { entries, rejected };
}

/** The lines of a listing that are not blank, without their line ends. */
export function* linesOf(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = withoutReturn(text, start, end);
    if (line.trim() !== '') yield line;
    start = end + 1;
  }
}

/** Says why a name cannot be that of a child of the listed directory, if so. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'the name is empty';
  if (name.includes('/')) return 'the name contains a slash';
  if (/\p{Cc}/u.test(name)) return 'the name contains a control character';
  return undefined;
}

/** Only one CR belongs to the line end: a second one would be a part of the name. */
function withoutReturn(text: string, start: number, end: number): string {
  if (start === end) return '';
  return text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
}

function checked(outcome: LineOutcome): LineOutcome {
  if (outcome === undefined || typeof outcome === 'string') return outcome;
  if (outcome.name === '.' || outcome.name === '..') return undefined;
  return nameProblem(outcome.name) ?? outcome;
}
