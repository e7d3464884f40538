import * as vscode from 'vscode';
import { randomUUID } from 'node:crypto';
import type { Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import { basename } from '../../common/remotePath.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import { CONNECTIONS_VIEW_ID } from '../contributions.ts';
import { locate } from '../ftpUri.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { DroppedFiles, type UnreadFile } from './droppedFiles.ts';
import { urisIn, type FileMoves } from './fileMoves.ts';
import { moveToGroup } from './groups.ts';
import { isOnOneServer, moveObstacle } from './moveObstacle.ts';
import type { ViewNode } from './nodes.ts';

export interface DroppingOptions {
  readonly registry: ConnectionRegistry;
  readonly moves: FileMoves;
  readonly logger: Logger;
  /** The folder of a row; connects where need be. */
  readonly folderOf: (node: ViewNode | undefined) => Promise<vscode.Uri | undefined>;
}

const URI_LIST = 'text/uri-list';
/** Rows of this view: the editor asks for its id in lower case. */
const ROWS = `application/vnd.code.tree.${CONNECTIONS_VIEW_ID.toLowerCase()}`;

/** Connections go into groups; files within a server, between servers, and to them from elsewhere. */
export class Dropping implements vscode.TreeDragAndDropController<ViewNode>, Disposable {
  readonly dragMimeTypes = [URI_LIST, ROWS];
  readonly dropMimeTypes = [URI_LIST, 'files', ROWS];
  readonly #options: DroppingOptions;
  readonly #kept = new DroppedFiles();
  #dragged: { readonly key: string; readonly rows: readonly ViewNode[] } | undefined;

  constructor(options: DroppingOptions) {
    this.#options = options;
  }

  handleDrag(rows: readonly ViewNode[], transfer: vscode.DataTransfer): void {
    const uris = rows.flatMap((row) => (row.kind === 'resource' ? row.resourceUri : []));
    if (uris.length > 0) transfer.set(URI_LIST, new vscode.DataTransferItem(uris.join('\r\n')));
    // Rows hold on to each other, and what a drag carries is made into text.
    this.#dragged = { key: randomUUID(), rows };
    transfer.set(ROWS, new vscode.DataTransferItem(this.#dragged.key));
  }

  async handleDrop(target: ViewNode | undefined, transfer: vscode.DataTransfer): Promise<void> {
    const rows = (await this.#rowsIn(transfer)).filter(isListed);
    if (rows.length > 0) {
      const group = groupAt(target);
      if (group) await moveToGroup(this.#options.registry, rows, group);
      return;
    }
    const uris = urisIn((await transfer.get(URI_LIST)?.asString()) ?? '') ?? [];
    const all = uris.length > 0 ? uris : await this.#dropped(transfer);
    if (all.length > 0) await this.#bring(all, target);
  }

  dispose(): void {
    this.#kept.dispose();
  }

  async #bring(uris: readonly vscode.Uri[], target: ViewNode | undefined): Promise<void> {
    const { moves, folderOf } = this.#options;
    const folder = await folderOf(target);
    if (!folder) return;
    const isHere = (uri: vscode.Uri) => isOnOneServer(uri, folder);
    const foreign = uris.filter((uri) => !isHere(uri));
    if (foreign.length > 0) moves.upload(foreign, folder);
    // A folder goes not into itself, and what is there already stays.
    const own = uris.filter((uri) => isHere(uri) && !moveObstacle(uri, folder));
    if (own.length === 0) return;
    const how = await askHow(own, locate(folder).path);
    if (how === 'move') moves.move(own, folder);
    if (how === 'copy') moves.copy(own, folder);
  }

  async #rowsIn(transfer: vscode.DataTransfer): Promise<readonly ViewNode[]> {
    const key = await transfer.get(ROWS)?.asString();
    return this.#dragged?.key === key ? (this.#dragged?.rows ?? []) : [];
  }

  async #dropped(transfer: vscode.DataTransfer): Promise<readonly vscode.Uri[]> {
    const files = [...transfer].flatMap(([, item]) => item.asFile() ?? []);
    const placed = files.flatMap(({ uri }) => uri ?? []);
    const others = files.filter(({ uri }) => !uri);
    if (others.length === 0) return placed;
    const { paths, unread } = await this.#kept.keep(others);
    if (unread.length > 0) this.#tellOf(unread);
    return [...placed, ...paths.map((path) => vscode.Uri.file(path))];
  }

  #tellOf(unread: readonly UnreadFile[]): void {
    for (const { name, cause } of unread) {
      this.#options.logger.warn(`${name} was dropped and could not be read: ${String(cause)}`);
    }
    const names = unread.map(({ name }) => name).join(', ');
    const text = vscode.l10n.t(
      'What you dropped could not be read and was not uploaded: {0}. Where the editor runs in a browser, you can drop files but no folders: drop the files of a folder instead.',
      names,
    );
    void vscode.window.showWarningMessage(plainNotice(text));
  }
}

/** Connections and groups, which the settings have a place for. */
function isListed({ kind }: ViewNode): boolean {
  return kind === 'connection' || kind === 'broken' || kind === 'group';
}

/** The group in which a row stands, or that it is. */
function groupAt(target: ViewNode | undefined): readonly string[] | undefined {
  if (!target) return [];
  if (target.kind === 'group') return target.path;
  return target.kind === 'connection' || target.kind === 'broken'
    ? (target.entry?.group ?? [])
    : undefined;
}

/** The editor's own setting says whether the person wants to be asked. */
async function askHow(
  uris: readonly vscode.Uri[],
  folder: string,
): Promise<'move' | 'copy' | undefined> {
  const { t } = vscode.l10n;
  const asks = vscode.workspace
    .getConfiguration('explorer')
    .get<boolean>('confirmDragAndDrop', true);
  if (!asks) return 'move';
  const names = uris.map(({ path }) => basename(path));
  const text =
    names.length === 1
      ? t('Move {0} to {1}?', names.join(''), folder)
      : t('Move {0} files and folders to {1}?', names.length, folder);
  const detail = names.length > 1 ? names.join('\n') : undefined;
  const move = t('Move');
  const copy = t('Copy');
  const options = { modal: true, ...(detail !== undefined && { detail }) };
  const chosen = await vscode.window.showInformationMessage(plainNotice(text), options, move, copy);
  if (chosen === undefined) return undefined;
  return chosen === move ? 'move' : 'copy';
}
