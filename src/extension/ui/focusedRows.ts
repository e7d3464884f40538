import * as vscode from 'vscode';

/** What keybindings give in place of a row: they know of none. */
export const FOCUSED = 'focused';

/**
 * The rows that a key is for: the one with the focus, and all that are selected where it is one of
 * them. Keys move the focus, and the editor tells an extension of the selection alone: the row with
 * the focus is the one by which the selection changes when the editor is asked to toggle it.
 *
 * @param keyOf what stays of a row that is made anew meanwhile
 */
export async function meantRows<T>(
  view: { readonly selection: readonly T[] },
  keyOf: (row: T) => unknown,
): Promise<readonly T[]> {
  const before = view.selection;
  const known = new Set(before.map(keyOf));
  await toggle();
  const focused = view.selection.find((row) => !known.has(keyOf(row)));
  await toggle();
  return focused === undefined ? before : [focused];
}

async function toggle(): Promise<void> {
  await vscode.commands.executeCommand('list.toggleSelection');
}
