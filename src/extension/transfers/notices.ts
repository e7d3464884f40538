import * as vscode from 'vscode';
import { RemoteError } from '../../common/remoteError.ts';
import type { Logger } from '../../common/logger.ts';
import { commands } from '../contributions.ts';
import { withHelp } from '../help/helpLink.ts';
import { topicOf, type HelpTopic } from '../help/helpTopics.ts';
import { problemText, type ServerName } from '../ui/problemText.ts';
import type { Job } from './job.ts';
import type { JobQueue } from './jobQueue.ts';
import { subjectText, wayText, type ServerNames } from './jobText.ts';
import { reportText } from './transferText.ts';

/** What took longer than this is told of where nobody was looking. */
const LONG_MS = 10_000;

export interface Telling {
  readonly names: ServerNames;
  readonly queue: JobQueue;
  readonly logger: Logger;
}

/** Says in the log what was done, and to the person what matters. */
export function tellEnd(job: Job, { names, queue, logger }: Telling): void {
  noteInLog(logger, wayText(job.plan, names), job);
  if (job.state === 'cancelled') return;
  const isProblem = job.state !== 'done';
  const isUnseen = job.tookMs > LONG_MS && !vscode.window.state.focused;
  if (isProblem || isUnseen) void tell(job, names, queue, isProblem);
}

/** The server that failures are about. */
export function serverOfJob({ plan }: Job, names: ServerNames): ServerName {
  return names.serverOf(plan.to ?? plan.from ?? '');
}

async function tell(
  job: Job,
  names: ServerNames,
  queue: JobQueue,
  isProblem: boolean,
): Promise<void> {
  const show = vscode.l10n.t('Show Transfers');
  const again = vscode.l10n.t('Try Again');
  const notice = isProblem
    ? vscode.window.showWarningMessage
    : vscode.window.showInformationMessage;
  const text = isProblem ? withHelp(endText(job, names), topicOfEnd(job)) : endText(job, names);
  const chosen = await notice(text, show, ...(job.canRetry ? [again] : []));
  if (chosen === again) queue.retry(job);
  if (chosen === show) await vscode.commands.executeCommand(commands.showTransfers);
}

/** One failure alone has a section of its own. */
function topicOfEnd({ report, error }: Job): HelpTopic {
  if (!report) return topicOf(error);
  const [only, ...others] = report.failed;
  const isOne = others.length === 0 && only?.error instanceof RemoteError;
  return isOne ? topicOf(only.error) : 'transfer-problems';
}

function endText(job: Job, names: ServerNames): string {
  const server = serverOfJob(job, names);
  const { report } = job;
  if (!report) {
    const subject = subjectText(job.plan);
    return `${vscode.l10n.t('{0} was not transferred.', subject)} ${problemText(job.error, server)}`;
  }
  return reportText(job.plan, report, server);
}

function noteInLog(logger: Logger, name: string, { state, report, error }: Job) {
  if (report) {
    const { files, bytes, skipped, renamed, failed } = report;
    logger.info(`${name}: ${state}, ${files} files, ${bytes} bytes`);
    for (const { path, reason } of skipped) logger.info(`${name}: skipped ${path} (${reason})`);
    for (const { path, name: now } of renamed) logger.info(`${name}: ${path} is now ${now}`);
    for (const { path, error: why } of failed) logger.warn(`${name}: ${path}: ${String(why)}`);
  }
  if (error !== undefined)
    logger.warn(`${name} ended early: ${error instanceof Error ? error.message : 'unknown'}`);
}
