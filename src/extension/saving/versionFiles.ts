import * as vscode from 'vscode';
import type { Disposable } from '../../common/lifecycle.ts';
import type { RemotePath } from '../../common/remotePath.ts';

/** Versions of files, in memory: what the editor compares and merges. */
export const VERSION_SCHEME = 'ftp-workspace-version';

/** Older ones are let go: a person compares few versions at a time. */
const MAX_BYTES = 64 * 1024 * 1024;

interface VersionFile {
  readonly content: Uint8Array;
  readonly mtime: number;
  readonly readonly: boolean;
}

/**
 * Files that are on no disk, each with the path that it has on the server, and with it its
 * language; what tells them apart is a number in the place of the server. They are bytes and not text: the
 * editor reads them in the encoding that it reads the file on the server in.
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
    this.#letGo();
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
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }

  #letGo(): void {
    let bytes = [...this.#files.values()].reduce((sum, { content }) => sum + content.length, 0);
    for (const [number, { content }] of this.#files) {
      if (bytes <= MAX_BYTES) return;
      this.#files.delete(number);
      bytes -= content.length;
    }
  }
}
