import * as vscode from 'vscode';
import { commands } from '../contributions.ts';
import { problemText, type ServerName } from '../ui/problemText.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { topicOf, type HelpTopic } from './helpTopics.ts';

/**
 * A text for a notification that is not modal, with a link to the section that explains it. Links
 * that the text holds itself, which a server may have written, are none.
 */
export function withHelp(text: string, topic: HelpTopic): string {
  return `${plainNotice(text)} ${helpLink(topic)}`;
}

/** What went wrong, for a notification that is not modal. */
export function problemNotice(error: unknown, server: ServerName, path?: string): string {
  return withHelp(problemText(error, server, path), topicOf(error));
}

function helpLink(topic: HelpTopic): string {
  const argument = encodeURIComponent(JSON.stringify([topic]));
  return `[${vscode.l10n.t('Help')}](command:${commands.showHelp}?${argument})`;
}
