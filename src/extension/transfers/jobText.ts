import * as vscode from 'vscode';
import { basename as localBasename } from 'node:path';
import { basename } from '../../common/remotePath.ts';
import type { ServerName } from '../ui/problemText.ts';
import { bytesText, filesText } from '../ui/sizeText.ts';
import type { Job } from './job.ts';
import type { JobKind, JobPlan } from './jobPlan.ts';
import type { Work, WorkPlan } from './work.ts';

const MIN_SHARED_BYTES = 1024 * 1024;

/** Servers as texts name them. */
export interface ServerNames {
  serverOf(authority: string): ServerName;
}

export function kindText(kind: JobKind): string {
  switch (kind) {
    case 'download':
      return vscode.l10n.t('Download');
    case 'upload':
      return vscode.l10n.t('Upload');
    case 'copy':
      return vscode.l10n.t('Copy');
    case 'move':
      return vscode.l10n.t('Move');
  }
}

/** What is transferred: `index.html`, or how many. */
export function subjectText({ from, paths }: JobPlan): string {
  const [first = ''] = paths;
  if (paths.length !== 1) return vscode.l10n.t('{0} items', paths.length);
  return (from === undefined ? localBasename(first) : basename(first)) || first;
}

/** From where to where. */
export function wayText({ kind, from, to, folder }: JobPlan, names: ServerNames): string {
  const source = from === undefined ? '' : names.serverOf(from).name;
  const target = to === undefined ? '' : names.serverOf(to).name;
  switch (kind) {
    case 'download':
      return vscode.l10n.t('Download from {0} to {1}', source, folder);
    case 'upload':
      return vscode.l10n.t('Upload to {0} on {1}', folder, target);
    case 'copy':
      return vscode.l10n.t('Copy from {0} to {1} on {2}', source, folder, target);
    case 'move':
      return vscode.l10n.t('Move from {0} to {1} on {2}', source, folder, target);
  }
}

/** How it stands, in words. */
export function stateText(job: Job): string {
  switch (job.state) {
    case 'waiting':
      return vscode.l10n.t('Waiting for others');
    case 'running':
      return runningText(job);
    case 'asking':
      return vscode.l10n.t('Waiting for your answer');
    case 'paused':
      return withShare(vscode.l10n.t('Paused'), job);
    case 'done':
      return vscode.l10n.t('Done: {0}', countText(job));
    case 'incomplete':
      return vscode.l10n.t('Failed: {0}. Done: {1}', failedOf(job), countText(job));
    case 'failed':
      return vscode.l10n.t('Ended early. Done: {0}', countText(job));
    case 'cancelled':
      return vscode.l10n.t('Cancelled. Done: {0}', countText(job));
    case 'interrupted':
      return vscode.l10n.t('Interrupted when the window was closed');
  }
}

/** What the editor does, in words. */
export function workText(work: Work): string {
  if (!work.canCancel) return vscode.l10n.t('Cancelling');
  return withPace(withMoved(kindOfWorkText(work.plan.kind), work), work);
}

function kindOfWorkText(kind: WorkPlan['kind']): string {
  switch (kind) {
    case 'save':
      return vscode.l10n.t('Saving');
    case 'copy':
      return vscode.l10n.t('Copying');
    case 'move':
      return vscode.l10n.t('Moving');
  }
}

function withMoved(text: string, { moved, all }: Work): string {
  if (all === undefined && moved === 0) return text;
  // What is as small is handed over at once, long before it arrives.
  const isSmall = all !== undefined && all < MIN_SHARED_BYTES;
  return vscode.l10n.t('{0}: {1}', text, isSmall ? bytesText(all) : movedText(moved, all));
}

/** How much of it has moved so far, in bytes. */
export function movedText(moved: number, all: number | undefined): string {
  if (all === undefined) return bytesText(Math.round(moved));
  return vscode.l10n.t('{0} % of {1}', percentOf(moved, all), bytesText(all));
}

function runningText(job: Job): string {
  const kind = {
    download: vscode.l10n.t('Downloading'),
    upload: vscode.l10n.t('Uploading'),
    copy: vscode.l10n.t('Copying'),
    move: vscode.l10n.t('Moving'),
  }[job.plan.kind];
  return withPace(withShare(kind, job), job);
}

/** With the rate, and the time that the rest takes, where they are known. */
export function withPace(
  text: string,
  { bytesPerSecond, timeLeftMs }: Pick<Job, 'bytesPerSecond' | 'timeLeftMs'>,
): string {
  const parts = [
    text,
    ...(bytesPerSecond === undefined ? [] : [rateText(bytesPerSecond)]),
    ...(timeLeftMs === undefined ? [] : [timeLeftText(timeLeftMs)]),
  ];
  return parts.join(' · ');
}

function withShare(text: string, job: Job): string {
  const share = shareOf(job);
  return share === undefined ? text : vscode.l10n.t('{0}: {1} %', text, share);
}

/** Whole percents; undefined while it is not known how much there is. */
export function shareOf({ progress }: Pick<Job, 'progress'>): number | undefined {
  if (!progress?.isCounted) return undefined;
  const { bytes, foundBytes, files, foundFiles } = progress;
  const [done, all] = foundBytes > 0 ? [bytes, foundBytes] : [files, foundFiles];
  return percentOf(done, all);
}

export function percentOf(done: number, all: number): number {
  return Math.max(0, Math.min(100, Math.floor((100 * done) / Math.max(1, all))));
}

export function rateText(bytesPerSecond: number): string {
  return vscode.l10n.t('{0}/s', bytesText(Math.round(bytesPerSecond)));
}

export function timeLeftText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 60) return vscode.l10n.t('{0} s left', Math.max(1, seconds));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return vscode.l10n.t('{0} min left', minutes);
  return vscode.l10n.t('{0} h {1} min left', Math.floor(minutes / 60), minutes % 60);
}

function countText({ report, progress }: Job): string {
  return filesText(report?.files ?? 0, report?.bytes ?? progress?.bytes ?? 0);
}

function failedOf({ report, progress }: Job): number {
  return (report ?? progress)?.failed.length ?? 0;
}

/** The name in a path of either side: one of Windows has other separators. */
export function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) || path;
}
