import { readEach, type LineOutcome } from './collectEntries.ts';
import { leadingFields } from './lineFields.ts';
import { listingEntry, type EntryKind } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';

// Volume, unit, referred, extents, used, record format and length, block size, organisation, name.
const MAX_FIELDS = 12;
const HEADER = /^\s*Volume\s+Unit\s.{0,80}\bDsname\s*$/i;
/** Organisations of data sets (DFSMS). VSAM, and those unknown, FTP cannot transfer. */
const ORGANISATIONS: ReadonlyMap<string, EntryKind> = new Map([
  ['PO', 'directory'],
  ['PO-E', 'directory'],
  ['POU', 'directory'],
  ['PS', 'file'],
  ['PS-E', 'file'],
  ['PS-L', 'file'],
  ['PSU', 'file'],
  ['DA', 'file'],
  ['VSAM', 'other'],
  ['PATH', 'other'],
  ['IS', 'other'],
]);
/** Whole phrases: any other sentence with "not" or "error" is a complaint, whose last word is no name. */
const OUT_OF_REACH =
  /^(?:Error determining attributes|Not Mounted|Not Direct Access Device|Not a DASD device)$/i;
const NAME = /^'?[A-Z$#@][A-Z0-9$#@{.-]{0,43}'?$/i;

/**
 * The data sets of MVS and z/OS: partitioned ones are directories of members, sequential ones
 * files. Sizes are stated in tracks, and "Referred" is when a data set was last opened, not when
 * it was changed: neither is of use.
 */
export const mvsDataSetListing: ListingFormat = {
  name: 'mvs-data-sets',
  read: (lines) => readEach(lines, parseDataSetLine),
};

export function parseDataSetLine(line: string): LineOutcome {
  if (line.length < 200 && HEADER.test(line)) return undefined;
  const fields = leadingFields(line, MAX_FIELDS).map(({ text }) => text);
  const name = fields.at(-1) ?? '';
  const kind = fields.length < MAX_FIELDS ? kindOf(fields) : undefined;
  if (kind === undefined) return 'the line does not describe a data set';
  if (!NAME.test(name)) return 'the line does not end with the name of a data set';
  return listingEntry({ name, kind });
}

function kindOf(fields: readonly string[]): EntryKind | undefined {
  const last = fields.length - 1;
  const words = fields.slice(0, last).join(' ');
  return wordsKind(words) ?? (isVolume(fields[0] ?? '') ? volumeKind(fields, last) : undefined);
}

/** Lines that tell no volume: where HSM has put a data set, or what is no data set. */
function wordsKind(words: string): EntryKind | undefined {
  if (/^Pseudo Directory$/i.test(words)) return 'directory';
  // Whoever opens one of these waits until it is back from tape.
  if (/^(?:Migrated|ARCIVE(?: Not Direct Access Device)?)$/i.test(words)) return 'file';
  return words === 'GDG' || OUT_OF_REACH.test(words) ? 'other' : undefined;
}

function volumeKind(fields: readonly string[], last: number): EntryKind | undefined {
  const unit = fields[1] ?? '';
  if (/^Tape$/i.test(unit) && last === 2) return 'file';
  if (OUT_OF_REACH.test(fields.slice(1, last).join(' '))) return 'other';
  // Columns may run together, the last two never do.
  return isUnit(unit) ? ORGANISATIONS.get(fields[last - 1]?.toUpperCase() ?? '') : undefined;
}

function isVolume(text: string): boolean {
  return /^[A-Z0-9$#@-]{1,6}$/i.test(text);
}

/** `3390`, `3380K`. */
function isUnit(text: string): boolean {
  return /^\d{4}[A-Z]?$/i.test(text);
}
