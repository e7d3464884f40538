import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { openFolder } from '../commands/openFolder.ts';
import { personActs, refresh } from '../commands/sessions.ts';
import type { Connection } from '../connections/connection.ts';
import { commands, type CommandId, type ConnectionsViewCommandId } from '../contributions.ts';
import { ConnectionsView } from './connectionsView.ts';
import { Dropping } from './dropping.ts';
import { FileClipboard } from './fileClipboard.ts';
import { moveToGroup, renameGroup } from './groups.ts';
import { menuArguments } from './menuArguments.ts';
import { isViewNode, type ViewNode } from './nodes.ts';
import type { RowKey } from './rowCommands.ts';
import { pressed } from './rowKeys.ts';
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
  const inStart = (command: CommandId) => (node: unknown) => runInStart(view, node, command);
  return {
    [commands.addToWorkspace]: (node, all) =>
      openFolder(context, menuArguments(node, all)[0], { addToWorkspace: true }),
    [commands.saveConnection]: async (node) => {
      const server = isViewNode(node) ? node : await pickUnsaved(view.unsaved);
      return server?.kind === 'connection' && saveServer(context, server.connection);
    },
    [commands.moveToGroup]: (node, all) => moveToGroup(context.registry, rowsOf(node, all)),
    [commands.renameGroup]: (node) =>
      isViewNode(node) && node.kind === 'group' && renameGroup(context.registry, node),
    [commands.retryListing]: (node) => isViewNode(node) && view.retry(node, acts),
    // The head of a view gives its commands the row with the focus.
    [commands.refreshAll]: () => refresh(context),
    [commands.chooseFolder]: () => openFolder(context),
    [commands.newFileInConnection]: inStart(commands.newFile),
    [commands.newFolderInConnection]: inStart(commands.newFolder),
    [commands.uploadFilesToConnection]: inStart(commands.uploadFiles),
    [commands.uploadFolderToConnection]: inStart(commands.uploadFolder),
    [commands.cutFiles]: (node, all) => clipboard().cut(rowsOf(node, all)),
    [commands.copyFiles]: (node, all) => clipboard().copy(rowsOf(node, all)),
    [commands.pasteFiles]: (node) => clipboard().paste(view, node),
    [commands.rowKey]: (key) => pressed(view, key as RowKey),
  };
}

/** A server's row stands for the folder that it begins in where something is put there. */
async function runInStart(view: ConnectionsView, node: unknown, command: CommandId): Promise<void> {
  const folder = isViewNode(node) ? await view.folderOf(node) : undefined;
  if (folder) await vscode.commands.executeCommand(command, folder);
}

function rowsOf(node: unknown, all: unknown): readonly ViewNode[] {
  const rows: readonly unknown[] = Array.isArray(all) && all.length > 0 ? all : [node];
  return rows.filter(isViewNode);
}
