import type { ListingEntry, ParsedListing, RejectedLine } from './listingEntry.ts';

/** A line is an entry, or rejected (the reason), or holds nothing to report (undefined). */
export type LineOutcome = ListingEntry | string | undefined;

/** A line and what it was found to be; several lines where an entry takes more than one. */
export interface ReadLine {
  readonly line: string;
  readonly outcome: LineOutcome;
}

/** Parses a listing line by line; no entry comes out whose name could be anything but a child. */
export function collectEntries(
  text: string,
  parseLine: (line: string) => LineOutcome,
): ParsedListing {
  return collectRead(readEach(linesOf(text), parseLine));
}

/** The same for lines that were read already. */
export function collectRead(read: Iterable<ReadLine>): ParsedListing {
  const entries: ListingEntry[] = [];
  const rejected: RejectedLine[] = [];
  for (const { line, outcome } of read) {
    const sound = checked(outcome);
    if (typeof sound === 'string') rejected.push({ line, reason: sound });
    else if (sound !== undefined) entries.push(sound);
  }
  return { entries, rejected };
}

/** Reads lines that are independent of each other. */
export function* readEach(
  lines: Iterable<string>,
  parseLine: (line: string) => LineOutcome,
): Generator<ReadLine> {
  for (const line of lines) yield { line, outcome: parseLine(line) };
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
  // Some servers mark folders as ls -F does.
  const isMarked = outcome.kind === 'directory' && /[^/]\/$/.test(outcome.name.slice(-2));
  const entry = isMarked ? { ...outcome, name: outcome.name.slice(0, -1) } : outcome;
  if (entry.name === '.' || entry.name === '..') return undefined;
  return nameProblem(entry.name) ?? entry;
}
