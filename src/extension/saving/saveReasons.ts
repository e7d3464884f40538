import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { isDirty } from '../openResources.ts';
import type { SaveReason } from './save.ts';

/**
 * Knows which writes are saves of documents, and which of those nobody has asked for. The editor
 * tells the reason of a save a moment before it writes, unless it is to save without its formatters.
 */
export class SaveReasons implements Disposable {
  readonly #told = new Map<string, SaveReason>();
  readonly #store = new DisposableStore();

  constructor() {
    const note = (uri: vscode.Uri, reason: vscode.TextDocumentSaveReason) => {
      const isAsked = reason === vscode.TextDocumentSaveReason.Manual;
      this.#told.set(uri.toString(), isAsked ? 'asked' : 'automatic');
    };
    const { workspace } = vscode;
    this.#store.add(
      workspace.onWillSaveTextDocument(({ document, reason }) => note(document.uri, reason)),
    );
    this.#store.add(
      workspace.onWillSaveNotebookDocument(({ notebook, reason }) => note(notebook.uri, reason)),
    );
  }

  /** Of the next write; it counts once. */
  take(uri: vscode.Uri): SaveReason {
    const key = uri.toString();
    const told = this.#told.get(key);
    this.#told.delete(key);
    return told ?? (isDirty(uri) ? 'asked' : 'outside');
  }

  dispose(): void {
    this.#store.dispose();
    this.#told.clear();
  }
}
