import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { commands, type HelpCommandId } from '../contributions.ts';
import { copySupportReport, type SupportContext } from '../support/copySupportReport.ts';

const CATALOGUE = ['media', 'help', 'errors.md'] as const;

export interface HelpContext extends SupportContext {
  readonly extensionUri: vscode.Uri;
}

/** Registers what helps people who are stuck. */
export function registerHelp(context: HelpContext): Disposable {
  const handlers: Readonly<Record<HelpCommandId, (first?: unknown) => unknown>> = {
    [commands.showHelp]: (topic) => showHelp(context.extensionUri, topic),
    [commands.copySupportReport]: (given) => copySupportReport(context, given),
  };
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(handlers)) {
    store.add(vscode.commands.registerCommand(id, handler));
  }
  return store;
}

/** Opens the catalogue of errors, at the section of a topic where one is given. */
async function showHelp(extensionUri: vscode.Uri, topic: unknown): Promise<void> {
  const fragment = typeof topic === 'string' && /^[a-z-]+$/.test(topic) ? topic : '';
  const catalogue = vscode.Uri.joinPath(extensionUri, ...CATALOGUE).with({ fragment });
  await vscode.commands.executeCommand('markdown.showPreview', catalogue);
}
