import * as vscode from 'vscode';
import { meantRows } from '../ui/focusedRows.ts';
import type { ConnectionsView } from './connectionsView.ts';
import { commandFor, type RowKey } from './rowCommands.ts';

/**
 * Runs the command of a key on what the person means: the row with the focus, and all that is
 * selected where it is one of them.
 */
export async function pressed(view: ConnectionsView, key: RowKey): Promise<void> {
  const nodes = await meantRows(view, (node) => node);
  const [first] = nodes;
  if (first && nodes.length === 1) await view.select(first);
  const command = commandFor(key, nodes);
  if (command) await vscode.commands.executeCommand(command, first, nodes);
}
