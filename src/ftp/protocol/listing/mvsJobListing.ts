import type { LineOutcome } from './collectEntries.ts';
import { readEach } from './collectEntries.ts';
import { leadingFields } from './lineFields.ts';
import type { ListingFormat } from './listingFormat.ts';

const HEADER = /^JOBNAME\s+JOBID\s+OWNER\s+STATUS\s/;
const JOB = /^(?:JOB|TSU|STC|[JTS])\d{5,7}$/;

/**
 * What z/OS lists after SITE FILETYPE=JES: jobs of the spool, no files. Each line is reported
 * as such, so a folder that shows none is explained.
 */
export const mvsJobListing: ListingFormat = {
  name: 'mvs-jobs',
  read: (lines) => readEach(lines, parseJobLine),
};

function parseJobLine(line: string): LineOutcome {
  if (HEADER.test(line.slice(0, 100))) return undefined;
  const [, second] = leadingFields(line, 2);
  return JOB.test(second?.text ?? '') ? 'the line is a job, not a file' : 'the line is no job';
}
