import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';

/**
 * Knows which saves nobody has asked for. The editor tells the reason of a save a moment before
 * it writes; a write without one is of somebody who did ask, or of an extension.
 */
export class SaveReasons implements Disposable {
  readonly #automatic = new Set<string>();
  readonly #store = new DisposableStore();

  constructor() {
    const note = (uri: vscode.Uri, reason: vscode.TextDocumentSaveReason) => {
      if (reason === vscode.TextDocumentSaveReason.Manual) this.#automatic.delete(uri.toString());
      else this.#automatic.add(uri.toString());
    };
    const { workspace } = vscode;
    this.#store.add(
      workspace.onWillSaveTextDocument(({ document, reason }) => note(document.uri, reason)),
    );
    this.#store.add(
      workspace.onWillSaveNotebookDocument(({ notebook, reason }) => note(notebook.uri, reason)),
    );
  }

  /** True for the next write after the editor has begun to save by itself. */
  takeAutomatic(uri: vscode.Uri): boolean {
    return this.#automatic.delete(uri.toString());
  }

  dispose(): void {
    this.#store.dispose();
    this.#automatic.clear();
  }
}
