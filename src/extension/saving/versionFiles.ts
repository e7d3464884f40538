import * as vscode from 'vscode';
import type { Disposable } from '../../common/lifecycle.ts';
import { basename, type RemotePath } from '../../common/remotePath.ts';
import { VERSION_SCHEME } from '../contributions.ts';

interface VersionFile {
  readonly content: Uint8Array;
  readonly mtime: number;
  readonly readonly: boolean;
}

/**
 * Files that are on no disk, each with the path that it has on the server, and with it its
 * language; what tells them apart is a number in the place of the server. They are bytes and not text: the
 * editor reads them in the encoding that it reads the file on the server in.
 *
 * Each stays until whoever has added it removes it: a tab may read its file again at any time.
 */
export class VersionFiles implements vscode.FileSystemProvider, Disposable {
  readonly #files = new Map<string, VersionFile>();
  readonly #didChange = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;
  #numbered = 0;

  readonly onDidChangeFile = this.#didChange.event;

  constructor() {
    this.#registration = vscode.workspace.registerFileSystemProvider(VERSION_SCHEME, this, {
      isCaseSensitive: true,
    });
  }

  add(path: RemotePath, content: Uint8Array, { readonly = true } = {}): vscode.Uri {
    const authority = String(++this.#numbered);
    const uri = vscode.Uri.from({ scheme: VERSION_SCHEME, authority, path });
    this.#files.set(authority, { content, mtime: Date.now(), readonly });
    return uri;
  }

  remove(uri: vscode.Uri): void {
    this.#files.delete(uri.authority);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { content, mtime, readonly } = this.#get(uri);
    const facts = { type: vscode.FileType.File, ctime: 0, mtime, size: content.length };
    return readonly ? { ...facts, permissions: vscode.FilePermission.Readonly } : facts;
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#get(uri).content;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    const { readonly, mtime } = this.#get(uri);
    if (readonly) throw vscode.FileSystemError.NoPermissions(uri);
    this.#files.set(uri.authority, { content, mtime: Math.max(Date.now(), mtime + 1), readonly });
    this.#didChange.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#didChange.dispose();
    this.#files.clear();
  }

  #get(uri: vscode.Uri): VersionFile {
    const file = this.#files.get(uri.authority);
    if (file) return file;
    throw vscode.FileSystemError.FileNotFound(
      vscode.l10n.t(
        'This version of {0} was shown by a comparison or a merge that has ended. Save the file to compare it again.',
        basename(uri.path),
      ),
    );
  }
}
