import type * as vscode from 'vscode';
import type { RemotePath } from '../../../../src/common/remotePath.ts';
import type { Conflict, Version } from '../../../../src/remote/guard/conflict.ts';
import { ConflictError } from '../../../../src/remote/guard/conflict.ts';
import { hashOf } from '../../../../src/remote/localStore/blobStore.ts';
import type { WriteOptions } from '../../../../src/remote/remoteFiles.ts';
import { RemoteError } from '../../../../src/common/remoteError.ts';
import type { Save } from '../../../../src/extension/saving/save.ts';

export function version(text: string, mtimeMs = 1_000): Version {
  const content = Buffer.from(text);
  const snapshot = {
    size: content.length,
    mtimeMs,
    mtimeUnitMs: 1_000,
    hash: hashOf(content),
    settled: true,
  };
  return { snapshot, content };
}

export function conflictOf(path: RemotePath, base?: Version, theirs?: Version): Conflict {
  return { path, base, theirs };
}

/** Files whose contents others change; a write goes by what the writer expects, as the real ones do. */
export class FakeFiles {
  readonly contents = new Map<RemotePath, string>();
  /** What the editor has read, and knows. */
  readonly bases = new Map<RemotePath, string>();
  readonly unreadable = new Set<RemotePath>();
  writes = 0;

  write(path: RemotePath, content: Uint8Array, options: WriteOptions): Promise<void> {
    const now = this.contents.get(path);
    if (now !== undefined && !options.overwrite) {
      return Promise.reject(new RemoteError('exists', 'There is one', { path }));
    }
    const conflict = this.#conflict(path, now, options.expected);
    if (conflict) return Promise.reject(new ConflictError(conflict));
    this.writes++;
    this.contents.set(path, Buffer.from(content).toString());
    this.bases.set(path, Buffer.from(content).toString());
    return Promise.resolve();
  }

  #conflict(
    path: RemotePath,
    now: string | undefined,
    expected: WriteOptions['expected'],
  ): Conflict | undefined {
    if (expected === 'anything' || now === undefined) return undefined;
    const base = this.bases.get(path);
    const begun = base === undefined ? undefined : version(base).snapshot.hash;
    const wanted = typeof expected === 'object' ? expected.hash : begun;
    if (wanted === undefined) return undefined;
    if (this.unreadable.has(path)) return conflictOf(path, versionOr(base), undefined);
    return version(now).snapshot.hash === wanted
      ? undefined
      : conflictOf(path, versionOr(base), version(now, 2_000));
  }
}

export function saveOf(files: FakeFiles, path: RemotePath, text: string): Save {
  return {
    uri: { toString: () => `ftp://test${path}` } as unknown as vscode.Uri,
    server: { name: 'Test', host: '127.0.0.1', port: 21, user: undefined },
    files,
    path,
    content: Buffer.from(text),
    create: true,
    overwrite: true,
  };
}

function versionOr(text: string | undefined): Version | undefined {
  return text === undefined ? undefined : version(text);
}
