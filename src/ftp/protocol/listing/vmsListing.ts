import type { LineOutcome, ReadLine } from './collectEntries.ts';
import { leadingFields, textOf, type Field } from './lineFields.ts';
import { listingEntry, type ListingEntry } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';
import type { ListClock } from './listTime.ts';
import { parseClockTime } from './clockTime.ts';
import { parseNamedDate } from './shortDate.ts';
import { statedTime } from './statedTime.ts';

interface VmsFile {
  readonly entry: ListingEntry;
  readonly version: number;
}

type VmsOutcome = VmsFile | string | undefined;

const BLOCK_BYTES = 512;
const DIRECTORY_TYPE = '.DIR';
// Name, size, date, time, owner, protection; names of owners may hold blanks.
const MAX_FIELDS = 8;
// ODS-5 names hold 236 characters, and as many escapes.
const MAX_NAME = 512;
// CMU puts the directory before the name: [VMSSERV.FILES]ALARM.DIR;1
const NAME = /^(?:\[[^\]]*\])?([^\s;\]]+);(\d{1,5})$/;
const HEADER = /^\s*(?:Directory\s+\S|(?:Grand )?Total of \d+|%DIRECT-\w-NOFILES\b)/i;
const CONTINUATION = /^\s*(?:\d+(?:\/\d+)?\s|%)/;

/**
 * The form of DIRECTORY on VMS, as MultiNet, TCPware, UCX and CMU send it. A name that is longer
 * than its column stands on a line of its own. Of several versions of a file the newest is
 * listed, without its number: that name opens it, and a save makes the next version.
 */
export const vmsListing: ListingFormat = { name: 'vms', read: readVms };

function* readVms(lines: Iterable<string>, clock: ListClock): Generator<ReadLine> {
  const read = [...joinWrapped(lines)].map((line) => ({ line, file: parseVmsLine(line, clock) }));
  const newest = new Map<string, number>();
  for (const { file } of read) {
    if (typeof file !== 'object') continue;
    newest.set(file.entry.name, Math.max(file.version, newest.get(file.entry.name) ?? 0));
  }
  for (const { line, file } of read) yield { line, outcome: outcomeOf(file, newest) };
}

/** What opens a file is its newest version: older ones are no entries of their own. */
function outcomeOf(file: VmsOutcome, newest: Map<string, number>): LineOutcome {
  if (typeof file !== 'object') return file;
  const { name } = file.entry;
  if (newest.get(name) !== file.version) return undefined;
  // Two directories joined in one listing: the first one counts.
  newest.delete(name);
  return file.entry;
}

/** Puts a name and the facts on the next line together. */
function* joinWrapped(lines: Iterable<string>): Generator<string> {
  let name: string | undefined;
  for (const line of lines) {
    if (name !== undefined && CONTINUATION.test(line.slice(0, MAX_NAME))) {
      yield `${name} ${line.trimStart()}`;
      name = undefined;
      continue;
    }
    if (name !== undefined) yield name;
    name = line.length <= MAX_NAME && NAME.test(line.trim()) ? line.trim() : undefined;
    if (name === undefined) yield line;
  }
  if (name !== undefined) yield name;
}

function parseVmsLine(line: string, clock: ListClock): VmsOutcome {
  if (HEADER.test(line.slice(0, MAX_NAME))) return undefined;
  const [first, ...facts] = leadingFields(line, MAX_FIELDS);
  const match = first && first.text.length <= MAX_NAME ? NAME.exec(first.text) : null;
  if (!match) return 'the line does not begin with a name and its version';
  const date = facts.findIndex(({ text }) => parseNamedDate(text) !== undefined);
  // The facts of a file that the user may not look at: "%RMS-E-PRV, insufficient privilege".
  if (date === -1 && !textOf(facts, 0).startsWith('%')) return 'the line has no date';
  const time = parseClockTime(textOf(facts, date + 1));
  const entry = listingEntry({
    ...nameAndKind(match[1] ?? ''),
    ...statedTime(parseNamedDate(textOf(facts, date)), time, clock),
    owner: ownerOf(facts),
  });
  const size = entry.kind === 'file' ? sizeOf(facts) : undefined;
  return { entry: { ...entry, size }, version: Number(match[2]) };
}

function nameAndKind(name: string): Pick<ListingEntry, 'name' | 'kind'> {
  if (!name.toUpperCase().endsWith(DIRECTORY_TYPE)) return { name, kind: 'file' };
  return { name: name.slice(0, -DIRECTORY_TYPE.length), kind: 'directory' };
}

/**
 * Bytes, where the listing tells them: as a rule it counts blocks, used and allocated ones. Some
 * servers name the bytes instead of the used blocks, which fill all allocated ones but a part of
 * the last. No block at all is no byte.
 */
function sizeOf(facts: readonly Field[]): number | undefined {
  const match = facts.map(({ text }) => /^(\d{1,12})(?:\/(\d{1,10}))?$/.exec(text)).find(Boolean);
  if (!match) return undefined;
  const [used, allocated] = [Number(match[1]), Number(match[2] ?? 0)];
  if (used === 0) return 0;
  return Math.ceil(used / BLOCK_BYTES) === allocated && used > allocated ? used : undefined;
}

/** `[GROUP,OWNER]`, of which the blanks or the bracket at the end may be missing. */
function ownerOf(facts: readonly Field[]): string | undefined {
  return /^\[([^\]]{1,64})\]?$/.exec(
    facts.find(({ text }) => text.startsWith('['))?.text ?? '',
  )?.[1];
}
