import * as vscode from 'vscode';
import { basename, type RemotePath } from '../../common/remotePath.ts';
import type { NameProblem } from './names.ts';

/** What is wrong with a name, and what one looks like. */
export function nameProblemText(problem: NameProblem, name: string): string {
  switch (problem) {
    case 'empty':
      return vscode.l10n.t('Enter a name.');
    case 'slash':
      return vscode.l10n.t('A name cannot hold a "/".');
    case 'control-character':
      return vscode.l10n.t('A name cannot hold control characters such as line breaks.');
    case 'dots':
      return vscode.l10n.t('"{0}" stands for a folder itself. Choose another name.', name);
    case 'exists':
      return vscode.l10n.t('"{0}" is there already. Choose another name.', name);
  }
}

/** The name of a path, as people are told it: that of the root is all that it has. */
export function nameOf(path: RemotePath): string {
  return basename(path) || path;
}
