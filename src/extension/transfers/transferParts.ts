import type {
  TransferOptions,
  TransferProgress,
  TransferReport,
} from '../../remote/folders/transfer.ts';

/** One of several transfers that are one to a person. */
export type TransferPart = (options: TransferOptions) => Promise<TransferReport>;

export const NOTHING_DONE: TransferReport = {
  files: 0,
  bytes: 0,
  folders: 0,
  skipped: [],
  renamed: [],
  failed: [],
  stopped: undefined,
};

/** Runs one after the other, and tells of them as of one; one that ends early is the last. */
export async function runParts(
  parts: readonly TransferPart[],
  options: TransferOptions,
): Promise<TransferReport> {
  let done = NOTHING_DONE;
  let found = { foundFiles: 0, foundBytes: 0 };
  for (const [index, part] of parts.entries()) {
    const before = done;
    const foundBefore = found;
    const isLast = index === parts.length - 1;
    const onProgress = (progress: TransferProgress): void => {
      const { foundFiles, foundBytes } = progress;
      found = {
        foundFiles: foundBefore.foundFiles + foundFiles,
        foundBytes: foundBefore.foundBytes + foundBytes,
      };
      options.onProgress?.({
        ...progress,
        ...found,
        files: countOf(before) + progress.files,
        bytes: before.bytes + progress.bytes,
        isCounted: isLast && progress.isCounted,
        failed: [...before.failed, ...progress.failed],
        skipped: [...before.skipped, ...progress.skipped],
      });
    };
    done = joined(before, await part({ ...options, onProgress }));
    if (done.stopped !== undefined) return done;
  }
  return done;
}

/** What was done by one and by the next. */
export function joined(one: TransferReport, next: TransferReport): TransferReport {
  return {
    files: one.files + next.files,
    bytes: one.bytes + next.bytes,
    folders: one.folders + next.folders,
    skipped: [...one.skipped, ...next.skipped],
    renamed: [...one.renamed, ...next.renamed],
    failed: [...one.failed, ...next.failed],
    stopped: next.stopped,
  };
}

function countOf({ files, skipped, failed }: TransferReport): number {
  return files + skipped.length + failed.length;
}
