import * as vscode from 'vscode';
import { RemoteError } from '../../common/remoteError.ts';
import { basename } from '../../common/remotePath.ts';
import type { OutboxEntry } from '../../remote/outbox/outboxEntry.ts';
import { plainNotice } from '../ui/plainNotice.ts';

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
