import * as vscode from 'vscode';
import type { Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import { hasCode } from '../../common/remoteError.ts';
import { dirname, type RemotePath } from '../../common/remotePath.ts';
import { alreadyThere } from '../../remote/refusals.ts';
import type { OverwriteOptions } from '../../remote/remoteFiles.ts';
import { isOneAccount } from '../connections/connection.ts';
import { locate } from '../ftpUri.ts';
import { withHelp } from '../help/helpLink.ts';
import { topicOf } from '../help/helpTopics.ts';
import { askFolderDelete } from '../history/deleteQuestion.ts';
import type { MoveTargets } from '../history/moveTargets.ts';
import type { Remote } from '../remotes/remote.ts';
import type { Remotes } from '../remotes/remotes.ts';
import type { Save } from '../saving/save.ts';
import type { LongWork } from '../transfers/longWork.ts';
import type { WorkScope } from '../transfers/work.ts';
import type { ServerName } from '../ui/problemText.ts';
import type { ExplorerRefresh } from './explorerRefresh.ts';
import { toFileChanges, toFileStat, toFileType } from './convert.ts';
import { copyAcross, moveAcross, type Place } from './crossServer.ts';
import { toFileSystemError } from './fileSystemError.ts';

/** An operation of the editor that failed; `change` and `save` are reported by the editor itself. */
export interface ProviderFailure {
  readonly operation: 'stat' | 'list' | 'read' | 'change' | 'save';
  readonly uri: vscode.Uri;
  /** Undefined when the URI leads to no usable server. */
  readonly remote: Remote | undefined;
  readonly error: unknown;
  /** What the editor is told. */
  readonly text: string;
}

export interface FtpFileSystemProviderOptions {
  readonly remotes: Remotes;
  /** Writes what the editor saves, or decides with the person what becomes of it. */
  readonly saves: { write(save: Save): Promise<void> };
  /** What moves and copies of the editor replace. */
  readonly moves: Pick<MoveTargets, 'setAside' | 'isLeaving' | 'into'>;
  /** Shows what takes long. */
  readonly work: Pick<LongWork, 'show'>;
  readonly explorer: Pick<ExplorerRefresh, 'onDidAsk'>;
  readonly onFailure: (failure: ProviderFailure) => void;
  readonly onDidList: (folder: vscode.Uri) => void;
  /** Told of what the person changed. */
  readonly logger: Logger;
}

interface Target extends Place {
  readonly remote: Remote;
}

/** What the editor sees of FTP servers: each method is one call to the server's files. */
export class FtpFileSystemProvider implements vscode.FileSystemProvider, Disposable {
  readonly #options: FtpFileSystemProviderOptions;
  readonly #didChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #listeners: readonly Disposable[];

  readonly onDidChangeFile = this.#didChangeFile.event;

  constructor(options: FtpFileSystemProviderOptions) {
    this.#options = options;
    this.#listeners = [
      options.remotes.onDidChange(({ authorities, changes }) =>
        this.#didChangeFile.fire(toFileChanges(authorities, changes)),
      ),
      options.explorer.onDidAsk((changes) => this.#didChangeFile.fire(changes)),
    ];
  }

  watch(uri: vscode.Uri, options: { readonly recursive: boolean }): vscode.Disposable {
    try {
      const { remote, path } = this.#locate(uri);
      return new vscode.Disposable(remoteWatch(remote, path, options));
    } catch {
      // A URI that leads nowhere has nothing to watch; whoever reads it is told why.
      return new vscode.Disposable(() => undefined);
    }
  }

  stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return this.#run('stat', uri, async ({ files, path }) => toFileStat(await files.stat(path)));
  }

  readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    return this.#run('list', uri, async ({ files, path }) => {
      const children = await files.list(path);
      this.#options.onDidList(uri);
      return [...children].map(([name, stat]) => [name, toFileType(stat)]);
    });
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.#run('read', uri, ({ files, path }) => files.read(path));
  }

  writeFile(
    uri: vscode.Uri,
    content: Uint8Array,
    { create, overwrite }: { readonly create: boolean; readonly overwrite: boolean },
  ): Promise<void> {
    return this.#run('save', uri, async ({ remote, files, path }) => {
      const server = remote.connection;
      const save = { uri, server, files, path, content, create, overwrite };
      const { moves, saves, work } = this.#options;
      await moves.into(uri, true, () =>
        work.show({ kind: 'save', path, bytes: content.length }, (scope) =>
          saves.write({ ...save, scope }),
        ),
      );
      this.#note(remote, `Saved ${path} (${content.length} bytes)`);
    });
  }

  createDirectory(uri: vscode.Uri): Promise<void> {
    return this.#run('change', uri, async ({ remote, files, path }) => {
      await this.#options.moves.into(uri, false, () => files.createDirectory(path));
      this.#note(remote, `Created the folder ${path}`);
    });
  }

  delete(uri: vscode.Uri, { recursive }: { readonly recursive: boolean }): Promise<void> {
    return this.#run('change', uri, async ({ remote, files, path }) => {
      const { moves } = this.#options;
      if (await moves.setAside(uri, { files, path })) return;
      const undoable = !moves.isLeaving(uri);
      const plan = recursive && undoable ? await askFolderDelete(remote, path) : undefined;
      await files.delete(path, { recursive, undoable, plan });
      this.#note(remote, `Deleted ${path}`);
    });
  }

  rename(
    oldUri: vscode.Uri,
    newUri: vscode.Uri,
    { overwrite }: { readonly overwrite: boolean },
  ): Promise<void> {
    return this.#run('change', oldUri, async (from) => {
      const to = this.#locate(newUri);
      await this.#options.moves.into(newUri, true, () =>
        isOneServer(from, to)
          ? renameOn(from, to, { overwrite })
          : this.#show('move', from, to, (scope) => moveAcross(from, to, { overwrite, ...scope })),
      );
      this.#note(from.remote, `Renamed ${from.path} to ${to.path}`);
    });
  }

  copy(
    source: vscode.Uri,
    destination: vscode.Uri,
    { overwrite }: { readonly overwrite: boolean },
  ): Promise<void> {
    return this.#run('change', source, async (from) => {
      const to = this.#locate(destination);
      await this.#options.moves.into(destination, true, () =>
        this.#show('copy', from, to, (scope) =>
          isOneServer(from, to)
            ? to.files.copy(from.path, to.path, { overwrite, ...scope })
            : copyAcross(from, to, { overwrite, ...scope }),
        ),
      );
      this.#note(from.remote, `Copied ${from.path} to ${to.path}`);
    });
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#didChangeFile.dispose();
  }

  /** What goes by this computer takes its time, and can be cancelled. */
  async #show(
    kind: 'copy' | 'move',
    { path }: Target,
    to: Target,
    run: (scope: WorkScope) => Promise<void>,
  ): Promise<void> {
    try {
      await this.#options.work.show({ kind, path }, run);
    } catch (error) {
      if (!hasCode(error, 'aborted')) throw error;
      throw vscode.FileSystemError.Unavailable(cancelledText(kind, path, to));
    }
  }

  #note({ connection }: Remote, text: string): void {
    this.#options.logger.info(`[${connection.name}] ${text}`);
  }

  async #run<T>(
    operation: ProviderFailure['operation'],
    uri: vscode.Uri,
    action: (target: Target) => Promise<T>,
  ): Promise<T> {
    let remote: Remote | undefined;
    try {
      const target = this.#locate(uri);
      remote = target.remote;
      return await action(target);
    } catch (error) {
      const failure = toFileSystemError(error, remote?.connection ?? unknownServer(uri), uri.path);
      this.#options.onFailure({ operation, uri, remote, error, text: failure.message });
      // The editor shows this one as a notification, in which links work.
      if (operation === 'save') failure.message = withHelp(failure.message, topicOf(error));
      throw failure;
    }
  }

  #locate(uri: vscode.Uri): Target {
    const { authority, path } = locate(uri);
    const remote = this.#options.remotes.get(authority);
    return { remote, files: remote.files, path };
  }
}

function cancelledText(kind: 'copy' | 'move', from: RemotePath, { remote, path }: Target): string {
  const { name } = remote.connection;
  if (kind === 'copy') {
    return vscode.l10n.t(
      'Copying {0} was cancelled. What has arrived by then is in {1} on {2}.',
      ...[from, dirname(path), name],
    );
  }
  return vscode.l10n.t(
    'Moving {0} was cancelled. All of it is where it was, and what has arrived by then is in {1} on {2} as well.',
    ...[from, dirname(path), name],
  );
}

/** By two connections, it may be: what is moved from one to the other is not to be deleted there. */
function isOneServer({ remote: one }: Target, { remote: other }: Target): boolean {
  return one === other || isOneAccount(one.connection, other.connection);
}

async function renameOn(from: Target, to: Target, options: OverwriteOptions): Promise<void> {
  // The editor has taken the target away before, and that is the file itself: it comes back.
  if (from.remote !== to.remote && from.path === to.path) throw alreadyThere(to.path);
  await to.files.rename(from.path, to.path, options);
  if (from.remote !== to.remote) from.files.refresh(from.path);
}

function remoteWatch(
  remote: Remote,
  path: RemotePath,
  options: { readonly recursive: boolean },
): () => void {
  const watch = remote.watch(path, options);
  return () => watch.dispose();
}

/** What follows the `@` alone: a URI that leads nowhere may hold a password. */
function unknownServer(uri: vscode.Uri): ServerName {
  const name = uri.authority.slice(uri.authority.lastIndexOf('@') + 1);
  return { name, host: name, port: 0, user: undefined };
}
