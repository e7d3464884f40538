import * as vscode from 'vscode';
import type { ConnectionsView } from './connectionsView.ts';
import { urisIn, type FileMoves } from './fileMoves.ts';
import { moveObstacle } from './moveObstacle.ts';
import { isViewNode, type ViewNode } from './nodes.ts';

/** Files and folders that wait in the clipboard, as their addresses, to be pasted. */
export class FileClipboard {
  readonly #moves: FileMoves;
  /** What the clipboard holds since something was cut: with anything else in it, nothing is cut. */
  #cut: string | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(moves: FileMoves) {
    this.#moves = moves;
  }

  async copy(nodes: readonly ViewNode[]): Promise<void> {
    const text = addressesOf(nodes);
    if (text === '') return;
    this.#cut = undefined;
    await vscode.env.clipboard.writeText(text);
  }

  async cut(nodes: readonly ViewNode[]): Promise<void> {
    const text = addressesOf(nodes);
    if (text === '') return;
    this.#cut = text;
    await vscode.env.clipboard.writeText(text);
  }

  /** Brings what the addresses in the clipboard lead to into the folder of a row. */
  async paste(view: Pick<ConnectionsView, 'folderOf'>, node: unknown): Promise<void> {
    const folder = isViewNode(node) ? await view.folderOf(node) : undefined;
    if (!folder) return;
    // A key that is pressed twice: what the first paste has moved is none of the second one's.
    const pasted = this.#last.then(() => this.#pasteInto(folder));
    this.#last = pasted.catch(() => undefined);
    await pasted;
  }

  async #pasteInto(folder: vscode.Uri): Promise<void> {
    // Windows may have put line ends of its own into it.
    const text = (await vscode.env.clipboard.readText()).replaceAll('\r\n', '\n');
    const uris = urisIn(text);
    if (!uris) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The clipboard holds no files. Copy some in this view first.'),
      );
    } else if (text === this.#cut) await this.#move(uris, folder);
    else this.#moves.upload(uris, folder);
  }

  /** What fails of it is tried again in the view of the transfers, not by another paste. */
  async #move(uris: readonly vscode.Uri[], folder: vscode.Uri): Promise<void> {
    const obstacles = uris.map((uri) => moveObstacle(uri, folder));
    const free = uris.filter((_, index) => obstacles[index] === undefined);
    if (obstacles.includes('inside')) {
      void vscode.window.showWarningMessage(vscode.l10n.t('A folder cannot be moved into itself.'));
    } else if (free.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('What was cut is in this folder already.'),
      );
    }
    if (free.length === 0) return;
    this.#cut = undefined;
    this.#moves.move(free, folder);
    await vscode.env.clipboard.writeText('');
  }
}

function addressesOf(nodes: readonly ViewNode[]): string {
  return nodes.flatMap((node) => (node.kind === 'resource' ? node.resourceUri : [])).join('\n');
}
