import * as vscode from 'vscode';
import { basename } from '../../common/remotePath.ts';
import { connectionProblemText } from '../connections/connectionProblemText.ts';
import { commands } from '../contributions.ts';
import { openness } from '../remotes/openness.ts';
import type { Remote } from '../remotes/remote.ts';
import { bytesText } from '../ui/sizeText.ts';
import { statusTooltip } from '../ui/statusText.ts';
import {
  serverOfNode,
  type ActionNode,
  type BrokenNode,
  type ConnectionNode,
  type FailureNode,
  type GroupNode,
  type ResourceNode,
  type ViewNode,
  type WaitingNode,
} from './nodes.ts';
import { addressText, stateText } from './stateText.ts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** The row as the editor draws it. */
export function treeItem(node: ViewNode, remote: Remote | undefined): vscode.TreeItem {
  switch (node.kind) {
    case 'group':
      return groupItem(node);
    case 'connection':
      return connectionItem(node, remote);
    case 'broken':
      return brokenItem(node);
    case 'resource':
      return resourceItem(node);
    case 'failure':
      return failureItem(node);
    case 'action':
      return actionItem(node);
    case 'waiting':
      return waitingItem(node);
  }
}

/** Flags for the menus: `;connection;saved;open;`. */
function context(...flags: readonly (string | undefined)[]): string {
  return `;${flags.filter((flag) => flag !== undefined).join(';')};`;
}

function groupItem({ path }: GroupNode): vscode.TreeItem {
  const name = path[path.length - 1] ?? '';
  const item = new vscode.TreeItem(name, Expanded);
  item.id = `group ${path.join('/')}`;
  item.iconPath = new vscode.ThemeIcon('folder');
  item.contextValue = context('group');
  item.tooltip = path.join(' / ');
  item.accessibilityInformation = { label: vscode.l10n.t('Group {0}', name) };
  return item;
}

function connectionItem(node: ConnectionNode, remote: Remote | undefined): vscode.TreeItem {
  const { connection, entry } = node;
  const { iconId, colorId, text } = stateText(connection, remote?.status);
  const unsaved = entry ? undefined : unsavedText(node);
  const item = new vscode.TreeItem(connection.name, Collapsed);
  item.id = `connection ${connection.authority} ${node.generation}`;
  item.iconPath = new vscode.ThemeIcon(
    iconId,
    colorId ? new vscode.ThemeColor(colorId) : undefined,
  );
  // A narrow view cuts the end: how it stands comes before where it is.
  const words = [text, unsaved, entry ? addressText(connection) : undefined];
  item.description = words.filter((word) => word !== undefined).join(' · ');
  const tooltip = statusTooltip(connection, remote?.status, remote?.security);
  item.tooltip = unsaved === undefined ? tooltip : tooltip.appendText(unsaved);
  item.contextValue = context('connection', savedness(node), openness(remote));
  const state = [text ?? vscode.l10n.t('not connected'), unsaved];
  item.accessibilityInformation = {
    label: [connection.name, ...state, addressText(connection)]
      .filter((word) => word !== undefined)
      .join(', '),
  };
  return item;
}

function unsavedText({ savedAs }: ConnectionNode): string {
  return savedAs === undefined
    ? vscode.l10n.t('not saved')
    : vscode.l10n.t('open by its address, saved as {0}', savedAs);
}

function savedness({ entry, savedAs }: ConnectionNode): 'saved' | 'known' | 'unsaved' {
  if (entry) return 'saved';
  return savedAs === undefined ? 'unsaved' : 'known';
}

function brokenItem({ entry }: BrokenNode): vscode.TreeItem {
  const problems = entry.problems.map(connectionProblemText);
  const item = new vscode.TreeItem(entry.label, None);
  item.id = `broken ${entry.index}`;
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.description = vscode.l10n.t('cannot be used: {0}', problems[0] ?? '');
  item.tooltip = [entry.label, ...problems].join('\n');
  item.contextValue = context('broken', entry.id === undefined ? undefined : 'saved');
  item.accessibilityInformation = {
    label: vscode.l10n.t('{0}, cannot be used: {1}', entry.label, problems.join(' ')),
  };
  item.command = {
    command: commands.editConnection,
    title: vscode.l10n.t('Edit Connection'),
    arguments: [entry.id],
  };
  return item;
}

function resourceItem({ server, path, resourceUri, stat }: ResourceNode): vscode.TreeItem {
  const { authority } = server.connection;
  const isFolder = stat.kind === 'directory';
  const item = new vscode.TreeItem(basename(path), isFolder ? Collapsed : None);
  item.id = `${authority} ${server.generation} ${path}`;
  item.resourceUri = resourceUri;
  item.iconPath = isFolder ? vscode.ThemeIcon.Folder : vscode.ThemeIcon.File;
  item.contextValue = context(
    'resource',
    stat.kind === 'directory' ? 'folder' : stat.kind,
    stat.symlink ? 'link' : undefined,
  );
  const particulars = particularsOf(stat);
  if (particulars.length > 0) {
    item.accessibilityInformation = { label: [basename(path), ...particulars].join(', ') };
  }
  if (stat.kind === 'file') {
    const title = vscode.l10n.t('Open');
    item.command = { command: 'vscode.open', title, arguments: [resourceUri] };
  }
  return item;
}

/** What is asked for when the mouse rests on a row: there may be thousands of them. */
export function resourceTooltip({ path, stat }: ResourceNode): string {
  const facts = [path, ...particularsOf(stat)];
  if (stat.kind === 'file') facts.push(bytesText(stat.size));
  if (stat.mtimeMs > 0) {
    facts.push(vscode.l10n.t('Changed on {0}', new Date(stat.mtimeMs).toLocaleString()));
  }
  return facts.join('\n');
}

function particularsOf({ kind, symlink, readonly }: ResourceNode['stat']): string[] {
  const { t } = vscode.l10n;
  return [
    ...(symlink
      ? [kind === 'other' ? t('symbolic link that leads nowhere') : t('symbolic link')]
      : []),
    ...(readonly ? [t('read-only')] : []),
  ];
}

function failureItem({ text }: FailureNode): vscode.TreeItem {
  const item = new vscode.TreeItem(text, None);
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.tooltip = text;
  item.contextValue = context('failure');
  item.accessibilityInformation = { label: vscode.l10n.t('Could not be listed: {0}', text) };
  return item;
}

function actionItem({ title, iconId, command, argument }: ActionNode): vscode.TreeItem {
  const item = new vscode.TreeItem(title, None);
  item.iconPath = new vscode.ThemeIcon(iconId);
  item.contextValue = context('action');
  item.command = { command, title, arguments: [argument] };
  return item;
}

function waitingItem({ parent }: WaitingNode): vscode.TreeItem {
  const { name } = serverOfNode(parent).connection;
  const item = new vscode.TreeItem(vscode.l10n.t('Waiting for {0}…', name), None);
  item.iconPath = new vscode.ThemeIcon('loading~spin');
  item.contextValue = context('waiting');
  return item;
}
