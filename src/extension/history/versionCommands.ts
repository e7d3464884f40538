import * as vscode from 'vscode';
import type { StoredVersion } from '../../remote/history/keptVersion.ts';
import { HISTORY_VIEW_ID } from '../contributions.ts';
import { isFtpScheme, locate } from '../ftpUri.ts';
import { withHelp } from '../help/helpLink.ts';
import { topicOf } from '../help/helpTopics.ts';
import { isDirty } from '../openResources.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import { askChoice, BACK, icon } from '../ui/inputs.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { activeFile } from './activeFile.ts';
import type { HistoryContext } from './historyContext.ts';
import { isVersionNode, versionNodes, type VersionNode } from './historyView.ts';
import { timeText, versionDetail } from './versionText.ts';
import { fileUri, versionUri } from './versionUri.ts';

/** Left what the file was, right what it is. */
export async function compareVersion(context: HistoryContext, target?: unknown): Promise<void> {
  const node = await versionFor(context, target);
  if (!node) return;
  const title = vscode.l10n.t('{0} ({1} ↔ now)', nameOf(node), timeText(node.version.endedMs));
  await diff(documentOf(node), node.uri, title);
}

export async function compareWithPreviousVersion(
  context: HistoryContext,
  target?: unknown,
): Promise<void> {
  const node = await versionFor(context, target, ({ previous }) => previous !== undefined);
  if (!node?.previous) return;
  const { version, previous } = node;
  const [older, newer] = [timeText(previous.endedMs), timeText(version.endedMs)];
  const title = vscode.l10n.t('{0} ({1} ↔ {2})', nameOf(node), older, newer);
  await diff(versionUri(node.uri, previous.hash), documentOf(node), title);
}

export async function openVersion(context: HistoryContext, target?: unknown): Promise<void> {
  const node = await versionFor(context, target);
  if (node) await vscode.commands.executeCommand('vscode.open', documentOf(node));
}

/**
 * Saves the content of a version as the file: by the way of every save, so that a change of others
 * is asked about, and what it replaces becomes a version itself.
 * @returns true when it was done
 */
export async function restoreVersion(context: HistoryContext, target?: unknown): Promise<boolean> {
  const node = await versionFor(context, target);
  if (!node) return false;
  const { uri, version } = node;
  if (isDirty(uri)) {
    tellError(
      vscode.l10n.t('{0} has changes that are not saved. Save or revert them first.', nameOf(node)),
    );
    return false;
  }
  const content = await remoteOf(context.commands.remotes, uri)?.files.history.content(
    version.hash,
  );
  if (!content) {
    tellError(vscode.l10n.t('This version of {0} is not kept any more.', uri.path));
    context.view.refresh();
    return false;
  }
  try {
    await vscode.workspace.fs.writeFile(uri, content);
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    void vscode.window.showErrorMessage(withHelp(message, topicOf(cause)));
    return false;
  }
  const text = vscode.l10n.t(
    '{0} is again what it was until {1}. What it was before this is in its history.',
    nameOf(node),
    timeText(version.endedMs),
  );
  void vscode.window.showInformationMessage(plainNotice(text));
  context.view.refresh();
  return true;
}

export async function removeVersion(context: HistoryContext, target?: unknown): Promise<void> {
  const node = await versionFor(context, target);
  if (!node) return;
  await remoteOf(context.commands.remotes, node.uri)?.files.history.remove(node.version);
  context.view.refresh();
}

export async function clearFileHistory(context: HistoryContext, target?: unknown): Promise<void> {
  const uri = fileOf(target);
  const remote = uri && remoteOf(context.commands.remotes, uri);
  if (!remote) {
    tellNoFile();
    return;
  }
  const clear = vscode.l10n.t('Clear');
  const question = vscode.l10n.t('Clear the history of {0}?', uri.path);
  const detail = vscode.l10n.t('Its versions are removed from this computer for good.');
  const options = { modal: true, detail };
  if ((await vscode.window.showWarningMessage(plainNotice(question), options, clear)) !== clear) {
    return;
  }
  await remote.files.history.clearFile(locate(uri).path);
  context.view.refresh();
}

/** Shows the view, on the file where one is given. */
export async function showHistory(_context: HistoryContext, target?: unknown): Promise<void> {
  if (target instanceof vscode.Uri) await vscode.commands.executeCommand('vscode.open', target);
  await vscode.commands.executeCommand(`${HISTORY_VIEW_ID}.focus`);
}

/** A row of the view, else one that the person picks for the file that is meant. */
async function versionFor(
  { commands: { remotes } }: HistoryContext,
  target: unknown,
  isOffered: (node: VersionNode) => boolean = () => true,
): Promise<VersionNode | undefined> {
  if (isVersionNode(target)) return target;
  const uri = fileOf(target);
  if (!uri) {
    tellNoFile();
    return undefined;
  }
  const nodes = (await versionNodes(remotes, uri)).filter(isOffered);
  if (nodes.length === 0) {
    const text = vscode.l10n.t('No previous version of {0} is kept.', uri.path);
    void vscode.window.showInformationMessage(plainNotice(text));
    return undefined;
  }
  const answer = await askChoice({
    title: vscode.l10n.t('Versions of {0}', uri.path),
    placeholder: vscode.l10n.t('Choose a version by the time at which it ended'),
    choices: nodes.map((node) => ({
      label: timeText(node.version.endedMs),
      description: versionDetail(node.version),
      iconPath: icon('history'),
      value: node,
    })),
  });
  return answer === BACK ? undefined : answer;
}

function fileOf(target: unknown): vscode.Uri | undefined {
  if (isVersionNode(target)) return target.uri;
  const uri = target instanceof vscode.Uri ? fileUri(target) : activeFile();
  return uri && isFtpScheme(uri.scheme) ? uri : undefined;
}

function documentOf({
  uri,
  version,
}: {
  readonly uri: vscode.Uri;
  readonly version: StoredVersion;
}) {
  return versionUri(uri, version.hash);
}

function nameOf({ uri }: VersionNode): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

async function diff(left: vscode.Uri, right: vscode.Uri, title: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.diff', left, right, title);
}

function tellError(text: string): void {
  void vscode.window.showErrorMessage(plainNotice(text));
}

function tellNoFile(): void {
  const text = vscode.l10n.t('Open a file of an FTP server first.');
  void vscode.window.showInformationMessage(text);
}
