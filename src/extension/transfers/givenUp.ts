import type { Logger } from '../../common/logger.ts';
import { removeLeftParts } from '../../remote/folders/leftParts.ts';
import { nameRulesOf } from '../../remote/folders/localNames.ts';
import type { PartOwner } from '../../remote/folders/partFiles.ts';
import type { Job } from './job.ts';

/**
 * Leaves no half of a file behind where a download of an earlier window is given up: what that
 * window had begun when it ended is on the disk still, under names that nobody knows.
 * @param left the runs of the earlier windows
 */
export async function cleanWhenGivenUp(
  job: Job,
  left: readonly PartOwner[],
  logger: Logger,
): Promise<void> {
  await job.ended;
  const { kind, paths, folder } = job.plan;
  if (job.state !== 'cancelled' || kind !== 'download') return;
  try {
    await removeLeftParts({ paths, folder }, nameRulesOf(process.platform), left);
  } catch (error) {
    logger.warn(
      `Files that were not downloaded to their end may be in ${folder}: ${String(error)}`,
    );
  }
}
