import * as vscode from 'vscode';
import { RemoteError } from '../../common/remoteError.ts';
import { basename } from '../../common/remotePath.ts';
import type { OutboxEntry } from '../../remote/outbox/outboxEntry.ts';
import type { OutboxPeople } from '../../remote/outbox/outboxRemote.ts';
import { readConfiguration } from '../configuration.ts';
import type { Connection } from '../connections/connection.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { problemText } from '../ui/problemText.ts';
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

/**
 * Asks about what the history does not take.
 * @throws RemoteError `aborted` when the person wants to keep it
 */
export async function confirmDrop(entries: readonly OutboxEntry[]): Promise<void> {
  const discard = vscode.l10n.t('Discard');
  const names = entries.map(({ path }) => basename(path)).join(', ');
  const detail = vscode.l10n.t(
    'It exists on this computer alone, and goes for good: the history of files does not keep it, by its size or by your settings.',
  );
  const chosen = await vscode.window.showWarningMessage(
    plainNotice(vscode.l10n.t('Discard what was saved of {0}, and never uploaded?', names)),
    { modal: true, detail },
    discard,
  );
  if (chosen !== discard) throw new RemoteError('aborted', 'Nothing was discarded');
}
