import * as vscode from 'vscode';
import type { ConnectionsView } from './connectionsView.ts';
import { urisIn, type FileMoves } from './fileMoves.ts';
import { isViewNode, type ViewNode } from './nodes.ts';

/** Puts the addresses of files and folders into the clipboard, where a paste finds them. */
export async function copyFiles(nodes: readonly ViewNode[]): Promise<void> {
  const uris = nodes.flatMap((node) => (node.kind === 'resource' ? node.resourceUri : []));
  if (uris.length > 0) await vscode.env.clipboard.writeText(uris.join('\n'));
}

/** Copies what the addresses in the clipboard lead to into the folder of a row. */
export async function pasteFiles(
  view: ConnectionsView,
  node: unknown,
  moves: FileMoves,
): Promise<void> {
  const folder = isViewNode(node) ? await view.folderOf(node) : undefined;
  if (!folder) return;
  const uris = urisIn(await vscode.env.clipboard.readText());
  if (uris) moves.upload(uris, folder);
  else {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The clipboard holds no files. Copy some in this view first.'),
    );
  }
}
