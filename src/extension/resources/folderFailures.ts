import type * as vscode from 'vscode';
import { Emitter, type Disposable } from '../../common/lifecycle.ts';
import { hasCode } from '../../common/remoteError.ts';
import type { ProviderFailure } from '../provider/ftpFileSystemProvider.ts';

/** Folders that could not be listed when the editor asked last, with the reason of each. */
export class FolderFailures implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #didLook = new Emitter<vscode.Uri>();

  /** A folder was listed, or could not be. */
  readonly onDidLook = this.#didLook.event;

  /** Nobody is told of a folder that is not there, which the editor asks for at will. */
  failed({ operation, uri, error, text }: ProviderFailure): void {
    const isUsual = hasCode(error, 'aborted', 'not-found', 'not-a-directory');
    if (operation !== 'list' || isUsual) return;
    this.#texts.set(String(uri), text);
    this.#didLook.fire(uri);
  }

  listed(uri: vscode.Uri): void {
    this.#texts.delete(String(uri));
    this.#didLook.fire(uri);
  }

  reasonOf(uri: vscode.Uri): string | undefined {
    return this.#texts.size === 0 ? undefined : this.#texts.get(String(uri));
  }

  dispose(): void {
    this.#didLook.dispose();
  }
}
