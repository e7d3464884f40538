import * as vscode from 'vscode';
import { toRemoteError, type OutboxEntry } from '../../remote/outbox/outboxEntry.ts';
import { problemText, type ServerName } from '../ui/problemText.ts';
import type { ServerOutbox } from './outboxes.ts';

/** Why an entry is not on its server, for a person. */
export function reasonText(entry: OutboxEntry, server: ServerName): string {
  const problem = toRemoteError(entry);
  switch (entry.reason) {
    case 'waiting':
      return problem
        ? problemText(problem, server)
        : vscode.l10n.t('{0} could not be reached.', server.name);
    case 'interrupted':
      return vscode.l10n.t('The editor ended while it was being saved.');
    case 'conflict':
      return vscode.l10n.t('It has changed on {0} since you opened it.', server.name);
    case 'refused':
      return problem
        ? problemText(problem, server)
        : vscode.l10n.t('{0} did not take it.', server.name);
  }
}

/** In a few words, for a label. */
export function shortReason({ reason }: OutboxEntry): string {
  switch (reason) {
    case 'waiting':
      return vscode.l10n.t('waits for the server');
    case 'interrupted':
      return vscode.l10n.t('was interrupted');
    case 'conflict':
      return vscode.l10n.t('changed on the server');
    case 'refused':
      return vscode.l10n.t('refused by the server');
  }
}

/** The server that something waits for, as texts name it. */
export function serverName({ server }: ServerOutbox): ServerName {
  const name = vscode.l10n.t('an unknown server');
  return server ?? { name, host: '', port: 0, user: undefined };
}

/** True when it goes nowhere before the person has said what becomes of it. */
export function needsPerson({ reason }: OutboxEntry): boolean {
  return reason === 'conflict' || reason === 'refused';
}

export function savedText({ savedAtMs }: OutboxEntry): string {
  const when = new Date(savedAtMs).toLocaleString(vscode.env.language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return vscode.l10n.t('Saved {0}', when);
}
