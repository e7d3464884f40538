import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { dirname } from '../../common/remotePath.ts';
import type { Matcher } from '../../remote/search/matcher.ts';
import type { TextMatch } from '../../remote/search/textMatches.ts';
import type { SearchCounts } from '../../remote/search/treeSearch.ts';
import { commands, contextKeys, SEARCH_VIEW_ID } from '../contributions.ts';
import { problemNotice } from '../help/helpLink.ts';
import { ContextKeys } from '../ui/contextKeys.ts';
import { meantRows } from '../ui/focusedRows.ts';
import { problemText } from '../ui/problemText.ts';
import type { SearchWish } from './searchForm.ts';
import { runSearch, type FoundFile, type SearchPlace } from './searchRun.ts';
import { searchText, type SearchState } from './searchText.ts';

export interface FileNode {
  readonly kind: 'file';
  readonly uri: vscode.Uri;
  readonly resourceUri: vscode.Uri;
  matches: MatchNode[];
}

export interface MatchNode {
  readonly kind: 'match';
  readonly file: FileNode;
  readonly match: TextMatch;
}

export type SearchNode = FileNode | MatchNode;

interface Search {
  readonly places: readonly SearchPlace[];
  readonly wish: SearchWish;
}

/** While they come by the hundred, the tree stays calm. */
const REFRESH_MS = 150;

/** What a search has found, file by file. */
export class SearchView implements vscode.TreeDataProvider<SearchNode>, Disposable {
  readonly #matcher: Matcher;
  readonly #store = new DisposableStore();
  readonly #keys = new ContextKeys();
  readonly #didChange = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<SearchNode>;
  #files: FileNode[] = [];
  #search: Search | undefined;
  #stop: AbortController | undefined;
  #end: Exclude<SearchState, 'running'> = 'over';
  #counts: readonly SearchCounts[] = [];
  #problems: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #current: MatchNode | undefined;

  readonly onDidChangeTreeData = this.#didChange.event;

  constructor(matcher: Matcher) {
    this.#matcher = matcher;
    const options = { treeDataProvider: this, showCollapseAll: true };
    this.#view = this.#store.add(vscode.window.createTreeView(SEARCH_VIEW_ID, options));
    this.#store.add(this.#didChange);
  }

  get files(): readonly FileNode[] {
    return this.#files;
  }

  get wish(): SearchWish | undefined {
    return this.#search?.wish;
  }

  /** Resolves at the end of the search. */
  async run(search: Search): Promise<void> {
    this.clear();
    this.#search = search;
    const stop = (this.#stop = new AbortController());
    this.#refresh();
    await vscode.commands.executeCommand(`${SEARCH_VIEW_ID}.focus`);
    const problems = await vscode.window.withProgress(
      { location: { viewId: SEARCH_VIEW_ID } },
      () =>
        runSearch({
          ...search,
          matcher: this.#matcher,
          signal: stop.signal,
          onFound: (found) => this.#stop === stop && this.#add(found),
          onProgress: (counts) => {
            if (this.#stop !== stop) return;
            this.#counts = counts;
            this.#refreshSoon();
          },
        }),
    );
    if (this.#stop !== stop) return;
    this.#stop = undefined;
    this.#end = stop.signal.aborted ? 'stopped' : 'over';
    this.#problems = problems.map(({ error, server, path }) => problemText(error, server, path));
    this.#refresh();
    // The view itself has no place for a link.
    for (const { error, server, path } of problems) {
      void vscode.window.showErrorMessage(problemNotice(error, server, path));
    }
  }

  async again(): Promise<void> {
    if (this.#search) await this.run(this.#search);
  }

  stop(): void {
    this.#stop?.abort();
  }

  clear(): void {
    this.stop();
    this.#stop = undefined;
    this.#end = 'over';
    this.#search = undefined;
    this.#files = [];
    this.#counts = [];
    this.#problems = [];
    this.#current = undefined;
    this.#refresh();
  }

  /** Takes a row out: it is neither gone to nor replaced. */
  dismiss(node: SearchNode): void {
    if (node.kind === 'file') this.#files = this.#files.filter((file) => file !== node);
    else {
      node.file.matches = node.file.matches.filter((match) => match !== node);
      if (node.file.matches.length === 0) this.dismiss(node.file);
    }
    this.#refresh();
  }

  /** The row with the focus, which goes to the one that follows: keys may go on from there. */
  async dismissFocused(): Promise<void> {
    const [node] = await meantRows(this.#view, (row) => row);
    if (!node) return;
    const rows = this.#files.flatMap((file) => [file, ...file.matches]);
    const at = rows.indexOf(node);
    this.dismiss(node);
    const isThere = (row: SearchNode): boolean =>
      row.kind === 'file' ? this.#files.includes(row) : row.file.matches.includes(row);
    const next = [...rows.slice(at), ...rows.slice(0, at).reverse()].find(isThere);
    if (next) await this.#view.reveal(next, { select: true, focus: true });
  }

  /** Opens the match that follows the one that was opened last, or comes before it. */
  async go(step: 1 | -1): Promise<void> {
    const all = this.#files.flatMap(({ matches }) => matches);
    const [selected] = this.#view.selection;
    const from = selected?.kind === 'match' ? selected : this.#current;
    const at = from ? all.indexOf(from) : step > 0 ? -1 : 0;
    const next = all[(at + step + all.length) % Math.max(1, all.length)];
    if (!next) return;
    await this.open(next);
    await this.#view.reveal(next, { select: true, focus: false });
  }

  async open(node: MatchNode): Promise<void> {
    this.#current = node;
    const { line, column, endLine, endColumn } = node.match;
    const selection = new vscode.Range(line, column, endLine, endColumn);
    await vscode.commands.executeCommand('vscode.open', node.file.uri, { selection });
  }

  getChildren(parent?: SearchNode): SearchNode[] {
    if (!parent) return this.#files;
    return parent.kind === 'file' ? parent.matches : [];
  }

  getParent(node: SearchNode): SearchNode | undefined {
    return node.kind === 'match' ? node.file : undefined;
  }

  getTreeItem(node: SearchNode): vscode.TreeItem {
    return node.kind === 'file' ? fileItem(node) : matchItem(node);
  }

  dispose(): void {
    this.stop();
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  #add({ uri, matches }: FoundFile): void {
    const file: FileNode = { kind: 'file', uri, resourceUri: uri, matches: [] };
    file.matches = matches.map((match) => ({ kind: 'match', file, match }));
    this.#files.push(file);
    this.#files.sort((one, other) => (one.uri.path < other.uri.path ? -1 : 1));
    this.#refreshSoon();
  }

  #refreshSoon(): void {
    this.#timer ??= setTimeout(() => this.#refresh(), REFRESH_MS);
  }

  #refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const isRunning = this.#stop !== undefined;
    this.#keys.set(contextKeys.searching, isRunning);
    this.#keys.set(contextKeys.hasSearched, this.#search !== undefined);
    this.#keys.set(contextKeys.hasMatches, this.#files.length > 0);
    const state = isRunning ? 'running' : this.#end;
    const text = this.#search ? searchText(this.#counts, state, this.#search.wish.text) : '';
    this.#view.message = [text, ...this.#problems].join(' ').trim();
    this.#didChange.fire();
  }
}

function fileItem({ uri, matches }: FileNode): vscode.TreeItem {
  const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.Expanded);
  const folder = vscode.workspace.asRelativePath(uri.with({ path: dirname(uri.path) }));
  const count = matches.length;
  item.iconPath = vscode.ThemeIcon.File;
  item.description = vscode.l10n.t('{0} – {1}', count, folder);
  item.contextValue = 'searchFile';
  item.id = uri.toString();
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  item.accessibilityInformation = {
    label: vscode.l10n.t('{0} in {1}. Matches: {2}', name, folder, count),
  };
  return item;
}

function matchItem(node: MatchNode): vscode.TreeItem {
  const { line, column, preview, previewStart, previewEnd } = node.match;
  const highlights: [number, number][] = [[previewStart, previewEnd]];
  const item = new vscode.TreeItem({ label: preview, highlights });
  item.description = String(line + 1);
  item.tooltip = preview;
  item.contextValue = 'searchMatch';
  item.command = {
    command: commands.searchOpen,
    title: vscode.l10n.t('Open Match'),
    arguments: [node],
  };
  item.accessibilityInformation = {
    label: vscode.l10n.t('Line {0}, column {1}: {2}', line + 1, column + 1, preview),
  };
  return item;
}
