import type { EntryKind } from '../../../../../../src/ftp/protocol/listing/listingEntry.ts';
import type { ListingFormatName } from '../../../../../../src/ftp/protocol/listing/listingFormat.ts';

/**
 * A line as a server sends it, and what it says. The time in ISO form, UTC, as exact as the line
 * has it; `undefined` is what the line does not tell.
 */
export type ListedLine = readonly [
  line: string,
  name: string,
  kind: EntryKind,
  size: number | undefined,
  time: string | undefined,
  mode?: number | undefined,
  linkTarget?: string | undefined,
];

/** Lines of one system, in the form that its transcripts show; they make one listing. */
export interface SystemTable {
  readonly system: string;
  readonly format: ListingFormatName | 'mlsd';
  /** Lines above and below the others that name no file. */
  readonly header?: readonly string[];
  readonly footer?: readonly string[];
  readonly lines: readonly ListedLine[];
}

/** When all tables are read: a date without a year is the last one up to the day after. */
export const TABLE_NOW_MS = Date.UTC(2024, 4, 10, 12);
