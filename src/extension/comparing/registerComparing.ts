import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { rowsAsFolders } from '../connectionsView/rowsAsFolders.ts';
import { commands, type ComparingCommandId } from '../contributions.ts';
import { compareFolders, compareFolderWithLocal } from './compareFolders.ts';
import type { DifferenceNode } from './comparisonItems.ts';
import { ComparisonView } from './comparisonView.ts';

type Handler = (first?: unknown, second?: unknown) => unknown;

/** Comparing whole folders, and the view that shows where they differ. */
export function registerComparing(context: CommandContext): Disposable {
  const store = new DisposableStore();
  const view = store.add(new ComparisonView());
  const handlers: Readonly<Record<ComparingCommandId, Handler>> = {
    [commands.compareFolders]: rowsAsFolders(context, (first, all) =>
      compareFolders(context, view, first, all),
    ),
    [commands.compareFolderWithLocal]: rowsAsFolders(context, (first, given) =>
      compareFolderWithLocal(context, view, first, given),
    ),
    [commands.comparisonAgain]: () => view.again(),
    [commands.comparisonContents]: () => view.again(true),
    [commands.comparisonStop]: () => view.stop(),
    [commands.comparisonClear]: () => view.clear(),
    [commands.comparisonOpen]: (node) => (isDifference(node) ? view.open(node) : undefined),
  };
  for (const [id, handler] of Object.entries(handlers)) {
    store.add(vscode.commands.registerCommand(id, handler));
  }
  return store;
}

function isDifference(value: unknown): value is DifferenceNode {
  return typeof value === 'object' && value !== null && 'difference' in value;
}
