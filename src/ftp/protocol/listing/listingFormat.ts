import type { ReadLine } from './collectEntries.ts';
import type { ListClock } from './listTime.ts';

/** The forms in which servers answer LIST, by the system that each comes from. */
export type ListingFormatName =
  | 'unix'
  | 'unix-octal'
  | 'dos'
  | 'eplf'
  | 'vms'
  | 'mvs-data-sets'
  | 'mvs-members'
  | 'mvs-jobs'
  | 'os400'
  | 'os2'
  | 'vm-cms'
  | 'nonstop'
  | 'os9'
  | 'vxworks'
  | 'wellfleet'
  | 'chameleon';

/** One form of listing and how it is read. */
export interface ListingFormat {
  readonly name: ListingFormatName;
  /** Tells for each line what it is; keeps nothing from one listing to the next. */
  read(lines: Iterable<string>, clock: ListClock): Iterable<ReadLine>;
}
