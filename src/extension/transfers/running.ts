import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import type { TransferOptions, TransferReport } from '../../remote/folders/transfer.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import type { Remote } from '../remotes/remote.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { problemText } from '../ui/problemText.ts';
import { progressText, reportText } from './transferText.ts';

/** Often enough to be seen moving. */
const PROGRESS_MS = 200;

export interface TransferTask {
  readonly direction: 'download' | 'upload';
  readonly title: string;
  /** Where to, for people. */
  readonly place: string;
  readonly run: (options: TransferOptions) => Promise<TransferReport>;
}

/**
 * Runs a transfer while a notification tells how far it is, and says at the end what was done.
 * @returns undefined where it was given up, or could not begin
 */
export async function runTransferTask(
  context: CommandContext,
  remote: Remote,
  task: TransferTask,
): Promise<TransferReport | undefined> {
  try {
    const report = await withTransferProgress(task);
    noteInLog(context, task, report);
    // Whoever has called the command goes on, whether somebody reads it or not.
    void tell(context, remote, task, report);
    return report;
  } catch (error) {
    if (hasCode(error, 'aborted')) return undefined;
    void vscode.window.showErrorMessage(problemText(error, remote.connection));
    return undefined;
  }
}

async function withTransferProgress({ title, run }: TransferTask): Promise<TransferReport> {
  const controller = new AbortController();
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: plainNotice(title),
      cancellable: true,
    },
    async (progress, token) => {
      const listener = token.onCancellationRequested(() => controller.abort());
      let toldMs = -Infinity;
      let percent = 0;
      try {
        return await run({
          signal: controller.signal,
          onProgress: (now) => {
            if (performance.now() - toldMs < PROGRESS_MS) return;
            toldMs = performance.now();
            const share = now.isCounted ? (100 * now.bytes) / Math.max(1, now.foundBytes) : 0;
            const increment = Math.max(0, Math.min(100, share) - percent);
            percent += increment;
            progress.report({ message: progressText(now), increment });
          },
        });
      } finally {
        listener.dispose();
      }
    },
  );
}

function noteInLog({ logger }: CommandContext, { title }: TransferTask, report: TransferReport) {
  const { files, bytes, skipped, renamed, failed, stopped } = report;
  logger.info(`${title}: ${files} files, ${bytes} bytes`);
  for (const { path, reason } of skipped) logger.info(`${title}: skipped ${path} (${reason})`);
  for (const { path, name } of renamed) logger.info(`${title}: ${path} is now ${name}`);
  for (const { path, error } of failed) logger.warn(`${title}: ${path} failed: ${String(error)}`);
  if (stopped instanceof Error) logger.warn(`${title} ended early: ${stopped.message}`);
}

async function tell(
  context: CommandContext,
  { connection }: Remote,
  { direction, place }: TransferTask,
  report: TransferReport,
): Promise<void> {
  const text = reportText(direction, place, report, connection);
  const log = vscode.l10n.t('Show Log');
  const hasFailed = report.failed.length > 0 || report.stopped !== undefined;
  const hasMore = hasFailed || report.renamed.length + report.skipped.length > 0;
  const show = hasFailed ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  if ((await show(text, ...(hasMore ? [log] : []))) === log) context.showLog();
}
