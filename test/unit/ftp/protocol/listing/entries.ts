import assert from 'node:assert/strict';

import type {
  ListingEntry,
  ParsedListing,
} from '../../../../../src/ftp/protocol/listing/listingEntry.ts';

/** The entry of a listing that holds exactly one, and nothing rejected. */
export function onlyEntry({ entries, rejected }: ParsedListing): ListingEntry {
  assert.deepEqual(rejected, []);
  assert.equal(entries.length, 1);
  return entries[0]!;
}

/** The optional fields of an entry of which the server says nothing. */
export const UNSTATED: Omit<ListingEntry, 'name' | 'kind'> = {
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
