import * as vscode from 'vscode';
import { globMatcher } from '../../common/glob.ts';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { hasCode } from '../../common/remoteError.ts';
import { basename, ROOT } from '../../common/remotePath.ts';
import {
  compareTrees,
  type ComparisonCounts,
  type Difference,
  type SideFailure,
} from '../../remote/comparing/compareTrees.ts';
import { readExcluded } from '../configuration.ts';
import { COMPARISON_VIEW_ID, contextKeys } from '../contributions.ts';
import { withHelp } from '../help/helpLink.ts';
import { topicOf } from '../help/helpTopics.ts';
import { failureText } from '../transfers/transferText.ts';
import {
  onlyText,
  placeText,
  sideTexts,
  treeOf,
  uriIn,
  type ComparedFolder,
} from './comparedFolder.ts';
import {
  filesOf,
  groupOf,
  itemOf,
  type ComparisonNode,
  type DifferenceNode,
  type GroupKind,
  type GroupNode,
} from './comparisonItems.ts';
import { comparisonText } from './comparisonText.ts';

export interface Comparison {
  readonly left: ComparedFolder;
  readonly right: ComparedFolder;
  /** True: files of the same size are read. */
  readonly contents: boolean;
}

/** While they come by the hundred, the tree stays calm. */
const REFRESH_MS = 150;
/** After that the person may be at work elsewhere. */
const FOCUS_MS = 3_000;

/** Where two folders differ. It is there from the first comparison on, until it is cleared. */
export class ComparisonView implements vscode.TreeDataProvider<ComparisonNode>, Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<ComparisonNode>;
  #comparison: Comparison | undefined;
  #groups: Readonly<Record<GroupKind, GroupNode>> | undefined;
  #counts: ComparisonCounts | undefined;
  #stop: AbortController | undefined;
  #isPartial = false;
  /** Until then the first row takes the focus: a view that is empty has nothing to go to. */
  #focusUntilMs = 0;
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#didChange.event;

  constructor() {
    const options = { treeDataProvider: this, showCollapseAll: true };
    this.#view = this.#store.add(vscode.window.createTreeView(COMPARISON_VIEW_ID, options));
    this.#store.add(this.#didChange);
  }

  /** Resolves at the end of the comparison. */
  async run(comparison: Comparison): Promise<void> {
    this.stop();
    const stop = (this.#stop = new AbortController());
    this.#comparison = comparison;
    this.#groups = groupsFor(comparison);
    this.#view.description = [comparison.left, comparison.right].map(placeText).join(' ↔ ');
    this.#counts = undefined;
    this.#isPartial = false;
    this.#focusUntilMs = performance.now() + FOCUS_MS;
    await this.#refresh();
    await vscode.commands.executeCommand(`${COMPARISON_VIEW_ID}.focus`);
    const failure = await vscode.window.withProgress(
      { location: { viewId: COMPARISON_VIEW_ID } },
      () => this.#compare(comparison, stop),
    );
    // Another one has taken its place.
    if (this.#stop !== stop) return;
    this.#stop = undefined;
    this.#isPartial = failure !== undefined;
    await this.#refresh();
    if (failure && failure !== 'stopped') tellFailure(comparison[failure.side], failure);
  }

  async again(contents?: boolean): Promise<void> {
    const comparison = this.#comparison;
    if (comparison) await this.run({ ...comparison, contents: contents ?? comparison.contents });
  }

  stop(): void {
    this.#stop?.abort();
  }

  async clear(): Promise<void> {
    this.stop();
    this.#stop = undefined;
    this.#comparison = undefined;
    this.#groups = undefined;
    await this.#refresh();
  }

  /** Shows what differs between two files, or the one that there is. */
  async open({ difference, left, right }: DifferenceNode): Promise<void> {
    const { path } = difference;
    const uris = { left: uriIn(left, path), right: uriIn(right, path) };
    const [side, other] = filesOf(difference);
    if (other !== undefined) {
      const texts = sideTexts(left, right);
      const titles = [texts.left, texts.right].map((text) =>
        vscode.l10n.t('{0} ({1})', basename(path), text),
      );
      await vscode.commands.executeCommand(
        'vscode.diff',
        ...[uris.left, uris.right, titles.join(' ↔ ')],
      );
    } else if (side !== undefined) {
      await vscode.commands.executeCommand('vscode.open', uris[side]);
    }
  }

  getChildren(parent?: ComparisonNode): ComparisonNode[] {
    if (!parent) return Object.values(this.#groups ?? {}).filter(({ rows }) => rows.length > 0);
    return parent.type === 'group' ? parent.rows.sort(byPath) : [];
  }

  getParent(node: ComparisonNode): ComparisonNode | undefined {
    return node.type === 'difference' ? node.group : undefined;
  }

  getTreeItem(node: ComparisonNode): vscode.TreeItem {
    return itemOf(node);
  }

  dispose(): void {
    this.stop();
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  async #compare(
    { left, right, contents }: Comparison,
    stop: AbortController,
  ): Promise<SideFailure | 'stopped' | undefined> {
    const excluded = globMatcher([left, right].flatMap(({ uri }) => readExcluded(uri)));
    try {
      return await compareTrees({
        left: treeOf(left),
        right: treeOf(right),
        contents,
        isExcluded: (path) => path !== ROOT && excluded(path),
        onFound: (difference) => this.#stop === stop && this.#add(difference),
        onProgress: (counts) => {
          if (this.#stop !== stop) return;
          this.#counts = counts;
          this.#timer ??= setTimeout(() => void this.#refresh(), REFRESH_MS);
        },
        signal: stop.signal,
      });
    } catch (error) {
      if (!hasCode(error, 'aborted')) throw error;
      return 'stopped';
    }
  }

  #add(difference: Difference): void {
    const { left, right } = this.#comparison ?? {};
    const group = this.#groups?.[groupOf(difference)];
    if (left && right && group) {
      group.rows.push({ type: 'difference', group, difference, left, right });
    }
  }

  async #refresh(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#view.message = this.#messageText();
    this.#didChange.fire();
    const setContext = (key: string, value: boolean) =>
      vscode.commands.executeCommand('setContext', key, value);
    await setContext(contextKeys.hasCompared, this.#comparison !== undefined);
    await setContext(contextKeys.comparingFolders, this.#stop !== undefined);
    await this.#focusFirst();
  }

  async #focusFirst(): Promise<void> {
    const [first] = this.getChildren();
    if (!first || performance.now() > this.#focusUntilMs) return;
    this.#focusUntilMs = 0;
    try {
      await this.#view.reveal(first, { focus: true, select: true });
    } catch {
      // The editor refuses what it has not drawn yet: the view is there all the same.
    }
  }

  #messageText(): string {
    if (!this.#comparison) return '';
    const { contents } = this.#comparison;
    return comparisonText({
      ...{
        contents,
        counts: this.#counts,
        isRunning: this.#stop !== undefined,
        isPartial: this.#isPartial,
      },
    });
  }
}

function groupsFor({ left, right }: Comparison): Readonly<Record<GroupKind, GroupNode>> {
  const group = (kind: GroupKind, label: string): GroupNode => {
    return { type: 'group', kind, label, rows: [] };
  };
  return {
    different: group('different', vscode.l10n.t('Different')),
    left: group('left', onlyText(left, right)),
    right: group('right', onlyText(right, left)),
    unsure: group('unsure', vscode.l10n.t('Perhaps different')),
  };
}

function byPath(
  { difference: one }: DifferenceNode,
  { difference: other }: DifferenceNode,
): number {
  return one.path < other.path ? -1 : 1;
}

function tellFailure({ uri, remote }: ComparedFolder, { error }: SideFailure): void {
  const server = remote?.connection ?? { name: '', host: '', port: 0, user: undefined };
  const text = failureText(error, server, uri.path);
  void vscode.window.showErrorMessage(withHelp(text, topicOf(error)));
}
