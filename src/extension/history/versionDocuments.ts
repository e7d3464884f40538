import * as vscode from 'vscode';
import { locate } from '../ftpUri.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { fileUri } from './versionUri.ts';

/**
 * Shows kept versions to every kind of editor, also of files that are no text. Nothing in it ever
 * changes: a version is named by its content.
 */
export class VersionDocuments implements vscode.FileSystemProvider {
  readonly #remotes: Remotes;
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  constructor(remotes: Remotes) {
    this.#remotes = remotes;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { length: size } = await this.readFile(uri);
    const permissions = vscode.FilePermission.Readonly;
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size, permissions };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { authority } = locate(fileUri(uri));
    const content = await this.#remotes.get(authority).files.history.content(uri.query);
    if (content) return content;
    throw vscode.FileSystemError.FileNotFound(
      vscode.l10n.t('This version of {0} is not kept any more.', uri.path),
    );
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}
