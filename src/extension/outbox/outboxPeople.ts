import * as vscode from 'vscode';
import type { RemoteError } from '../../common/remoteError.ts';
import type { OutboxPeople } from '../../remote/outbox/outboxRemote.ts';
import { readConfiguration } from '../configuration.ts';
import type { Connection } from '../connections/connection.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { problemText } from '../ui/problemText.ts';
import { confirmDrop } from './confirmDrop.ts';
import type { OutboxNotices } from './outboxNotices.ts';

/** Who answers for the outbox of a connection: the settings, else the person. */
export function outboxPeople(connection: Connection, notices: OutboxNotices): OutboxPeople {
  return {
    mayKeep: async (failure) => {
      const { offlineSaves } = readConfiguration();
      return offlineSaves === 'ask' ? askToKeep(connection, failure) : offlineSaves === 'keep';
    },
    confirmDrop,
    onDidFinish: (entry, outcome, isAsked) => {
      if (outcome.kind === 'uploaded') notices.uploaded(connection, entry);
      else if (!isAsked) notices.stays(connection, entry, outcome);
    },
  };
}

/** An answer is awaited by the editor's save: the notice stays until there is one. */
async function askToKeep(connection: Connection, failure: RemoteError): Promise<boolean> {
  const keep = vscode.l10n.t('Keep and Upload Later');
  const chosen = await vscode.window.showErrorMessage(
    plainNotice(
      vscode.l10n.t(
        '{0} cannot be reached. Keep this save and upload it later? {1}',
        connection.name,
        problemText(failure, connection),
      ),
    ),
    keep,
    vscode.l10n.t("Don't Keep"),
  );
  return chosen === keep;
}
