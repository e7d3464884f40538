import * as vscode from 'vscode';
import type { FailedItem, RunningItem } from '../../remote/folders/transfer.ts';
import type { Job, JobState } from './job.ts';
import {
  movedText,
  nameOf,
  stateText,
  subjectText,
  wayText,
  withPace,
  workText,
  type ServerNames,
} from './jobText.ts';
import type { Work } from './work.ts';
import { serverOfJob } from './notices.ts';
import { failureText, renamedTexts, skippedTexts } from './transferText.ts';

/** A row of the view: a job, or what is to be told of one. */
export type TransferNode =
  | { readonly type: 'job'; readonly job: Job }
  | { readonly type: 'running'; readonly job: Job; readonly item: RunningItem }
  | { readonly type: 'failed'; readonly job: Job; readonly item: FailedItem }
  | { readonly type: 'reason'; readonly job: Job; readonly text: string }
  | { readonly type: 'note'; readonly job: Job; readonly text: string }
  | { readonly type: 'work'; readonly work: Work };

/** The log lists the others: nobody reads ten thousand rows. */
const MAX_FAILED = 100;

const ICONS: Readonly<Record<JobState, readonly [string, string?]>> = {
  waiting: ['clock'],
  running: ['sync~spin'],
  asking: ['question'],
  paused: ['debug-pause'],
  done: ['pass', 'charts.green'],
  incomplete: ['warning', 'list.warningForeground'],
  failed: ['error', 'list.errorForeground'],
  cancelled: ['circle-slash'],
  interrupted: ['debug-disconnect'],
};

/** What is below a job: what runs, what has failed, and counts of the rest. */
export function nodesBelow(job: Job, names: ServerNames): readonly TransferNode[] {
  const running = job.isOver ? [] : (job.progress?.running ?? []);
  const failed = failedOf(job);
  return [
    ...running.map((item): TransferNode => ({ type: 'running', job, item })),
    ...reasonsOf(job, failed, names),
    ...failed.slice(0, MAX_FAILED).map((item): TransferNode => ({ type: 'failed', job, item })),
    ...notesOf(job, failed.length - MAX_FAILED).map((text) => noteNode(job, text)),
  ];
}

/** Those of a retry that runs come in the place of those before it. */
function failedOf({ isOver, report, progress }: Job): readonly FailedItem[] {
  return (isOver ? report : (progress ?? report))?.failed ?? [];
}

/** Why it has ended early, where no row of a file says so. */
function reasonsOf(
  job: Job,
  failed: readonly FailedItem[],
  names: ServerNames,
): readonly TransferNode[] {
  const { error, state } = job;
  if (error === undefined || state === 'cancelled') return [];
  if (failed.some((one) => one.error === error)) return [];
  return [reasonNode(job, failureText(error, serverOfJob(job, names), undefined))];
}

/** @param more have failed than there are rows */
function notesOf({ report }: Job, more: number): readonly string[] {
  const unlisted = vscode.l10n.t('More that failed, which the log lists: {0}.', more);
  const rest = report ? [...skippedTexts(report), ...renamedTexts(report)] : [];
  return more > 0 ? [unlisted, ...rest] : rest;
}

function reasonNode(job: Job, text: string): TransferNode {
  return { type: 'reason', job, text };
}

function noteNode(job: Job, text: string): TransferNode {
  return { type: 'note', job, text };
}

/** What a row is of, however often it is made anew. */
export function rowKeyOf(node: TransferNode): unknown {
  if (node.type === 'job') return node.job;
  if (node.type === 'work') return node.work;
  const what = 'item' in node ? node.item.path : node.text;
  return `${node.job.id}\0${node.type}\0${what}`;
}

export function itemOf(node: TransferNode, names: ServerNames): vscode.TreeItem {
  switch (node.type) {
    case 'job':
      return jobItem(node.job, names);
    case 'running':
      return runningItem(node.job, node.item);
    case 'failed':
      return failedItem(node.job, node.item, names);
    case 'reason':
      return reasonItem(node.job, node.text);
    case 'work':
      return workItem(node.work);
    case 'note':
      return textItem(node.text, new vscode.ThemeIcon('info'));
  }
}

function jobItem(job: Job, names: ServerNames): vscode.TreeItem {
  const isOpen = job.isUnderWay || job.canRetry;
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const hasBelow = isOpen || nodesBelow(job, names).length > 0;
  const state = isOpen ? Expanded : Collapsed;
  const item = new vscode.TreeItem(subjectText(job.plan), hasBelow ? state : None);
  item.id = job.id;
  item.description = stateText(job);
  const way = wayText(job.plan, names);
  item.tooltip = `${way}\n${item.description}`;
  const [icon, colorId] = ICONS[job.state];
  item.iconPath = new vscode.ThemeIcon(icon, colorId === undefined ? undefined : color(colorId));
  item.contextValue = abilitiesOf(job);
  item.accessibilityInformation = {
    label: `${subjectText(job.plan)}, ${way}, ${item.description}`,
  };
  return item;
}

/** What can be done with it, for menus. */
function abilitiesOf(job: Job): string {
  const abilities = [
    job.canPause && 'pause',
    job.canResume && 'resume',
    job.canRetry && 'retry',
    job.canCancel && 'cancel',
    job.isOver && 'over',
  ];
  return ['job', ...abilities.filter((one) => one !== false)].join(' ');
}

function workItem(work: Work): vscode.TreeItem {
  const { path } = work.plan;
  const item = new vscode.TreeItem(nameOf(path));
  item.description = workText(work);
  item.tooltip = `${path}\n${item.description}`;
  item.iconPath = new vscode.ThemeIcon('sync~spin');
  item.contextValue = work.canCancel ? 'work cancel' : 'work';
  return item;
}

function runningItem(job: Job, running: RunningItem): vscode.TreeItem {
  const { path, size, bytes } = running;
  const item = new vscode.TreeItem(nameOf(path));
  item.description = withPace(movedText(bytes, size), job.paceOf(running));
  item.tooltip = `${path}\n${item.description}`;
  const isPaused = job.state === 'paused';
  item.iconPath = new vscode.ThemeIcon(isPaused ? 'debug-pause' : 'loading~spin');
  return item;
}

function failedItem(job: Job, { path, error }: FailedItem, names: ServerNames): vscode.TreeItem {
  const item = new vscode.TreeItem(nameOf(path));
  const reason = failureText(error, serverOfJob(job, names), path);
  item.description = reason;
  item.contextValue = retryOf(job);
  item.tooltip = `${path}\n${reason}`;
  item.iconPath = new vscode.ThemeIcon('error', color('list.errorForeground'));
  item.accessibilityInformation = {
    label: vscode.l10n.t('{0} failed: {1}', nameOf(path), reason),
  };
  return item;
}

function reasonItem(job: Job, text: string): vscode.TreeItem {
  const item = textItem(text, new vscode.ThemeIcon('error', color('list.errorForeground')));
  item.contextValue = retryOf(job);
  return item;
}

/** A row that says what has failed offers to try that again, as its key does. */
function retryOf({ canRetry }: Job): string {
  return canRetry ? 'failure retry' : 'failure';
}

function textItem(text: string, iconPath: vscode.ThemeIcon): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.tooltip = text;
  item.iconPath = iconPath;
  return item;
}

function color(id: string): vscode.ThemeColor {
  return new vscode.ThemeColor(id);
}
