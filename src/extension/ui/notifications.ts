import * as vscode from 'vscode';
import { hasCode, isConnectionFailure } from '../../common/remoteError.ts';
import type { RejectedNames } from '../../remote/remoteFiles.ts';
import { ConnectionUnusable } from '../connections/connectionUnusable.ts';
import { commands, type CommandId } from '../contributions.ts';
import { withHelp } from '../help/helpLink.ts';
import { topicOf } from '../help/helpTopics.ts';
import { ftpFolders } from '../openResources.ts';
import type { ProviderFailure } from '../provider/ftpFileSystemProvider.ts';
import type { Remote } from '../remotes/remote.ts';
import { NoticeGate } from './noticeGate.ts';

const QUIET_MS = 60_000;

/** A button, and the command behind it. */
interface Button {
  readonly title: string;
  readonly command: CommandId;
  readonly argument?: unknown;
}

/** Tells people what failed behind their back, once, and offers what can be done. */
export class Notifications {
  readonly #gate = new NoticeGate({ quietMs: QUIET_MS, now: Date.now });

  /** The editor shows failed changes itself; what it would hide is shown here. */
  failed(failure: ProviderFailure): void {
    const { operation, error, remote, uri, text } = failure;
    const isToldByEditor = operation === 'change' || operation === 'save';
    if (isToldByEditor || hasCode(error, 'aborted')) return;
    if (isAboutTheWay(error) || (!remote && hasCode(error, 'invalid-argument'))) {
      const group = remote?.connection.authority ?? uri.authority;
      const explained = withHelp(text, topicOf(error));
      this.#show(`${group} ${codeOf(error)}`, 'error', explained, buttonsFor(error, remote));
    } else if (operation === 'list' && !isProbe(failure)) {
      const what = vscode.l10n.t('The folder {0} could not be listed.', uri.path);
      const buttons = [refreshButton(uri), logButton()];
      const explained = withHelp(`${what} ${text}`, topicOf(error));
      this.#show(`${uri.toString()} list`, 'error', explained, buttons);
    }
  }

  rejectedNames(remote: Remote, { path, rejected, isPartial }: RejectedNames): void {
    const { name } = remote.connection;
    const text = isPartial
      ? vscode.l10n.t(
          '{1} shows only a part of the folder {0}: files are missing from it here. The log has what the server says. Its administrator can raise the limit.',
          path,
          name,
        )
      : vscode.l10n.t(
          'The folder {0} on {1} holds {2} names that cannot be shown. The log lists them with the reason.',
          path,
          name,
          rejected.length,
        );
    const kind = `${remote.connection.authority} names ${path}`;
    const topic = isPartial ? 'partial-listing' : 'unshown-names';
    this.#show(kind, 'warning', withHelp(text, topic), [logButton()]);
  }

  /** The server can be used again: its next failure is news. */
  recovered(remote: Remote): void {
    this.#gate.reset(`${remote.connection.authority} `);
  }

  #show(
    kind: string,
    severity: 'warning' | 'error',
    text: string,
    buttons: readonly Button[],
  ): void {
    if (!this.#gate.enter(kind)) return;
    void ask(severity, text, buttons).finally(() => this.#gate.leave(kind));
  }
}

async function ask(
  severity: 'warning' | 'error',
  text: string,
  buttons: readonly Button[],
): Promise<void> {
  const show =
    severity === 'error' ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
  const chosen = await show(text, ...buttons.map(({ title }) => title));
  const button = buttons.find(({ title }) => title === chosen);
  if (button) await vscode.commands.executeCommand(button.command, button.argument);
}

/** The editor and its extensions look into many folders that need not be there. */
function isProbe({ error, uri }: ProviderFailure): boolean {
  const opened = ftpFolders().some((folder) => folder.toString() === uri.toString());
  return !opened && hasCode(error, 'not-found', 'not-a-directory');
}

/** About how the server is reached, and not about what is on it. */
export function isAboutTheWay(error: unknown): boolean {
  return (
    isConnectionFailure(error) ||
    error instanceof ConnectionUnusable ||
    hasCode(error, 'authentication-failed', 'cancelled')
  );
}

function codeOf(error: unknown): string {
  if (error instanceof ConnectionUnusable) return 'unusable';
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function buttonsFor(error: unknown, remote: Remote | undefined): readonly Button[] {
  if (error instanceof ConnectionUnusable) {
    const argument = error.entry.id;
    return [
      { title: vscode.l10n.t('Edit Connection'), command: commands.editConnection, argument },
    ];
  }
  if (!remote) {
    return [{ title: vscode.l10n.t('Open Folder…'), command: commands.openFolder }, logButton()];
  }
  const { authority, saved } = remote.connection;
  const title = againTitle(error);
  const again = { title, command: commands.reconnect, argument: authority };
  const edit = {
    title: vscode.l10n.t('Edit Connection'),
    command: commands.editConnection,
    argument: authority,
  };
  return saved ? [again, edit, logButton()] : [again, logButton()];
}

/** What trying again means for the person. */
export function againTitle(error: unknown): string {
  if (hasCode(error, 'certificate-rejected')) return vscode.l10n.t('Review Certificate');
  return hasCode(error, 'cancelled', 'authentication-failed', 'plain-text-declined')
    ? vscode.l10n.t('Log In')
    : vscode.l10n.t('Try Again');
}

function refreshButton(uri: vscode.Uri): Button {
  return { title: vscode.l10n.t('Try Again'), command: commands.refresh, argument: uri };
}

function logButton(): Button {
  return { title: vscode.l10n.t('Show Log'), command: commands.showLog };
}
