import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import type { Connection } from '../connections/connection.ts';
import { CONNECTIONS_VIEW_ID, contextKeys } from '../contributions.ts';
import { joinAuthority, locateServer } from '../ftpUri.ts';
import { ftpFolders, openFtpFiles } from '../openResources.ts';
import type { Remote } from '../remotes/remote.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { ContextKeys } from '../ui/contextKeys.ts';
import { FolderTree } from './folderTree.ts';
import { isFolder, serverOfNode, type ConnectionNode, type ViewNode } from './nodes.ts';
import { resourceTooltip, treeItem } from './nodeItems.ts';
import { ServerList } from './serverList.ts';
import { ShownFolders } from './shownFolders.ts';

export interface ConnectionsViewOptions {
  readonly registry: ConnectionRegistry;
  readonly remotes: Remotes;
  readonly personActs: (connection: Connection) => void;
  readonly dragAndDrop: (
    folderOf: (node: ViewNode | undefined) => Promise<vscode.Uri | undefined>,
  ) => vscode.TreeDragAndDropController<ViewNode>;
}

/** Changes come in bursts: what came together is drawn together. */
const REFRESH_MS = 50;

/** The servers that a person has, how they stand, and what is on them. */
export class ConnectionsView implements vscode.TreeDataProvider<ViewNode>, Disposable {
  readonly #remotes: Remotes;
  readonly #servers: ServerList;
  readonly #folders: FolderTree;
  readonly #shown: ShownFolders;
  readonly #view: vscode.TreeView<ViewNode>;
  readonly #store = new DisposableStore();
  readonly #didChange = new vscode.EventEmitter<ViewNode[] | undefined>();
  readonly #changed = new Set<ViewNode>();
  readonly #keys = new ContextKeys();
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#didChange.event;

  constructor({ registry, remotes, personActs, dragAndDrop }: ConnectionsViewOptions) {
    this.#remotes = remotes;
    this.#servers = new ServerList({ registry, remotes, isOpenInWindow: isOpenIn(remotes) });
    this.#folders = new FolderTree({
      remotes,
      personActs,
      onDidChange: (nodes) => this.#refresh(nodes),
      now: () => performance.now(),
    });
    this.#view = vscode.window.createTreeView(CONNECTIONS_VIEW_ID, {
      treeDataProvider: this,
      dragAndDropController: dragAndDrop((node) => this.folderOf(node)),
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.#shown = new ShownFolders(this.#view, remotes);
    for (const item of [this.#view, this.#didChange, this.#shown]) this.#store.add(item);
    const look = () => this.#refresh([]);
    this.#store.add(registry.onDidChange(look));
    this.#store.add(remotes.onDidChangeStatus(look));
    this.#store.add(vscode.window.tabGroups.onDidChangeTabs(look));
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(look));
    this.#store.add(
      remotes.onDidChange(({ remote, changes }) => {
        const node = this.#servers.find(remote.connection.authority);
        if (node) this.#folders.note(node, changes);
      }),
    );
    this.#store.add(
      this.#view.onDidExpandElement(({ element }) => {
        if (isFolder(element)) this.#folders.expanded(element);
      }),
    );
  }

  get selection(): readonly ViewNode[] {
    return this.#view.selection;
  }

  get unsaved(): readonly ConnectionNode[] {
    return this.#servers.unsaved;
  }

  /** Selects a row, and gives it the focus. */
  async select(node: ViewNode): Promise<void> {
    await this.#view.reveal(node, { select: true, focus: true });
  }

  /** The folder that a row stands for or in, where it is on a server; connects where need be. */
  async folderOf(node: ViewNode | undefined): Promise<vscode.Uri | undefined> {
    if (node?.kind === 'connection') return this.#folders.start(node);
    if (node?.kind !== 'resource') return undefined;
    const { stat, resourceUri, parent } = node;
    return stat.kind === 'directory' ? resourceUri : this.folderOf(parent);
  }

  /** Lists a folder again that could not be listed, with questions if need be. */
  retry(node: ViewNode, personActs: (connection: Connection) => void): void {
    const folder = node.kind === 'failure' || node.kind === 'action' ? node.parent : node;
    if (!isFolder(folder)) return;
    personActs(serverOfNode(folder).connection);
    this.#folders.relist(folder);
  }

  async getChildren(parent?: ViewNode): Promise<ViewNode[]> {
    if (!parent) return [...this.#servers.content([])];
    if (parent.kind === 'group') return [...this.#servers.content(parent.path)];
    return isFolder(parent) ? [...(await this.#folders.children(parent))] : [];
  }

  getParent(node: ViewNode): ViewNode | undefined {
    switch (node.kind) {
      case 'resource':
      case 'failure':
      case 'action':
      case 'waiting':
        return node.parent;
      case 'group':
      case 'connection':
      case 'broken':
        return this.#servers.groupOf(node);
    }
  }

  getTreeItem(node: ViewNode): vscode.TreeItem {
    const remote =
      node.kind === 'connection' ? this.#remotes.find(node.connection.authority) : undefined;
    return treeItem(node, remote);
  }

  resolveTreeItem(item: vscode.TreeItem, node: ViewNode): vscode.TreeItem {
    if (node.kind === 'resource') item.tooltip = resourceTooltip(node);
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  #refresh(nodes: readonly ViewNode[]): void {
    for (const node of nodes) this.#changed.add(node);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, REFRESH_MS);
  }

  #draw(): void {
    const { closed, gone, recovered, changed, rearranged } = this.#servers.look();
    for (const node of closed) this.#folders.forget(node);
    for (const node of [...closed, ...gone]) this.#shown.replaced(node);
    this.#shown.update();
    this.#keys.set(contextKeys.unsavedInUse, this.unsaved.length > 0);
    for (const node of recovered) this.#folders.recovered(node);
    const nodes = [...this.#changed, ...changed];
    this.#changed.clear();
    if (rearranged || closed.length > 0) this.#redraw(closed);
    else if (nodes.length > 0) this.#didChange.fire(nodes);
  }

  /** A row that was collapsed by its end stays selected. */
  #redraw(closed: readonly ConnectionNode[]): void {
    const selected = closed.find((node) => this.selection.some((one) => isAt(one, node)));
    this.#didChange.fire(undefined);
    if (selected && this.#view.visible) void this.#view.reveal(selected, { focus: false });
  }
}

function isAt(node: ViewNode, server: ConnectionNode): boolean {
  return node === server || (node.kind === 'resource' && node.server === server);
}

function isOpenIn(remotes: Remotes): (remote: Remote) => boolean {
  return (remote) =>
    [...ftpFolders(), ...openFtpFiles()].some((uri) => {
      const address = locateServer(uri);
      return address && remotes.find(joinAuthority(address)) === remote;
    });
}
