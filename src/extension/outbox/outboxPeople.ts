import * as vscode from 'vscode';
import type { OutboxPeople } from '../../remote/outbox/outboxRemote.ts';
import { readConfiguration } from '../configuration.ts';
import type { Connection } from '../connections/connection.ts';
import { withHelp } from '../help/helpLink.ts';
import { confirmDrop } from './confirmDrop.ts';
import type { OutboxNotices } from './outboxNotices.ts';

/** Who answers for the outbox of a connection: the settings, else the person. */
export function outboxPeople(connection: Connection, notices: OutboxNotices): OutboxPeople {
  return {
    mayKeep: async () => {
      const { offlineSaves } = readConfiguration();
      return offlineSaves === 'ask' ? askToKeep(connection) : offlineSaves === 'keep';
    },
    confirmDrop,
    onDidFinish: (entry, outcome, isAsked) => {
      if (outcome.kind === 'uploaded') notices.uploaded(connection, entry);
      else if (!isAsked) notices.stays(connection, entry, outcome);
    },
  };
}

/** An answer is awaited by the editor's save: the notice stays until there is one. */
async function askToKeep({ name }: Connection): Promise<boolean> {
  const keep = vscode.l10n.t('Keep and Upload Later');
  const chosen = await vscode.window.showErrorMessage(
    withHelp(
      vscode.l10n.t(
        "{0} cannot be reached. With Keep and Upload Later your saves stay on this computer and are uploaded when it is back; you are asked where somebody else has changed a file by then. With Don't Keep the save fails, and your changes stay in the editor.",
        name,
      ),
      'waiting-saves',
    ),
    keep,
    vscode.l10n.t("Don't Keep"),
  );
  return chosen === keep;
}
