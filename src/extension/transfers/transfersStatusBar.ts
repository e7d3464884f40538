import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { commands, TRANSFERS_STATUS_BAR_ID } from '../contributions.ts';
import type { Job } from './job.ts';
import { percentOf, rateText, stateText, subjectText } from './jobText.ts';
import type { JobQueue } from './jobQueue.ts';

/** Often enough to be seen moving. */
const REFRESH_MS = 400;
const MAX_IN_TOOLTIP = 10;

/** Says how far transfers are, while there are some. */
export class TransfersStatusBar implements Disposable {
  readonly #queue: JobQueue;
  readonly #item: vscode.StatusBarItem;
  readonly #store = new DisposableStore();
  #timer: NodeJS.Timeout | undefined;

  constructor(queue: JobQueue) {
    this.#queue = queue;
    const { Left } = vscode.StatusBarAlignment;
    this.#item = vscode.window.createStatusBarItem(TRANSFERS_STATUS_BAR_ID, Left, 48);
    this.#item.name = vscode.l10n.t('FTP Transfers');
    this.#item.command = commands.showTransfers;
    this.#store.add(this.#item);
    this.#store.add(queue.onDidChange(() => this.#changed()));
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
    const open = this.#queue.jobs.filter((job) => !job.isOver);
    if (open.length === 0) {
      this.#item.hide();
      return;
    }
    const moving = open.filter(({ state }) => state === 'running' || state === 'waiting');
    const asking = open.some(({ state }) => state === 'asking');
    const text = asking
      ? vscode.l10n.t('A transfer waits for your answer')
      : moving.length > 0
        ? movingText(moving)
        : vscode.l10n.t('Transfers on hold: {0}', open.length);
    this.#item.text = `$(${asking ? 'question' : moving.length > 0 ? 'sync~spin' : 'debug-pause'}) ${text}`;
    const lines = open
      .slice(0, MAX_IN_TOOLTIP)
      .map((job) => `${subjectText(job.plan)}: ${stateText(job)}`);
    this.#item.tooltip = [...lines, vscode.l10n.t('Select to see all transfers.')].join('\n');
    this.#item.accessibilityInformation = { label: text };
    this.#item.show();
  }
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
