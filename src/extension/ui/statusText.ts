import * as vscode from 'vscode';
import type { PoolStatus } from '../../pool/poolStatus.ts';
import { ANONYMOUS, serverOf, type Connection } from '../connections/connection.ts';
import { parseProxyUrl } from '../connections/proxyUrl.ts';
import type { RemoteSecurity } from '../remotes/remote.ts';
import { problemText } from './problemText.ts';

/** What the status bar says about a server. */
export interface StatusText {
  readonly text: string;
  readonly warning: boolean;
  /** The state as a word for tooltip and screen readers. */
  readonly state: string;
}

export function statusText({ name }: Connection, status: PoolStatus | undefined): StatusText {
  switch (status?.state) {
    case 'connecting':
      return plain(`$(sync~spin) ${name}`, vscode.l10n.t('Connecting'));
    case 'connected':
      return plain(`$(plug) ${name}`, vscode.l10n.t('Connected'));
    case 'limited':
      return plain(
        `$(plug) ${name} (${status.limit}/${status.maxSize})`,
        vscode.l10n.t('Connected, connections that the server allows: {0}', status.limit),
      );
    case 'failed':
      return {
        text: `$(warning) ${name}`,
        warning: true,
        state: vscode.l10n.t('Not connected, the last attempt failed'),
      };
    case 'idle':
    case 'closed':
    case undefined:
      return plain(`$(debug-disconnect) ${name}`, vscode.l10n.t('Not connected, connects on use'));
  }
}

/** Server, account, sessions and the last failure. */
export function statusTooltip(
  connection: Connection,
  status: PoolStatus | undefined,
  security: RemoteSecurity | undefined,
): vscode.MarkdownString {
  const { name, host, port, user } = connection;
  const tooltip = new vscode.MarkdownString();
  const line = (text: string) => tooltip.appendMarkdown(`${asText(text)}\n\n`);
  tooltip.appendMarkdown(`**${asText(name)}**\n\n`);
  line(statusText(connection, status).state);
  line(vscode.l10n.t('Server: {0}', `${host}:${port}`));
  line(vscode.l10n.t('User: {0}', user ?? ANONYMOUS));
  for (const text of wayTexts(connection)) line(text);
  if (security) line(encryptionText(security));
  if (status) line(sessionsText(status));
  if (status?.lastError) line(problemText(status.lastError, connection));
  // `alice@host` would become a mail address to write to.
  tooltip.value = tooltip.value.replaceAll('@', '&#64;');
  return tooltip;
}

/** Names come from people and servers: nothing in them is markup, and no address is a link. */
function asText(text: string): string {
  // Its spaces would not break, and lines would break in the middle of words.
  const escaped = new vscode.MarkdownString().appendText(text).value.replaceAll('&nbsp;', ' ');
  return escaped.replace(/[@.:]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** How the server is reached, where that is not the usual way. */
function wayTexts({ proxy, dataConnection }: Connection): string[] {
  const { t } = vscode.l10n;
  const texts = dataConnection === 'active' ? [t('Data connections: active mode')] : [];
  if (proxy === undefined) return texts;
  const url = parseProxyUrl(proxy);
  const through = url
    ? t('Through the proxy {0}', `${url.kind}://${serverOf(url)}`)
    : t("Through the editor's proxy, where it has one");
  return [...texts, through];
}

/** Whether what is sent can be read on the way. */
export function encryptionText({ protocol }: RemoteSecurity): string {
  if (protocol === undefined) return vscode.l10n.t('Not encrypted');
  return vscode.l10n.t('Encrypted with {0}', protocol.replace('TLSv', 'TLS '));
}

function sessionsText({ busy, idle, limit }: PoolStatus): string {
  return vscode.l10n.t('Sessions: {0} busy, {1} idle, at most {2}', busy, idle, limit);
}

function plain(text: string, state: string): StatusText {
  return { text, state, warning: false };
}
