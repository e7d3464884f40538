import * as vscode from 'vscode';
import type { Disposable } from '../../common/lifecycle.ts';

const SCHEME = 'ftp-workspace-report';
/** Older ones are forgotten: who wants to keep a report saves it. */
const MAX_KEPT = 20;

/** Reports as documents that are on no disk, shown as the page that they describe. */
export class ReportDocuments implements Disposable, vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #registration: vscode.Disposable;
  #numbered = 0;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#texts.get(uri.query) ??
      vscode.l10n.t('This report was not kept. Run the command again that made it.')
    );
  }

  /** @param title for the tab */
  async show(title: string, markdown: string): Promise<void> {
    const query = String(++this.#numbered);
    this.#texts.set(query, markdown);
    this.#texts.delete(String(this.#numbered - MAX_KEPT));
    const path = `/${title.replaceAll('/', '∕')}`;
    const uri = vscode.Uri.from({ scheme: SCHEME, path, query });
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#texts.clear();
  }
}
