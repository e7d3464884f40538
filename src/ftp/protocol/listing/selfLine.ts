import { linesOf } from './collectEntries.ts';
import { parseListing } from './listListing.ts';
import type { ListClock } from './listTime.ts';

/** A line that ends with a dot which may be a whole name. */
const CANDIDATE = /[ \t]\.$/;
/** A name in place of that dot, whose line is left out of what is parsed. */
const STAND_IN = 'x';
/** No time is looked at. */
const CLOCK: ListClock = { nowMs: 0, utcOffsetMinutes: 0 };

/**
 * Whether a listing has a line for the folder itself, by which an empty one proves readable. A link
 * to the folder (`www -> .`) and what has such an end to its name (`and so on .`) are other lines.
 */
export function showsItself(text: string): boolean {
  const lines: string[] = [];
  for (const line of linesOf(text)) {
    if (CANDIDATE.test(line)) lines.push(line.slice(0, -1) + STAND_IN);
  }
  const { entries } = parseListing(lines.join('\n'), CLOCK);
  return entries.some(({ kind, name }) => kind === 'directory' && name === STAND_IN);
}
