import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { commands, type FindCommandId } from '../contributions.ts';
import { FilePicker } from './filePicker.ts';
import { FolderIndexes } from './folderIndexes.ts';
import { RecentFiles } from './recentFiles.ts';

type Handler = (first?: unknown, second?: unknown) => unknown;

/** Finding files of servers by name. */
export function registerFind(context: CommandContext): Disposable {
  const store = new DisposableStore();
  const indexes = store.add(new FolderIndexes(context));
  const recent = store.add(new RecentFiles(context.memento, context.remotes));
  let picker: FilePicker | undefined;
  const handlers: Readonly<Record<FindCommandId, Handler>> = {
    [commands.goToFile]: (text) => {
      picker?.dispose();
      picker = new FilePicker(indexes, recent);
      return picker.show(typeof text === 'string' ? text : '');
    },
    [commands.goToFileToSide]: () => picker?.open({ toSide: true }),
    [commands.goToFileKeepOpen]: () => picker?.open({ keepOpen: true }),
  };
  for (const [id, handler] of Object.entries(handlers)) {
    store.add(vscode.commands.registerCommand(id, handler));
  }
  return store;
}
