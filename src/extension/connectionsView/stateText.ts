import * as vscode from 'vscode';
import type { PoolStatus } from '../../pool/poolStatus.ts';
import { ANONYMOUS, accountOf, serverOf, type Connection } from '../connections/connection.ts';
import { DEFAULT_PORTS } from '../ftpUri.ts';
import { problemText } from '../ui/problemText.ts';

/** How a connection stands: each state has a shape and words of its own. */
export interface StateText {
  readonly iconId: string;
  readonly colorId: string | undefined;
  /** Undefined: nothing is open, and nothing went wrong. */
  readonly text: string | undefined;
}

export function stateText(connection: Connection, status: PoolStatus | undefined): StateText {
  switch (status?.state) {
    case 'connecting':
      return { iconId: 'sync~spin', colorId: undefined, text: vscode.l10n.t('connecting…') };
    case 'connected':
      return { iconId: 'plug', colorId: 'charts.green', text: vscode.l10n.t('connected') };
    case 'limited':
      return {
        iconId: 'dashboard',
        colorId: 'charts.yellow',
        text: vscode.l10n.t('limited to {0} of {1} connections', status.limit, status.maxSize),
      };
    case 'failed':
      return {
        iconId: 'error',
        colorId: 'list.errorForeground',
        text: vscode.l10n.t('failed: {0}', problemText(status.lastError, connection)),
      };
    case 'idle':
    case 'closed':
    case undefined:
      return { iconId: 'server', colorId: undefined, text: undefined };
  }
}

/** `alice@ftp.example.com`: who goes where, without what is usual. */
export function addressText(connection: Connection): string {
  const { user, host, port } = connection;
  const server = port === DEFAULT_PORTS.ftp ? host : serverOf(connection);
  return user === undefined || user === ANONYMOUS ? server : `${user}@${server}`;
}

/** True when both log in as the same person at the same server. */
export function isSameAccount(one: Connection, other: Connection): boolean {
  return accountOf(one) === accountOf(other);
}
