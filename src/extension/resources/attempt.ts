import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { problemNotice, withHelp } from '../help/helpLink.ts';
import { topicOf } from '../help/helpTopics.ts';
import type { Remote } from '../remotes/remote.ts';

/**
 * Does what a person asked for, and tells them why it failed.
 * @returns undefined where it failed, or was given up
 */
export async function attempt<T>(
  { showLog }: Pick<CommandContext, 'showLog'>,
  { remote, path }: { readonly remote: Remote; readonly path: RemotePath },
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (hasCode(error, 'aborted')) return undefined;
    const log = vscode.l10n.t('Show Log');
    const text = textOf(error, remote, path);
    // Nobody waits for the button.
    void vscode.window.showErrorMessage(text, log).then((chosen) => {
      if (chosen === log) showLog();
    });
    return undefined;
  }
}

/** The provider's own errors are whole sentences already. */
function textOf(error: unknown, { connection }: Remote, path: RemotePath): string {
  const isTold = error instanceof vscode.FileSystemError;
  return isTold
    ? withHelp(error.message, topicOf(error.cause))
    : problemNotice(error, connection, path);
}

/** Says what to do where a command has nothing to work on. */
export function tellNothingChosen(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'Choose a file or folder of an FTP server first: in the Explorer, in the view of the connections, or by opening it.',
    ),
  );
}
