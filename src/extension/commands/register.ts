import * as vscode from 'vscode';
import { menuArguments } from '../connectionsView/menuArguments.ts';
import { isViewNode } from '../connectionsView/nodes.ts';
import { rowsAsFolders } from '../connectionsView/rowsAsFolders.ts';
import {
  commands,
  type CommandId,
  type ComparingCommandId,
  type ConnectionFormCommandId,
  type ConnectionsViewCommandId,
  type HelpCommandId,
  type FindCommandId,
  type HistoryCommandId,
  type ResourceCommandId,
  type TransferCommandId,
} from '../contributions.ts';
import type { CommandContext } from './commandContext.ts';
import { addConnection, editConnection, removeConnection } from './editConnections.ts';
import { download } from '../transfers/download.ts';
import { upload } from '../transfers/upload.ts';
import { exportConnections } from '../import/exportConnections.ts';
import { importConnections, type ImportOptions } from '../import/importConnections.ts';
import { openConsole } from './openConsole.ts';
import { openFolder, type OpenFolderOptions } from './openFolder.ts';
import { changePassword, forgetPassword } from './passwords.ts';
import { disconnect, reconnect, refresh } from './sessions.ts';
import { showFolderSize } from './showFolderSize.ts';
import { showCertificates } from './showCertificates.ts';
import { showServerReport } from './showServerReport.ts';
import { showStatus } from './showStatus.ts';

type OwnCommandId = Exclude<
  CommandId,
  | ComparingCommandId
  | ConnectionFormCommandId
  | ConnectionsViewCommandId
  | HelpCommandId
  | FindCommandId
  | HistoryCommandId
  | ResourceCommandId
  | TransferCommandId
>;
type FolderCommandId = (typeof commands)[
  'showFolderSize' | 'download' | 'uploadFiles' | 'uploadFolder'];
type Handler = (first?: unknown, second?: unknown) => unknown;

/** The head of the view gives them the row with the focus, and they are about none. */
const ABOUT_NO_ROW: ReadonlySet<string> = new Set([
  commands.addConnection,
  commands.importConnections,
  commands.exportConnections,
]);

/** Those that can be done to all rows that are selected. The others are about the one clicked on. */
const ABOUT_SEVERAL: ReadonlySet<string> = new Set([
  commands.refresh,
  commands.disconnect,
  commands.reconnect,
  commands.removeConnection,
]);

/**
 * Registers every command. Each takes its arguments from a keybinding, a menu or another
 * extension, and asks for what is missing.
 */
export function registerCommands(context: CommandContext): readonly vscode.Disposable[] {
  const handlers: Readonly<Record<Exclude<OwnCommandId, FolderCommandId>, Handler>> = {
    [commands.openFolder]: (target, options) =>
      openFolder(context, target, options as OpenFolderOptions | undefined),
    [commands.addConnection]: (connection) => addConnection(context, connection),
    [commands.editConnection]: (id, changes) => editConnection(context, id, changes),
    [commands.removeConnection]: (id, given) => removeConnection(context, id, given),
    [commands.importConnections]: (target, options) =>
      importConnections(context, target, options as ImportOptions | undefined),
    [commands.exportConnections]: (ids, target) => exportConnections(context, ids, target),
    [commands.changePassword]: (target, password) => changePassword(context, target, password),
    [commands.forgetPassword]: (target) => forgetPassword(context, target),
    [commands.showCertificates]: (given) => showCertificates(context, given),
    [commands.disconnect]: (target, all) => disconnect(context, target, all),
    [commands.reconnect]: (target, all) => reconnect(context, target, all),
    [commands.refresh]: (target, all) => refresh(context, target, all),
    [commands.openConsole]: (target) => openConsole(context, target),
    [commands.showStatus]: () => showStatus(context),
    [commands.showServerReport]: (target) => showServerReport(context, target),
    [commands.saveMine]: () => context.saves.saveMine(),
    [commands.takeTheirs]: () => context.saves.takeTheirs(),
    [commands.completeMerge]: () => context.saves.completeMerge(),
    [commands.showOutbox]: () => context.outbox.show(),
    [commands.showLog]: () => context.showLog(),
  };
  const others = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, (first?: unknown, second?: unknown) =>
      handler(...argumentsFor(id, first, second)),
    ),
  );
  const aboutFolders = Object.entries(folderHandlers(context)).map(([id, handler]) =>
    vscode.commands.registerCommand(id, rowsAsFolders(context, handler)),
  );
  return [...others, ...aboutFolders];
}

function folderHandlers(context: CommandContext): Readonly<Record<FolderCommandId, Handler>> {
  return {
    [commands.showFolderSize]: (target, all) => showFolderSize(context, target, all),
    [commands.download]: (target, given) => download(context, target, given),
    [commands.uploadFiles]: (target, given) => upload(context, 'files', target, given),
    [commands.uploadFolder]: (target, given) => upload(context, 'folder', target, given),
  };
}

function argumentsFor(id: string, first: unknown, second: unknown): readonly [unknown?, unknown?] {
  if (!isViewNode(first)) return [first, second];
  if (ABOUT_NO_ROW.has(id)) return [];
  const [target, all] = menuArguments(first, second);
  return ABOUT_SEVERAL.has(id) ? [target, all] : [target];
}
