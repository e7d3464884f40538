import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { commands, contextKeys, type TransferCommandId } from '../contributions.ts';
import { ContextKeys } from '../ui/contextKeys.ts';
import { FOCUSED } from '../ui/focusedRows.ts';
import { askChoice, BACK } from '../ui/inputs.ts';
import { Job } from './job.ts';
import { nameOf, stateText, subjectText, workText } from './jobText.ts';
import { offerLeftOvers } from './leftOvers.ts';
import type { Transfers } from './transfers.ts';
import { TransfersStatusBar } from './transfersStatusBar.ts';
import { TransfersView } from './transfersView.ts';
import type { Work } from './work.ts';

type Handler = (first?: unknown, second?: unknown) => unknown;

/** What may be done with a row, where it can. */
interface Action {
  readonly can: (one: Job | Work) => boolean;
  readonly act: (one: Job | Work) => void;
}

/** The view of transfers, the status bar item and the commands for them. */
export function registerTransfers(transfers: Transfers): Disposable {
  const store = new DisposableStore();
  const view = store.add(new TransfersView(transfers));
  store.add(new TransfersStatusBar(transfers));
  store.add(followInContext(transfers));
  for (const [id, handler] of Object.entries(handlersOf(transfers, view))) {
    store.add(vscode.commands.registerCommand(id, handler));
  }
  void offerLeftOvers(transfers);
  return store;
}

/** Commands show where there is something to do with them. */
function followInContext({ queue, work }: Transfers): Disposable {
  const keys = new ContextKeys();
  const tell = (key: Parameters<ContextKeys['set']>[0], is: (job: Job) => boolean) =>
    keys.set(key, queue.jobs.some(is));
  const tellAll = (): void => {
    const isWorking = work.running.some(({ canCancel }) => canCancel);
    tell(contextKeys.runningTransfers, ({ canPause }) => canPause);
    tell(contextKeys.heldTransfers, ({ canResume }) => canResume);
    tell(contextKeys.endedTransfers, ({ isOver }) => isOver);
    tell(contextKeys.failedTransfers, ({ canRetry }) => canRetry);
    keys.set(contextKeys.openTransfers, isWorking || queue.jobs.some(({ canCancel }) => canCancel));
  };
  const listening = [queue.onDidChange(tellAll), work.onDidChange(tellAll)];
  return { dispose: () => listening.forEach((one) => one.dispose()) };
}

function handlersOf(
  transfers: Transfers,
  view: TransfersView,
): Readonly<Record<TransferCommandId, Handler>> {
  const { queue } = transfers;
  const pause = withJobs('canPause', (job) => job.pause());
  const resume = withJobs('canResume', (job) => job.resume());
  const retry = withJobs('canRetry', (job) => queue.retry(job));
  const cancel: Action = { can: ({ canCancel }) => canCancel, act: (one) => one.cancel() };
  const remove = withJobs('isOver', (job) => queue.remove(job));
  // Two commands that share a key are one of which only one can be done: the key means that.
  const on =
    (action: Action, other?: Action): Handler =>
    async (first, all) => {
      if (first === FOCUSED) actOn(await view.focused(), action, other);
      else actOn(await rowsFor(transfers, view, action.can, first, all), action);
    };
  return {
    [commands.showTransfers]: () => view.show(),
    [commands.pauseTransfer]: on(pause, resume),
    [commands.resumeTransfer]: on(resume, pause),
    [commands.retryTransfer]: on(retry),
    [commands.cancelTransfer]: on(cancel, remove),
    [commands.removeTransfer]: on(remove, cancel),
    [commands.clearTransfers]: () => queue.remove(...queue.jobs.filter(({ isOver }) => isOver)),
  };
}

/** What the editor itself does can be cancelled, and nothing else. */
function withJobs(
  ability: 'canPause' | 'canResume' | 'canRetry' | 'isOver',
  act: (job: Job) => void,
): Action {
  return {
    can: (one) => one instanceof Job && one[ability],
    act: (one) => {
      if (one instanceof Job) act(one);
    },
  };
}

function actOn(rows: readonly (Job | Work)[], ...actions: readonly (Action | undefined)[]): void {
  const action = actions.find((one) => one && rows.some(one.can));
  if (action) for (const row of rows.filter(action.can)) action.act(row);
}

/**
 * The rows that are meant: given by a menu or by the id of a job, selected in the view, the only one
 * that it can be done with, or the one that the person picks.
 */
async function rowsFor(
  { queue, work }: Transfers,
  view: TransfersView,
  can: Action['can'],
  first: unknown,
  all: unknown,
): Promise<readonly (Job | Work)[]> {
  const rows = [...work.running, ...queue.jobs];
  const given = Array.isArray(all) ? (all as readonly unknown[]) : [first];
  const named = given.flatMap((one) => rowIn(one, rows) ?? []);
  const meant = named.length > 0 || first !== undefined ? named : view.selected;
  const usable = [...new Set(meant)].filter(can);
  if (usable.length > 0 || first !== undefined) return usable;
  const candidates = rows.filter(can);
  if (candidates.length < 2) return candidates;
  const answer = await askChoice({
    title: vscode.l10n.t('Transfers'),
    placeholder: vscode.l10n.t('Choose a transfer'),
    choices: candidates.map((row) => ({ ...textsOf(row), value: row })),
  });
  return answer === undefined || answer === BACK ? [] : [answer];
}

function textsOf(row: Job | Work): { readonly label: string; readonly description: string } {
  if (row instanceof Job) return { label: subjectText(row.plan), description: stateText(row) };
  return { label: nameOf(row.plan.path), description: workText(row) };
}

function rowIn(value: unknown, rows: readonly (Job | Work)[]): Job | Work | undefined {
  if (typeof value === 'string') return rows.find((row) => row instanceof Job && row.id === value);
  if (typeof value !== 'object' || value === null) return undefined;
  return rows.find((row) => Object.values(value).includes(row));
}
