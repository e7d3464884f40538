import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { openFolder } from '../commands/openFolder.ts';
import { personActs, refresh } from '../commands/sessions.ts';
import type { Connection } from '../connections/connection.ts';
import { commands, type ConnectionsViewCommandId } from '../contributions.ts';
import { ConnectionsView } from './connectionsView.ts';
import { Dropping } from './dropping.ts';
import { FileClipboard } from './fileClipboard.ts';
import { addToGroup, moveToGroup, renameGroup } from './groups.ts';
import { menuArguments } from './menuArguments.ts';
import { isViewNode, type ViewNode } from './nodes.ts';
import type { RowKey } from './rowCommands.ts';
import { pressed } from './rowKeys.ts';
import { uriOf } from './rowsAsFolders.ts';
import { pickUnsaved, saveServer } from './saveServer.ts';

type Handler = (first?: unknown, second?: unknown) => unknown;

/** The view of the connections, and its commands. */
export function registerConnectionsView(context: CommandContext): Disposable {
  const store = new DisposableStore();
  const { registry, remotes, logger, transfers: moves } = context;
  const acts = (connection: Connection) => personActs(context, connection);
  const view = store.add(
    new ConnectionsView({
      registry,
      remotes,
      personActs: acts,
      dragAndDrop: (folderOf) => store.add(new Dropping({ registry, moves, logger, folderOf })),
    }),
  );
  for (const [id, handler] of Object.entries(handlersOf(context, view, acts))) {
    store.add(vscode.commands.registerCommand(id, handler));
  }
  return store;
}

function handlersOf(
  context: CommandContext,
  view: ConnectionsView,
  acts: (connection: Connection) => void,
): Readonly<Record<ConnectionsViewCommandId, Handler>> {
  let kept: FileClipboard | undefined;
  // The class waits for its first use.
  const clipboard = () => (kept ??= new FileClipboard(context.transfers));
  const folderOf = (node: ViewNode | undefined) =>
    node?.kind === 'connection' ? uriOf(context, node) : view.folderOf(node);
  return {
    [commands.addToWorkspace]: (node, all) =>
      openFolder(context, menuArguments(node, all)[0], { addToWorkspace: true }),
    [commands.saveConnection]: async (node) => {
      const server = isViewNode(node) ? node : await pickUnsaved(view.unsaved);
      return server?.kind === 'connection' && saveServer(context, server.connection);
    },
    [commands.addConnectionToGroup]: (node) =>
      isViewNode(node) && node.kind === 'group' && addToGroup(node),
    [commands.moveToGroup]: (node, all) => moveToGroup(context.registry, rowsOf(node, all)),
    [commands.renameGroup]: (node) =>
      isViewNode(node) && node.kind === 'group' && renameGroup(context.registry, node),
    [commands.retryListing]: (node) => isViewNode(node) && view.retry(node, acts),
    // The head of a view gives its commands the row with the focus.
    [commands.refreshAll]: () => refresh(context),
    [commands.chooseFolder]: () => openFolder(context),
    [commands.cutFiles]: (node, all) => clipboard().cut(rowsOf(node, all)),
    [commands.copyFiles]: (node, all) => clipboard().copy(rowsOf(node, all)),
    [commands.pasteFiles]: (node) => clipboard().paste({ folderOf }, node),
    [commands.rowKey]: (key) => pressed(view, key as RowKey),
  };
}

function rowsOf(node: unknown, all: unknown): readonly ViewNode[] {
  const rows: readonly unknown[] = Array.isArray(all) && all.length > 0 ? all : [node];
  return rows.filter(isViewNode);
}
