import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { StoredVersion } from '../../remote/history/keptVersion.ts';
import { readHistorySettings } from '../configuration.ts';
import { commands, contextKeys, HISTORY_VIEW_ID } from '../contributions.ts';
import { locate } from '../ftpUri.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { ContextKeys } from '../ui/contextKeys.ts';
import { activeFile } from './activeFile.ts';
import { NewestLook } from './newestLook.ts';
import { rowTimeText, timeText, versionDetail } from './versionText.ts';

/** A row of the view. */
export interface VersionNode {
  readonly uri: vscode.Uri;
  readonly version: StoredVersion;
  /** The one before it; undefined: it is the first that is known. */
  readonly previous: StoredVersion | undefined;
}

interface Shown {
  readonly uri: vscode.Uri | undefined;
  readonly nodes: readonly VersionNode[];
}

export function isVersionNode(value: unknown): value is VersionNode {
  return typeof value === 'object' && value !== null && 'version' in value && 'uri' in value;
}

/** Many tabs change at once when a window opens. */
const REFRESH_MS = 100;

/** Lists the versions of the active editor's file. */
export class HistoryView implements vscode.TreeDataProvider<VersionNode>, Disposable {
  readonly #remotes: Remotes;
  readonly #store = new DisposableStore();
  readonly #didChange = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<VersionNode>;
  readonly #looks = new NewestLook<Shown>();
  readonly #keys = new ContextKeys();
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#didChange.event;

  constructor(remotes: Remotes) {
    this.#remotes = remotes;
    this.#view = vscode.window.createTreeView(HISTORY_VIEW_ID, { treeDataProvider: this });
    this.#store.add(this.#view);
    this.#store.add(this.#didChange);
    const refresh = () => this.refresh();
    this.#store.add(vscode.window.tabGroups.onDidChangeTabs(refresh));
    this.#store.add(vscode.window.tabGroups.onDidChangeTabGroups(refresh));
    // Another window may have saved.
    this.#store.add(vscode.window.onDidChangeWindowState(refresh));
    this.#store.add(remotes.onDidChange(refresh));
    this.#store.add(remotes.onDidOpen(({ files }) => files.history.onDidKeep(refresh)));
    refresh();
  }

  refresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#didChange.fire();
      // The view may be hidden, and is not asked for its rows then.
      void this.#tell();
    }, REFRESH_MS);
  }

  async getChildren(parent?: VersionNode): Promise<VersionNode[]> {
    if (parent) return [];
    const { uri, nodes } = await this.#looks.run(() => this.#look());
    this.#view.description = uri ? uri.path.slice(uri.path.lastIndexOf('/') + 1) : '';
    this.#view.message = nodes.length > 0 ? '' : emptyText(uri);
    return [...nodes];
  }

  getTreeItem(node: VersionNode): vscode.TreeItem {
    const { uri, version } = node;
    const item = new vscode.TreeItem(rowTimeText(version.endedMs, Date.now()));
    item.id = version.id;
    item.description = versionDetail(version);
    item.tooltip = `${uri.path}\n${timeText(version.endedMs)}\n${versionDetail(version)}`;
    item.contextValue = node.previous ? 'version' : 'firstVersion';
    item.iconPath = new vscode.ThemeIcon(version.end === 'deleted' ? 'trash' : 'history');
    item.command = {
      command: commands.compareVersion,
      title: vscode.l10n.t('Compare with Current'),
      arguments: [node],
    };
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  async #tell(): Promise<void> {
    // The view itself says what is wrong with the disk.
    const shown = await this.#looks.run(() => this.#look()).catch(() => undefined);
    const count = shown?.nodes.length ?? 0;
    this.#keys.set(contextKeys.hasVersions, count > 0);
    this.#keys.set(contextKeys.hasOlderVersions, count > 1);
  }

  async #look(): Promise<Shown> {
    const uri = activeFile();
    return { uri, nodes: uri ? await versionNodes(this.#remotes, uri) : [] };
  }
}

/** The versions of a file, newest first. */
export async function versionNodes(
  remotes: Remotes,
  uri: vscode.Uri,
): Promise<readonly VersionNode[]> {
  const remote = remoteOf(remotes, uri);
  if (!remote) return [];
  const versions = await remote.files.history.versions(locate(uri).path);
  return versions.map((version, index) => ({ uri, version, previous: versions[index + 1] }));
}

function emptyText(uri: vscode.Uri | undefined): string {
  if (!readHistorySettings().enabled) {
    return vscode.l10n.t('No history is kept: "ftpWorkspace.history.enabled" is off.');
  }
  if (!uri) {
    return vscode.l10n.t(
      'Open a file of an FTP server to see its previous versions. What was deleted can be brought back with "FTP: Restore Deleted…".',
    );
  }
  return vscode.l10n.t(
    'No previous version of this file is kept yet. Each save that replaces what you have opened adds one.',
  );
}
