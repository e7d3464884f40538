import * as vscode from 'vscode';
import type { ConnectionsView } from './connectionsView.ts';
import type { ViewNode } from './nodes.ts';
import { commandFor, type RowKey } from './rowCommands.ts';

/**
 * Runs the command of a key on what the person means: the row with the focus, and all that is
 * selected where it is one of them.
 */
export async function pressed(view: ConnectionsView, key: RowKey): Promise<void> {
  const nodes = await meantRows(view);
  const command = commandFor(key, nodes);
  if (command) await vscode.commands.executeCommand(command, nodes[0], nodes);
}

/**
 * Keys move the focus, and the editor tells an extension of the selection alone: the row with the
 * focus is the one by which the selection changes when the editor is asked to toggle it.
 */
async function meantRows(view: ConnectionsView): Promise<readonly ViewNode[]> {
  const before = view.selection;
  await toggle();
  const focused = view.selection.find((node) => !before.includes(node));
  if (!focused) {
    // It was a selected one: now it is not, until it is toggled again.
    await toggle();
    return before;
  }
  await view.select(focused);
  return [focused];
}

async function toggle(): Promise<void> {
  await vscode.commands.executeCommand('list.toggleSelection');
}
