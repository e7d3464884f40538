import * as vscode from 'vscode';
import { basename } from '../../common/remotePath.ts';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { commands, TRANSFERS_STATUS_BAR_ID } from '../contributions.ts';
import type { Job } from './job.ts';
import { percentOf, rateText, stateText, subjectText, workText } from './jobText.ts';
import type { Work } from './work.ts';
import type { Transfers } from './transfers.ts';

/** Often enough to be seen moving. */
const REFRESH_MS = 400;
const MAX_IN_TOOLTIP = 10;

/** Says how far transfers are, while there are some. */
export class TransfersStatusBar implements Disposable {
  readonly #transfers: Transfers;
  readonly #item: vscode.StatusBarItem;
  readonly #store = new DisposableStore();
  #timer: NodeJS.Timeout | undefined;

  constructor(transfers: Transfers) {
    this.#transfers = transfers;
    const { Left } = vscode.StatusBarAlignment;
    this.#item = vscode.window.createStatusBarItem(TRANSFERS_STATUS_BAR_ID, Left, 48);
    this.#item.name = vscode.l10n.t('FTP Transfers');
    this.#item.command = commands.showTransfers;
    this.#store.add(this.#item);
    this.#store.add(transfers.queue.onDidChange(() => this.#changed()));
    this.#store.add(transfers.work.onDidChange(() => this.#changed()));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  #changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#update();
    }, REFRESH_MS);
  }

  #update(): void {
    const { queue, work } = this.#transfers;
    const open = queue.jobs.filter((job) => !job.isOver);
    if (open.length + work.running.length === 0) {
      this.#item.hide();
      return;
    }
    const { icon, text } = summaryOf(open, work.running);
    this.#item.text = `$(${icon}) ${text}`;
    const lines = [
      ...work.running.map((one) => `${basename(one.plan.path)}: ${workText(one)}`),
      ...open.map((job) => `${subjectText(job.plan)}: ${stateText(job)}`),
    ];
    const all = vscode.l10n.t('Select to see all transfers.');
    this.#item.tooltip = [...lines.slice(0, MAX_IN_TOOLTIP), all].join('\n');
    this.#item.accessibilityInformation = { label: text };
    this.#item.show();
  }
}

interface Summary {
  readonly icon: string;
  readonly text: string;
}

/** What matters most of all that is under way. */
function summaryOf(jobs: readonly Job[], works: readonly Work[]): Summary {
  if (jobs.some(({ state }) => state === 'asking')) {
    return { icon: 'question', text: vscode.l10n.t('A transfer waits for your answer') };
  }
  const moving = jobs.filter(({ state }) => state === 'running' || state === 'waiting');
  if (moving.length > 0) return { icon: 'sync~spin', text: movingText(moving) };
  const [work] = works;
  if (work) return { icon: 'sync~spin', text: `${workText(work)}: ${basename(work.plan.path)}` };
  return { icon: 'debug-pause', text: vscode.l10n.t('Transfers on hold: {0}', jobs.length) };
}

/** Of all of them as of one: the share that is done, and how fast it goes. */
function movingText(jobs: readonly Job[]): string {
  const counted = jobs.flatMap(({ progress }) => (progress?.isCounted ? [progress] : []));
  const rates = jobs.flatMap(({ bytesPerSecond }) => bytesPerSecond ?? []);
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
  const share = percentOf(
    sum(counted.map(({ bytes }) => bytes)),
    sum(counted.map(({ foundBytes }) => foundBytes)),
  );
  const parts = [
    counted.length === jobs.length
      ? vscode.l10n.t('Transfers: {0} %', share)
      : vscode.l10n.t('Transfers: {0}', jobs.length),
    ...(rates.length > 0 ? [rateText(sum(rates))] : []),
  ];
  return parts.join(' · ');
}
