import * as vscode from 'vscode';
import { basename, dirname, ROOT } from '../../common/remotePath.ts';
import type { Difference } from '../../remote/comparing/compareTrees.ts';
import { commands } from '../contributions.ts';
import { numberText } from '../find/indexText.ts';
import { uriIn, type ComparedFolder } from './comparedFolder.ts';
import { differenceText } from './comparisonText.ts';

export type GroupKind = 'different' | 'left' | 'right' | 'unsure';

export interface GroupNode {
  readonly type: 'group';
  readonly kind: GroupKind;
  readonly label: string;
  readonly rows: DifferenceNode[];
}

export interface DifferenceNode {
  readonly type: 'difference';
  readonly group: GroupNode;
  readonly difference: Difference;
  readonly left: ComparedFolder;
  readonly right: ComparedFolder;
}

export type ComparisonNode = GroupNode | DifferenceNode;

const ICONS: Readonly<Record<GroupKind, string>> = {
  different: 'diff-modified',
  left: 'diff-removed',
  right: 'diff-added',
  unsure: 'question',
};

export function groupOf({ kind }: Difference): GroupKind {
  return kind === 'left' || kind === 'right' || kind === 'unsure' ? kind : 'different';
}

export function itemOf(node: ComparisonNode): vscode.TreeItem {
  return node.type === 'group' ? groupItem(node) : differenceItem(node);
}

function groupItem({ kind, label, rows }: GroupNode): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  // Uploads give files other times: these may be all that there are.
  const item = new vscode.TreeItem(label, kind === 'unsure' ? Collapsed : Expanded);
  const count = numberText(rows.length);
  item.id = `group ${kind}`;
  item.iconPath = new vscode.ThemeIcon(ICONS[kind]);
  item.description = count;
  item.accessibilityInformation = { label: vscode.l10n.t('{0}: {1}', label, count) };
  return item;
}

function differenceItem(node: DifferenceNode): vscode.TreeItem {
  const { difference, group, left, right } = node;
  const { path } = difference;
  const name = basename(path);
  const item = new vscode.TreeItem(name);
  const folder = dirname(path);
  const what = differenceText(difference);
  const where = folder === ROOT ? undefined : folder.slice(1);
  item.id = `${difference.kind} ${path}`;
  item.description = where === undefined ? what : vscode.l10n.t('{0} · {1}', what, where);
  item.iconPath = isFolder(difference) ? vscode.ThemeIcon.Folder : vscode.ThemeIcon.File;
  // With an address a folder has the icon of the theme for files, and many have none for folders.
  if (!isFolder(difference)) item.resourceUri = uriIn(difference.right ? right : left, path);
  item.tooltip = [group.label, path.slice(1), what].join('\n');
  item.accessibilityInformation = {
    label: [name, group.label, what, where].filter((part) => part !== undefined).join(', '),
  };
  if (filesOf(difference).length > 0) {
    item.contextValue = 'difference';
    item.command = {
      command: commands.comparisonOpen,
      title: vscode.l10n.t('Open Difference'),
      arguments: [node],
    };
  }
  return item;
}

/** The sides on which it is a file, which an editor can show. */
export function filesOf({ left, right }: Difference): readonly ('left' | 'right')[] {
  return [
    ...(left?.kind === 'file' ? (['left'] as const) : []),
    ...(right?.kind === 'file' ? (['right'] as const) : []),
  ];
}

function isFolder({ left, right }: Difference): boolean {
  return (left ?? right)?.kind === 'directory';
}
