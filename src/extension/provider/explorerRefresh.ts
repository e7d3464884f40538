import * as vscode from 'vscode';
import type { Disposable } from '../../common/lifecycle.ts';
import { ftpFolders } from '../openResources.ts';

/** No file has it, and the Explorer knows none. */
const NAME_OF_NOTHING = '.ftp-workspace-refresh';

/**
 * Makes the Explorer read the folders of the workspace again, wherever the person is. The editor's
 * own command for it brings the Explorer to the front, and a side bar that was closed along. Told of
 * a new file that it does not know, the Explorer reads all that it shows, and stays where it is.
 */
export class ExplorerRefresh implements Disposable {
  readonly #didAsk = new vscode.EventEmitter<vscode.FileChangeEvent[]>();

  /** What the editor is to be told. */
  readonly onDidAsk = this.#didAsk.event;

  ask(): void {
    const type = vscode.FileChangeType.Created;
    this.#didAsk.fire(
      ftpFolders().map((folder) => ({ type, uri: vscode.Uri.joinPath(folder, NAME_OF_NOTHING) })),
    );
  }

  dispose(): void {
    this.#didAsk.dispose();
  }
}
