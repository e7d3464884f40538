import * as vscode from 'vscode';
import { delay } from '../../common/deadline.ts';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { TRANSFERS_VIEW_ID } from '../contributions.ts';
import { meantRows } from '../ui/focusedRows.ts';
import type { Job } from './job.ts';
import { itemOf, nodesBelow, rowKeyOf, type TransferNode } from './transferItems.ts';
import type { Transfers } from './transfers.ts';
import { Work } from './work.ts';

/** Often enough to be seen moving. */
const REFRESH_MS = 400;
const REVEAL_TRIES = 5;

/** Lists the jobs, the newest first, and below each what runs and what has failed. */
export class TransfersView implements vscode.TreeDataProvider<TransferNode>, Disposable {
  readonly #transfers: Transfers;
  readonly #store = new DisposableStore();
  readonly #didChange = new vscode.EventEmitter<TransferNode[] | undefined>();
  readonly #view: vscode.TreeView<TransferNode>;
  readonly #nodes = new Map<Job | Work, TransferNode>();
  readonly #changed = new Set<Job | Work>();
  readonly #unread = new Set<Job>();
  #isAllChanged = false;
  #stopMoving: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#didChange.event;

  constructor(transfers: Transfers) {
    this.#transfers = transfers;
    this.#view = vscode.window.createTreeView(TRANSFERS_VIEW_ID, {
      treeDataProvider: this,
      canSelectMany: true,
    });
    const { queue, work } = transfers;
    this.#store.add(work.onDidChange((one) => this.#note(one)));
    this.#store.add(this.#view);
    this.#store.add(this.#didChange);
    this.#store.add(queue.onDidChange((job) => this.#note(job)));
    this.#store.add(queue.onDidEnd((job) => this.#ended(job)));
    this.#store.add(this.#view.onDidChangeVisibility(({ visible }) => visible && this.#read()));
  }

  /** What is selected, or of which something is. */
  get selected(): readonly (Job | Work)[] {
    return subjectsOf(this.#view.selection);
  }

  /** What a key is for. */
  async focused(): Promise<readonly (Job | Work)[]> {
    return subjectsOf(await meantRows(this.#view, rowKeyOf));
  }

  /** Jobs that have ended and that nobody has seen since. */
  get unread(): ReadonlySet<Job> {
    return this.#unread;
  }

  /** Shows it, and goes to the newest job. */
  async show(): Promise<void> {
    await vscode.commands.executeCommand(`${TRANSFERS_VIEW_ID}.focus`);
    const [first] = this.getChildren();
    if (!first) return;
    // The editor refuses what it has not shown yet, and it takes its time to show what is new.
    for (let tries = 0; tries < REVEAL_TRIES; tries++) {
      try {
        await this.#view.reveal(first, { focus: true, select: true });
        return;
      } catch {
        await delay(REFRESH_MS);
      }
    }
  }

  getChildren(node?: TransferNode): TransferNode[] {
    if (node) return node.type === 'job' ? [...nodesBelow(node.job, this.#transfers)] : [];
    const { queue, work } = this.#transfers;
    const rows = [...work.running, ...[...queue.jobs].reverse()];
    for (const row of this.#nodes.keys()) if (!rows.includes(row)) this.#nodes.delete(row);
    return rows.map((row) => this.#nodeOf(row));
  }

  getTreeItem(node: TransferNode): vscode.TreeItem {
    return itemOf(node, this.#transfers);
  }

  getParent(node: TransferNode): TransferNode | undefined {
    const isTop = node.type === 'job' || node.type === 'work';
    return isTop ? undefined : this.#nodeOf(node.job);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#stopMoving?.();
    this.#store.dispose();
  }

  #nodeOf(row: Job | Work): TransferNode {
    const node = this.#nodes.get(row) ?? nodeOf(row);
    this.#nodes.set(row, node);
    return node;
  }

  /** As long as something moves, the view has a bar that does. */
  #showMoving(): void {
    const { queue, work } = this.#transfers;
    const isMoving = work.running.length > 0 || queue.jobs.some(({ state }) => state === 'running');
    if (!isMoving) {
      this.#stopMoving?.();
      this.#stopMoving = undefined;
    } else if (!this.#stopMoving) {
      const moving = new Promise<void>((resolve) => (this.#stopMoving = resolve));
      const location = { viewId: TRANSFERS_VIEW_ID };
      void vscode.window.withProgress({ location }, () => moving);
    }
  }

  /** @param row undefined: there are others now */
  #note(row: Job | Work | undefined): void {
    if (row && this.#nodes.has(row)) this.#changed.add(row);
    else this.#isAllChanged = true;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#refresh();
    }, REFRESH_MS);
  }

  #refresh(): void {
    const changed = [...this.#changed].map((row) => this.#nodeOf(row));
    this.#didChange.fire(this.#isAllChanged ? undefined : changed);
    this.#isAllChanged = false;
    this.#changed.clear();
    for (const job of this.#unread) {
      if (!this.#transfers.queue.jobs.includes(job) || !job.isOver) this.#unread.delete(job);
    }
    this.#showBadge();
    this.#showMoving();
  }

  #ended(job: Job): void {
    if (this.#view.visible && vscode.window.state.focused) return;
    this.#unread.add(job);
    this.#showBadge();
  }

  #read(): void {
    this.#unread.clear();
    this.#showBadge();
  }

  #showBadge(): void {
    const value = this.#unread.size;
    const tooltip = vscode.l10n.t('Transfers that have ended: {0}', value);
    this.#view.badge = value === 0 ? undefined : { value, tooltip };
  }
}

function nodeOf(row: Job | Work): TransferNode {
  return row instanceof Work ? { type: 'work', work: row } : { type: 'job', job: row };
}

function subjectsOf(nodes: readonly TransferNode[]): readonly (Job | Work)[] {
  return [...new Set(nodes.map((node) => (node.type === 'work' ? node.work : node.job)))];
}
