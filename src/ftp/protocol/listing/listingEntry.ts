/** How exactly a listing states a time. */
export type TimePrecision = 'second' | 'minute' | 'day';

/** What an entry is; `other` stands for devices, sockets, fifos and doors. */
export type EntryKind = 'file' | 'directory' | 'symlink' | 'other';

/** One file, directory or link as a server lists it. A field that the server does not state is undefined. */
export interface ListingEntry {
  readonly name: string;
  readonly kind: EntryKind;
  /** Size in bytes. */
  readonly size: number | undefined;
  /**
   * Modification time in ms since the epoch, UTC. LIST states the server's local time, so there it is
   * right only as far as the `utcOffsetMinutes` given to the parser is.
   */
  readonly mtimeMs: number | undefined;
  readonly mtimePrecision: TimePrecision | undefined;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number | undefined;
  readonly linkTarget: string | undefined;
  readonly linkCount: number | undefined;
  /** Name or numeric id of the owner, as text. */
  readonly owner: string | undefined;
  /** Name or numeric id of the group, as text. */
  readonly group: string | undefined;
  /** The `perm` fact of MLSx in lower case; a hint of what is allowed, not a Unix mode. */
  readonly perm: string | undefined;
  /** The `unique` fact of MLSx. */
  readonly unique: string | undefined;
}

type StatedFields = Pick<ListingEntry, 'name' | 'kind'> & Partial<ListingEntry>;

const UNSTATED: Omit<ListingEntry, 'name' | 'kind'> = {
  size: undefined,
  mtimeMs: undefined,
  mtimePrecision: undefined,
  mode: undefined,
  linkTarget: undefined,
  linkCount: undefined,
  owner: undefined,
  group: undefined,
  perm: undefined,
  unique: undefined,
};

/** An entry of which only some fields are stated. */
export function listingEntry(stated: StatedFields): ListingEntry {
  return { ...UNSTATED, ...stated };
}

/** A line that does not become an entry, and why. */
export interface RejectedLine {
  readonly line: string;
  readonly reason: string;
}

/** All that a listing says: headers and the folder itself apart, each line is here. */
export interface ParsedListing {
  readonly entries: readonly ListingEntry[];
  readonly rejected: readonly RejectedLine[];
}
