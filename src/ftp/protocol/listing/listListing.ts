import { chameleonListing } from './chameleonListing.ts';
import { cmsListing } from './cmsListing.ts';
import { collectRead, linesOf } from './collectEntries.ts';
import { dosListing } from './dosListing.ts';
import { eplfListing } from './eplfListing.ts';
import type { ParsedListing } from './listingEntry.ts';
import type { ListingFormat, ListingFormatName } from './listingFormat.ts';
import type { ListClock } from './listTime.ts';
import { mvsDataSetListing } from './mvsDataSetListing.ts';
import { mvsJobListing } from './mvsJobListing.ts';
import { mvsMemberListing } from './mvsMemberListing.ts';
import { nonstopListing } from './nonstopListing.ts';
import { octalListing } from './octalListing.ts';
import { os2Listing } from './os2Listing.ts';
import { os400Listing } from './os400Listing.ts';
import { os9Listing } from './os9Listing.ts';
import { unixListing } from './unixListing.ts';
import { vmsListing } from './vmsListing.ts';
import { vxworksListing } from './vxworksListing.ts';
import { wellfleetListing } from './wellfleetListing.ts';

/** What LIST or STAT sent, and the form in which it did. */
export interface ParsedList extends ParsedListing {
  /** Undefined where no line of it is in a form that is known. */
  readonly format: ListingFormatName | undefined;
}

interface Score {
  readonly entries: number;
  readonly others: number;
}

/**
 * All forms, the most frequent first: where two read as much of a listing, the first one reads it.
 * A form whose lines another one would take, too, stands before it.
 */
export const LISTING_FORMATS: readonly ListingFormat[] = [
  unixListing,
  dosListing,
  eplfListing,
  octalListing,
  os400Listing,
  vmsListing,
  mvsDataSetListing,
  mvsMemberListing,
  mvsJobListing,
  os2Listing,
  cmsListing,
  nonstopListing,
  os9Listing,
  vxworksListing,
  wellfleetListing,
  chameleonListing,
];
/** Lines that decide, as a rule: a server changes its form with the folder, never within it. */
const SAMPLE_LINES = 50;
/** Lines that decide where none of the first ones is in a form that is known. */
const LARGE_SAMPLE_LINES = 1_000;

/** Parses what LIST or STAT sends, in the form that reads most of its lines. */
export function parseListing(text: string, clock: ListClock): ParsedList {
  const format = detectFormat(text, clock);
  return {
    ...collectRead((format ?? unixListing).read(linesOf(text), clock)),
    format: format?.name,
  };
}

function detectFormat(text: string, clock: ListClock): ListingFormat | undefined {
  const few = sampleOf(text, SAMPLE_LINES);
  const found = bestFormat(few, clock);
  if (found || few.length < SAMPLE_LINES) return found;
  return bestFormat(sampleOf(text, LARGE_SAMPLE_LINES), clock);
}

function sampleOf(text: string, limit: number): readonly string[] {
  const lines: string[] = [];
  for (const line of linesOf(text)) {
    lines.push(line);
    if (lines.length === limit) break;
  }
  return lines;
}

/** The form that finds most entries, or else leaves the fewest lines unexplained. */
function bestFormat(lines: readonly string[], clock: ListClock): ListingFormat | undefined {
  let best: { readonly format: ListingFormat; readonly score: Score } | undefined;
  for (const format of LISTING_FORMATS) {
    const score = scoreOf(format, lines, clock);
    if (score.entries === 0 && score.others === lines.length) continue;
    if (score.entries === lines.length) return format;
    if (!best || isBetter(score, best.score)) best = { format, score };
  }
  return best?.format;
}

function scoreOf(format: ListingFormat, lines: readonly string[], clock: ListClock): Score {
  let [entries, others] = [0, 0];
  for (const { outcome } of format.read(lines, clock)) {
    if (typeof outcome === 'object') entries++;
    else if (typeof outcome === 'string') others++;
  }
  return { entries, others };
}

function isBetter(score: Score, than: Score): boolean {
  if (score.entries !== than.entries) return score.entries > than.entries;
  return score.others < than.others;
}
