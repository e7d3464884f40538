import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { personActs } from '../commands/sessions.ts';
import { rowsAsFolders } from '../connectionsView/rowsAsFolders.ts';
import { commands, type FindCommandId } from '../contributions.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import { outermost } from '../resources/outermost.ts';
import { targetsOf } from '../resources/targets.ts';
import { FOCUSED } from '../ui/focusedRows.ts';
import { FilePicker } from './filePicker.ts';
import { FolderIndexes } from './folderIndexes.ts';
import { startMatcher, type Installed } from './matchThread.ts';
import { RecentFiles } from './recentFiles.ts';
import { REPLACED_SCHEME, Replacing } from './replacing.ts';
import { askSearch, type SearchWish } from './searchForm.ts';
import { searchedFolders } from './searchedFolders.ts';
import { SearchView, type FileNode, type MatchNode, type SearchNode } from './searchView.ts';

type Handler = (first?: unknown, second?: unknown) => unknown;

const NO_WISH: SearchWish = {
  ...{ text: '', isRegExp: false, matchCase: false, wholeWord: false },
  ...{ include: '', exclude: '' },
};

/** Finding files of servers by name, and what is in them. */
export function registerFind(context: CommandContext, installed: Installed): Disposable {
  const store = new DisposableStore();
  const matcher = store.add(startMatcher(installed));
  const view = store.add(new SearchView(matcher));
  const replacing = new Replacing(matcher);
  store.add(vscode.workspace.registerTextDocumentContentProvider(REPLACED_SCHEME, replacing));
  const handlers = { ...nameHandlers(context, store), ...searchHandlers(context, view, replacing) };
  for (const [id, handler] of Object.entries(handlers)) {
    store.add(vscode.commands.registerCommand(id, handler));
  }
  return store;
}

type NameCommandId = Extract<FindCommandId, `ftpWorkspace.goToFile${string}`>;

function nameHandlers(
  context: CommandContext,
  store: DisposableStore,
): Readonly<Record<NameCommandId, Handler>> {
  const indexes = store.add(new FolderIndexes(context));
  const recent = store.add(new RecentFiles(context.memento, context.remotes));
  let picker: FilePicker | undefined;
  return {
    [commands.goToFile]: (text) => {
      picker?.dispose();
      picker = new FilePicker(indexes, recent);
      return picker.show(typeof text === 'string' ? text : '');
    },
    [commands.goToFileToSide]: () => picker?.open({ toSide: true }),
    [commands.goToFileKeepOpen]: () => picker?.open({ keepOpen: true }),
  };
}

function searchHandlers(
  context: CommandContext,
  view: SearchView,
  replacing: Replacing,
): Readonly<Record<Exclude<FindCommandId, NameCommandId>, Handler>> {
  let last = NO_WISH;
  const search = async (uris: readonly vscode.Uri[], given: unknown, text: string) => {
    const wish = isWish(given) ? { ...NO_WISH, ...given } : await askSearch({ ...last, text });
    if (!wish) return;
    last = wish;
    const places = uris.flatMap((uri) => {
      const remote = remoteOf(context.remotes, uri);
      return remote ? [{ uri, remote }] : [];
    });
    for (const { remote } of places) personActs(context, remote.connection);
    await view.run({ places, wish });
  };
  const replace = async (files: readonly FileNode[]) => {
    const { wish } = view;
    if (!wish) return;
    for (const file of await replacing.run(files, wish)) view.dismiss(file);
  };
  return {
    [commands.search]: (given) =>
      search(searchedFolders(context.remotes), given, selectedText(last)),
    [commands.searchInFolder]: rowsAsFolders(context, async (target, given) => {
      const folders =
        target === undefined
          ? searchedFolders(context.remotes)
          : await chosenFolders(context, target, given);
      if (folders.length > 0) await search(folders, given, last.text);
    }),
    [commands.searchAgain]: () => view.again(),
    [commands.searchStop]: () => view.stop(),
    [commands.searchClear]: () => view.clear(),
    [commands.searchNext]: () => view.go(1),
    [commands.searchPrevious]: () => view.go(-1),
    [commands.searchOpen]: (node) => (isNode(node) ? view.open(node as MatchNode) : undefined),
    [commands.searchDismiss]: async (node) => {
      if (node === FOCUSED) await view.dismissFocused();
      else if (isNode(node)) view.dismiss(node);
    },
    [commands.searchReplace]: (node) =>
      replace(isNode(node) && node.kind === 'file' ? [node] : view.files),
    // The head of a view gives its commands the row with the focus.
    [commands.searchReplaceAll]: () => replace(view.files),
  };
}

async function chosenFolders(
  context: CommandContext,
  first: unknown,
  all: unknown,
): Promise<readonly vscode.Uri[]> {
  const targets = outermost(await targetsOf(context, first, all));
  return targets.filter(({ kind }) => kind === 'directory').map(({ uri }) => uri);
}

/** What is marked in the editor is what is most likely searched for. */
function selectedText({ text }: SearchWish): string {
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection) ?? '';
  return selected === '' || selected.includes('\n') ? text : selected;
}

function isWish(value: unknown): value is Partial<SearchWish> & { readonly text: string } {
  return typeof value === 'object' && value !== null && 'text' in value;
}

function isNode(value: unknown): value is SearchNode {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
