import { readEach, type LineOutcome } from './collectEntries.ts';
import { listingEntry } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';

const MAX_SECONDS = 8_640_000_000_000;

/** EPLF, the form of anonftpd and publicfile (cr.yp.to/ftp/list/eplf.html): its times are UTC. */
export const eplfListing: ListingFormat = {
  name: 'eplf',
  read: (lines) => readEach(lines, parseEplfLine),
};

/** Parses `+i8388621.48594,m825718503,r,s280,` and, behind a tab, the name. */
export function parseEplfLine(line: string): LineOutcome {
  if (!line.startsWith('+')) return 'the line does not begin with a plus sign';
  const tab = line.indexOf('\t');
  if (tab === -1) return 'the line has no tab before its name';
  const facts = line.slice(1, tab).split(',');
  const value = (letter: string): string | undefined =>
    facts.find((fact) => fact.startsWith(letter))?.slice(letter.length);
  const isDirectory = facts.includes('/');
  // A file that cannot be retrieved states neither: a mailbox, say, or one without permission.
  if (!isDirectory && !facts.includes('r')) return 'the facts say neither file nor directory';
  const mtimeMs = parseSeconds(value('m'));
  return listingEntry({
    name: line.slice(tab + 1),
    kind: isDirectory ? 'directory' : 'file',
    size: isDirectory ? undefined : parseCount(value('s')),
    mtimeMs,
    mtimePrecision: mtimeMs === undefined ? undefined : 'second',
    mode: parseMode(value('up')),
    unique: value('i'),
  });
}

function parseSeconds(text: string | undefined): number | undefined {
  const seconds = parseCount(text);
  return seconds === undefined || seconds > MAX_SECONDS ? undefined : seconds * 1000;
}

function parseCount(text: string | undefined): number | undefined {
  const count = /^\d{1,16}$/.test(text ?? '') ? Number(text) : undefined;
  return Number.isSafeInteger(count) ? count : undefined;
}

function parseMode(text: string | undefined): number | undefined {
  return /^[0-7]{3,4}$/.test(text ?? '') ? Number.parseInt(text ?? '', 8) : undefined;
}
