import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { commands, type ResourceCommandId } from '../contributions.ts';
import { compareSelected, compareWithLocal } from './compareFiles.ts';
import { copyPath, copyUrl } from './copyAddress.ts';
import { deleteResources } from './deleteResources.ts';
import { duplicate } from './duplicate.ts';
import { newFile, newFolder } from './newResource.ts';
import { rename } from './renameResource.ts';

type Handler = (first?: unknown, second?: unknown) => unknown;

/** What can be done with files and folders of a server, wherever they are shown. */
export function registerResources(context: CommandContext): Disposable {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(handlersOf(context))) {
    store.add(vscode.commands.registerCommand(id, handler));
  }
  return store;
}

function handlersOf(context: CommandContext): Readonly<Record<ResourceCommandId, Handler>> {
  return {
    [commands.newFile]: (first, second) => newFile(context, first, second),
    [commands.newFolder]: (first, second) => newFolder(context, first, second),
    [commands.rename]: (first, second) => rename(context, first, second),
    [commands.delete]: (first, second) => deleteResources(context, first, second),
    [commands.duplicate]: (first, second) => duplicate(context, first, second),
    [commands.copyPath]: (first, second) => copyPath(first, second),
    [commands.copyUrl]: (first, second) => copyUrl(context, first, second),
    [commands.compareWithLocal]: (first, second) => compareWithLocal(context, first, second),
    [commands.compareSelected]: (first, second) => compareSelected(context, first, second),
  };
}
