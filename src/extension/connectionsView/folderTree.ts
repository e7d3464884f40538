import * as vscode from 'vscode';
import { delay } from '../../common/deadline.ts';
import { isConnectionFailure } from '../../common/remoteError.ts';
import { basename, dirname, isWithin, joinPath, type RemotePath } from '../../common/remotePath.ts';
import type { RemoteChange, RemoteStat } from '../../remote/remoteFiles.ts';
import type { Connection } from '../connections/connection.ts';
import { CONNECTIONS_VIEW_ID } from '../contributions.ts';
import { locate } from '../ftpUri.ts';
import { toUri } from '../provider/convert.ts';
import type { Remote } from '../remotes/remote.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { failureRows } from './failureRows.ts';
import { compareNames } from './grouping.ts';
import {
  isFolder,
  noContents,
  serverOfNode,
  type ConnectionNode,
  type FolderNode,
  type ResourceNode,
  type ViewNode,
} from './nodes.ts';

export interface FolderTreeOptions {
  readonly remotes: Remotes;
  /** Somebody has opened a server: questions about it are welcome. */
  readonly personActs: (connection: Connection) => void;
  /** Rows that read otherwise now, or hold something else. */
  readonly onDidChange: (nodes: readonly ViewNode[]) => void;
  readonly now: () => number;
}

/** What was listed longer ago than this is listed again when it is opened. */
const FRESH_MS = 10_000;
const MAX_LOOKS = 3;
/** The editor shows as late that it waits for something. */
const SLOW_MS = 800;

/**
 * The folders of servers as rows. What was listed is kept until something changes in it: the editor
 * asks for all that is expanded whenever one row above it is drawn anew.
 */
export class FolderTree {
  readonly #options: FolderTreeOptions;

  constructor(options: FolderTreeOptions) {
    this.#options = options;
  }

  async children(folder: FolderNode): Promise<readonly ViewNode[]> {
    const { contents } = folder;
    if (contents.rows && contents.listed === contents.version) return contents.rows;
    // Only a person expands what was never listed.
    if (!contents.rows && !contents.loading) {
      this.#options.personActs(serverOfNode(folder).connection);
    }
    contents.loading ??= this.#load(folder).finally(() => (contents.loading = undefined));
    return this.#inTime(folder, contents.loading);
  }

  /** The folder that a connection begins in: its root, else that of the login, for which it connects. */
  async start(server: ConnectionNode): Promise<vscode.Uri> {
    if (server.start) return server.start;
    const { connection } = server;
    const path = connection.root ?? (await this.#remote(server).files.homeDirectory());
    server.start ??= toUri({ authority: connection.authority, path });
    this.#options.onDidChange([server]);
    return server.start;
  }

  /** It was expanded again: others may have been there. */
  expanded(folder: FolderNode): void {
    const { rows, listedMs } = folder.contents;
    if (rows && this.#options.now() - listedMs > FRESH_MS) this.relist(folder);
  }

  /** Lists it again, with all that is expanded below. */
  relist(folder: FolderNode): void {
    outdate(folder);
    this.#options.onDidChange([folder]);
  }

  /** The sessions of a server have ended: nothing is known any more, and nothing is asked. */
  forget(server: ConnectionNode): void {
    server.generation += 1;
    server.start = undefined;
    Object.assign(server.contents, { rows: undefined, version: server.contents.version + 1 });
  }

  /** The server can be used again: folders that could not be listed for want of it are. */
  recovered(server: ConnectionNode): void {
    const failed = foldersBelow(server).filter(
      ({ contents }) => contents.rows?.some(isWayFailure) === true && !contents.loading,
    );
    for (const folder of failed) this.relist(folder);
  }

  /** Something has changed on the server, by this window or by others. */
  note(server: ConnectionNode, changes: readonly RemoteChange[]): void {
    if (!server.contents.rows) return;
    const changed = new Set(changes.flatMap((change) => concerned(server, change) ?? []));
    for (const node of changed) if (isFolder(node)) outdate(node);
    if (changed.size > 0) this.#options.onDidChange([...changed]);
  }

  /**
   * The editor draws no row of the view anew, not even another server's, while it waits for what is
   * in one: a server that takes its time must not keep it waiting.
   */
  async #inTime(
    folder: FolderNode,
    loading: Promise<readonly ViewNode[]>,
  ): Promise<readonly ViewNode[]> {
    const { contents } = folder;
    if (contents.isSlow) return rowsMeanwhile(folder);
    const giveUp = new AbortController();
    const rows = await Promise.race([loading, slowly(giveUp.signal)]);
    giveUp.abort();
    if (rows) return rows;
    contents.isSlow = true;
    void vscode.window.withProgress({ location: { viewId: CONNECTIONS_VIEW_ID } }, async () => {
      await loading;
      contents.isSlow = false;
      this.#options.onDidChange([folder]);
    });
    return rowsMeanwhile(folder);
  }

  /** What changes meanwhile makes another look necessary: whoever asked for it waits for this one. */
  async #load(folder: FolderNode): Promise<readonly ViewNode[]> {
    const { contents } = folder;
    const server = serverOfNode(folder);
    const { generation } = server;
    let rows: readonly ViewNode[] = [];
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      const { version } = contents;
      rows = await this.#list(folder);
      if (server.generation !== generation) return rows;
      Object.assign(contents, { rows, listed: version, listedMs: this.#options.now() });
      if (contents.version === version) break;
    }
    return rows;
  }

  async #list(folder: FolderNode): Promise<readonly ViewNode[]> {
    const server = serverOfNode(folder);
    try {
      const { path } = folder.kind === 'connection' ? locate(await this.start(folder)) : folder;
      return rowsOf(folder, path, await this.#remote(server).files.list(path));
    } catch (error) {
      return failureRows(folder, error);
    }
  }

  #remote({ connection }: ConnectionNode): Remote {
    return this.#options.remotes.get(connection.authority);
  }
}

async function slowly(signal: AbortSignal): Promise<undefined> {
  // Whoever ends it has what it is about.
  await delay(SLOW_MS, signal).catch(() => undefined);
}

/** What was there, unless that was only why nothing is. */
function rowsMeanwhile(folder: FolderNode): readonly ViewNode[] {
  const { rows } = folder.contents;
  if (rows?.every((row) => row.kind === 'resource')) return rows;
  return [{ kind: 'waiting', parent: folder }];
}

/** Rows that stay what they were keep what is known below them. */
function rowsOf(
  parent: FolderNode,
  folder: RemotePath,
  stats: ReadonlyMap<string, RemoteStat>,
): readonly ViewNode[] {
  const server = serverOfNode(parent);
  const { authority } = server.connection;
  const before = new Map((parent.contents.rows ?? []).map((row) => [pathOf(row), row]));
  const rows = [...stats].map(([name, stat]): ResourceNode => {
    const path = joinPath(folder, name);
    const old = before.get(path);
    if (old?.kind === 'resource' && old.stat.kind === stat.kind) {
      old.stat = stat;
      return old;
    }
    const resourceUri = toUri({ authority, path });
    const contents = noContents();
    return { kind: 'resource', server, parent, path, resourceUri, stat, contents };
  });
  return rows.sort(compareRows);
}

/** Folders first, as the Explorer has them. */
function compareRows(a: ResourceNode, b: ResourceNode): number {
  const folders = Number(isFolder(b)) - Number(isFolder(a));
  return folders || compareNames(basename(a.path), basename(b.path));
}

/** The row that a change is about: a folder is to be listed again, a file to be drawn again. */
function concerned(server: ConnectionNode, { type, path }: RemoteChange): ViewNode | undefined {
  const start = server.start && locate(server.start).path;
  if (start === undefined || isWithin(start, path)) return server;
  if (type === 'changed') return find(server, start, path);
  const folder = find(server, start, dirname(path));
  return folder && isFolder(folder) && folder.contents.rows ? folder : undefined;
}

function find(server: ConnectionNode, start: RemotePath, path: RemotePath): ViewNode | undefined {
  if (!isWithin(path, start)) return undefined;
  if (path === start) return server;
  const parent = find(server, start, dirname(path));
  if (!parent || !isFolder(parent)) return undefined;
  return parent.contents.rows?.find((row) => pathOf(row) === path);
}

function pathOf(row: ViewNode): RemotePath | undefined {
  return row.kind === 'resource' ? row.path : undefined;
}

function outdate(folder: FolderNode): void {
  for (const { contents } of foldersBelow(folder)) contents.version += 1;
}

/** It and every folder below that was listed. */
function foldersBelow(folder: FolderNode): readonly FolderNode[] {
  const listed = (folder.contents.rows ?? []).filter(isFolder).filter((row) => row.contents.rows);
  return [folder, ...listed.flatMap(foldersBelow)];
}

function isWayFailure(row: ViewNode): boolean {
  return row.kind === 'failure' && isConnectionFailure(row.error);
}
