import type { RejectedLine } from '../protocol/listing/listingEntry.ts';

// Pure-FTPd lists 10,000 entries unless told otherwise, and says so in its last reply only:
// "226-Output truncated to 10000 matches".
const TRUNCATED = /^.{0,40}\b(?:truncated|too many (?:files|entries|matches))\b.{0,80}$/im;
const LIMIT_REASON =
  'the server shows exactly this many, which is where some cut a listing; more may be missing';
const REASON = 'the server shows no more of the folder than this; the rest is missing';

/** The same for a listing that a server may have cut without saying so. */
export function perhapsLeftOut(doubt: string | undefined): readonly RejectedLine[] {
  return doubt === undefined ? [] : [{ line: doubt, reason: LIMIT_REASON }];
}

/** What a final reply says of entries that the listing leaves out, to be reported with it. */
export function leftOut(finalText: string): readonly RejectedLine[] {
  const said = TRUNCATED.exec(finalText.slice(0, 2_000))?.[0];
  return said === undefined ? [] : [{ line: said.trim(), reason: REASON }];
}
