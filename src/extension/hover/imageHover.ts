import * as vscode from 'vscode';
import type { Logger } from '../../common/logger.ts';
import { basename, ROOT } from '../../common/remotePath.ts';
import type { Preview } from '../../remote/remoteFiles.ts';
import { locate } from '../ftpUri.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { bytesText } from '../ui/sizeText.ts';
import { imagePaths, imageReferenceAt } from './imageReference.ts';

export interface ImageHoverOptions {
  readonly remotes: Remotes;
  readonly logger: Logger;
}

/** Shows an image of the same server when the mouse rests on its name. */
export class ImageHover implements vscode.HoverProvider {
  readonly #options: ImageHoverOptions;

  constructor(options: ImageHoverOptions) {
    this.#options = options;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const { line, character } = position;
    const reference = imageReferenceAt(document.lineAt(line).text, character);
    if (!reference) return undefined;
    const controller = new AbortController();
    const listener = token.onCancellationRequested(() => controller.abort());
    try {
      const found = await this.#find(document.uri, reference.target, controller.signal);
      const range = new vscode.Range(line, reference.start, line, reference.end);
      return found && new vscode.Hover(found, range);
    } catch (error) {
      // Nobody has asked for it: nobody is told.
      this.#options.logger.trace(`No preview of ${reference.target}: ${String(error)}`);
      return undefined;
    } finally {
      listener.dispose();
    }
  }

  async #find(
    document: vscode.Uri,
    target: string,
    signal: AbortSignal,
  ): Promise<vscode.MarkdownString | undefined> {
    const { authority, path } = locate(document);
    const remote = this.#options.remotes.find(authority);
    // A mouse that moves is no reason to connect, let alone to ask for a password.
    if (!remote || (remote.status?.total ?? 0) === 0) return undefined;
    const workspace = vscode.workspace.getWorkspaceFolder(document);
    const roots = workspace ? [locate(workspace.uri).path, ROOT] : [ROOT];
    for (const candidate of imagePaths(target, path, roots)) {
      const preview = await remote.files.preview(candidate, signal);
      if (preview) return text(basename(candidate), preview);
    }
    return undefined;
  }
}

function text(name: string, { size, image }: Preview): vscode.MarkdownString {
  const shown = new vscode.MarkdownString();
  if (image) {
    const content = Buffer.from(image.bytes).toString('base64');
    shown.appendMarkdown(`![${spoken(name)}](data:${image.mediaType};base64,${content})\n\n`);
  }
  const facts = size === undefined ? name : `${name}, ${bytesText(size)}`;
  // As text: a name is the server's, and may hold anything.
  return shown.appendText(facts);
}

/** For people who do not see the image. What could end the text or be markup in it is left out. */
function spoken(name: string): string {
  return name.replaceAll(/[[\]\\`<>"&\p{C}]/gu, ' ');
}
