import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import { commands } from '../contributions.ts';
import { againTitle, isAboutTheWay } from '../ui/notifications.ts';
import { problemText } from '../ui/problemText.ts';
import { serverOfNode, type ActionNode, type FolderNode, type ViewNode } from './nodes.ts';

/** In the place of a folder's content that could not be listed: why, and what can be done. */
export function failureRows(parent: FolderNode, error: unknown): readonly ViewNode[] {
  const { connection, entry } = serverOfNode(parent);
  const folder = parent.kind === 'connection' ? parent.start : parent.resourceUri;
  const text = problemText(error, connection, folder?.path);
  const rows: ViewNode[] = [
    { kind: 'failure', parent, error, text },
    action(parent, againTitle(error), 'refresh', commands.retryListing, parent),
  ];
  if (!entry || !isAboutTheWay(error) || hasCode(error, 'cancelled')) return rows;
  const edit = vscode.l10n.t('Edit Connection');
  return [...rows, action(parent, edit, 'edit', commands.editConnection, entry.id)];
}

function action(
  parent: FolderNode,
  title: string,
  iconId: string,
  command: ActionNode['command'],
  argument: unknown,
): ActionNode {
  return { kind: 'action', parent, title, iconId, command, argument };
}
