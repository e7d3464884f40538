import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { LocalHistory } from '../../remote/history/localHistory.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { readHistorySettings } from '../configuration.ts';
import { menuArguments } from '../connectionsView/menuArguments.ts';
import { commands, type HistoryCommandId } from '../contributions.ts';
import type { LocalKeepings } from '../remotes/localKeepings.ts';
import { clearHistory, type ClearHistoryOptions } from './clearHistory.ts';
import type { HistoryContext } from './historyContext.ts';
import { HistoryView } from './historyView.ts';
import { restoreDeleted } from './restoreDeleted.ts';
import {
  clearFileHistory,
  compareVersion,
  compareWithPreviousVersion,
  openVersion,
  removeVersion,
  restoreVersion,
  showHistory,
} from './versionCommands.ts';
import { VersionDocuments } from './versionDocuments.ts';
import { HISTORY_SCHEMES } from './versionUri.ts';

type Handler = (first?: unknown, second?: unknown) => unknown;

/** The view of previous versions, their documents and their commands. */
export function registerHistory(context: CommandContext, keepings: LocalKeepings): Disposable {
  const store = new DisposableStore();
  const documents = new VersionDocuments(context.remotes);
  for (const scheme of HISTORY_SCHEMES) {
    const options = { isCaseSensitive: true, isReadonly: true };
    store.add(vscode.workspace.registerFileSystemProvider(scheme, documents, options));
  }
  const view = store.add(new HistoryView(context.remotes));
  const all = () => historiesOf(context, keepings);
  for (const [id, handler] of Object.entries(handlersOf({ commands: context, view, all }))) {
    store.add(vscode.commands.registerCommand(id, handler));
  }
  return store;
}

function handlersOf(context: HistoryContext): Readonly<Record<HistoryCommandId, Handler>> {
  return {
    // A row of the connections view is no URI yet.
    [commands.showHistory]: (target) => showHistory(context, menuArguments(target, undefined)[0]),
    [commands.compareVersion]: (target) => compareVersion(context, target),
    [commands.compareWithPreviousVersion]: (target) => compareWithPreviousVersion(context, target),
    [commands.openVersion]: (target) => openVersion(context, target),
    [commands.restoreVersion]: (target) => restoreVersion(context, target),
    [commands.removeVersion]: (target) => removeVersion(context, target),
    [commands.clearFileHistory]: (target) => clearFileHistory(context, target),
    [commands.clearHistory]: (target, options) =>
      clearHistory(context, target, options as ClearHistoryOptions | undefined),
    [commands.restoreDeleted]: (target) => restoreDeleted(context, target),
  };
}

async function historiesOf(
  { logger }: CommandContext,
  keepings: LocalKeepings,
): Promise<readonly LocalHistory[]> {
  const stores = await keepings.allServers();
  return stores.map(
    (store) => new LocalHistory({ store, settings: readHistorySettings, logger, now: Date.now }),
  );
}
