import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { rowsAsFolders } from '../connectionsView/rowsAsFolders.ts';
import { commands, type ResourceCommandId } from '../contributions.ts';
import { compareSelected, compareWithLocal } from './compareFiles.ts';
import { copyPath, copyUrl } from './copyAddress.ts';
import { deleteResources } from './deleteResources.ts';
import { duplicate } from './duplicate.ts';
import type { FolderFailures } from './folderFailures.ts';
import { newFile, newFolder } from './newResource.ts';
import { changePermissions } from './permissions/changePermissions.ts';
import { showProperties } from './properties/showProperties.ts';
import { rename } from './renameResource.ts';
import { ResourceDecorations } from './resourceDecorations.ts';

type Handler = (first?: unknown, second?: unknown) => unknown;

/**
 * What can be done with files and folders of a server, wherever they are shown, and their marks.
 * @param folder that of the extension
 */
export function registerResources(
  context: CommandContext,
  folder: vscode.Uri,
  failures: FolderFailures,
): Disposable {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(handlersOf(context, folder))) {
    store.add(vscode.commands.registerCommand(id, handler));
  }
  store.add(new ResourceDecorations(context.remotes, failures));
  return store;
}

function handlersOf(
  context: CommandContext,
  folder: vscode.Uri,
): Readonly<Record<ResourceCommandId, Handler>> {
  const onFolders = (handler: Handler) => rowsAsFolders(context, handler);
  return {
    [commands.newFile]: onFolders((first, second) => newFile(context, first, second)),
    [commands.newFolder]: onFolders((first, second) => newFolder(context, first, second)),
    [commands.rename]: (first, second) => rename(context, first, second),
    [commands.delete]: (first, second) => deleteResources(context, first, second),
    [commands.duplicate]: (first, second) => duplicate(context, first, second),
    [commands.changePermissions]: onFolders((first, second) =>
      changePermissions(context, folder, first, second),
    ),
    [commands.showProperties]: onFolders((first, second) => showProperties(context, first, second)),
    [commands.copyPath]: onFolders((first, second) => copyPath(first, second)),
    [commands.copyUrl]: onFolders((first, second) => copyUrl(context, first, second)),
    [commands.compareWithLocal]: (first, second) => compareWithLocal(context, first, second),
    [commands.compareSelected]: onFolders((first, second) =>
      compareSelected(context, first, second),
    ),
  };
}
