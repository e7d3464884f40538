import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { commands, contextKeys, type TransferCommandId } from '../contributions.ts';
import { askChoice, BACK } from '../ui/inputs.ts';
import type { Job } from './job.ts';
import type { JobQueue } from './jobQueue.ts';
import { stateText, subjectText } from './jobText.ts';
import { offerLeftOvers } from './leftOvers.ts';
import type { Transfers } from './transfers.ts';
import { TransfersStatusBar } from './transfersStatusBar.ts';
import { TransfersView } from './transfersView.ts';

type Handler = (first?: unknown, second?: unknown) => unknown;

/** What may be done with a job, where it can. */
interface Action {
  readonly can: (job: Job) => boolean;
  readonly act: (job: Job) => void;
}

/** What keybindings give: the jobs that have the focus in the view. */
const FOCUSED = 'focused';

/** The view of transfers, the status bar item and the commands for them. */
export function registerTransfers(transfers: Transfers): Disposable {
  const store = new DisposableStore();
  const view = store.add(new TransfersView(transfers));
  store.add(new TransfersStatusBar(transfers));
  store.add(followInContext(transfers.queue));
  for (const [id, handler] of Object.entries(handlersOf(transfers, view))) {
    store.add(vscode.commands.registerCommand(id, handler));
  }
  void offerLeftOvers(transfers);
  return store;
}

/** Commands show where there is something to do with them. */
function followInContext({ jobs, onDidChange }: JobQueue): Disposable {
  const told = new Map<string, boolean>();
  const tell = (key: string, value: boolean): void => {
    if ((told.get(key) ?? false) === value) return;
    told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  return onDidChange(() => {
    tell(
      contextKeys.openTransfers,
      jobs.some(({ isOver }) => !isOver),
    );
    tell(
      contextKeys.endedTransfers,
      jobs.some(({ isOver }) => isOver),
    );
  });
}

function handlersOf(
  transfers: Transfers,
  view: TransfersView,
): Readonly<Record<TransferCommandId, Handler>> {
  const { queue } = transfers;
  const pause: Action = { can: ({ canPause }) => canPause, act: (job) => job.pause() };
  const resume: Action = { can: ({ canResume }) => canResume, act: (job) => job.resume() };
  const retry: Action = { can: ({ canRetry }) => canRetry, act: (job) => queue.retry(job) };
  const cancel: Action = { can: ({ canCancel }) => canCancel, act: (job) => job.cancel() };
  const remove: Action = { can: ({ isOver }) => isOver, act: (job) => queue.remove(job) };
  // Two commands that share a key are one of which only one can be done: the key means that.
  const on =
    (action: Action, other?: Action): Handler =>
    async (first, all) => {
      if (first === FOCUSED) actOn(await view.focused(), action, other);
      else actOn(await jobsFor(transfers, view, action.can, first, all), action);
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

function actOn(jobs: readonly Job[], ...actions: readonly (Action | undefined)[]): void {
  const action = actions.find((one) => one && jobs.some(one.can));
  if (action) for (const job of jobs.filter(action.can)) action.act(job);
}

/**
 * The jobs that are meant: given by a menu or by their id, selected in the view, the only one that
 * it can be done with, or the one that the person picks.
 */
async function jobsFor(
  { queue }: Transfers,
  view: TransfersView,
  can: (job: Job) => boolean,
  first: unknown,
  all: unknown,
): Promise<readonly Job[]> {
  const given = Array.isArray(all) ? (all as readonly unknown[]) : [first];
  const named = given.flatMap((one) => jobIn(one, queue.jobs) ?? []);
  const meant = named.length > 0 || first !== undefined ? named : view.selected;
  const usable = [...new Set(meant)].filter(can);
  if (usable.length > 0 || first !== undefined) return usable;
  const candidates = queue.jobs.filter(can);
  if (candidates.length < 2) return candidates;
  const answer = await askChoice({
    title: vscode.l10n.t('Transfers'),
    placeholder: vscode.l10n.t('Choose a transfer'),
    choices: candidates.map((job) => ({
      label: subjectText(job.plan),
      description: stateText(job),
      value: job,
    })),
  });
  return answer === undefined || answer === BACK ? [] : [answer];
}

function jobIn(value: unknown, jobs: readonly Job[]): Job | undefined {
  if (typeof value === 'string') return jobs.find(({ id }) => id === value);
  if (typeof value !== 'object' || value === null || !('job' in value)) return undefined;
  return jobs.find((job) => job === value.job);
}
