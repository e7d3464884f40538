import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { Matcher } from '../../remote/search/matcher.ts';

/** Where the extension lies. */
export type Installed = Pick<vscode.Extension<unknown>, 'extensionUri'>;

/** Matches texts in a thread of its own, which starts with the first text. */
export function startMatcher({ extensionUri }: Installed): Matcher {
  const thread = vscode.Uri.joinPath(extensionUri, 'dist', 'matchWorker.js').fsPath;
  return new Matcher({ start: () => new Worker(thread) });
}
