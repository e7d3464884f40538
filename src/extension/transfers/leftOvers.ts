import * as vscode from 'vscode';
import { commands } from '../contributions.ts';
import type { Transfers } from './transfers.ts';

/** Says that transfers were under way when the last window closed, and offers to go on. */
export async function offerLeftOvers(transfers: Transfers): Promise<void> {
  const left = transfers.takeUp();
  if (left.length === 0) return;
  const resume = vscode.l10n.t('Resume');
  const show = vscode.l10n.t('Show Transfers');
  const forget = vscode.l10n.t('Forget Them');
  const text = vscode.l10n.t(
    'Transfers were not finished when the window was closed: {0}. Resume them, and what has arrived already is not transferred again.',
    left.length,
  );
  const chosen = await vscode.window.showInformationMessage(text, resume, show, forget);
  if (chosen === resume) for (const job of left) job.resume();
  if (chosen === show) await vscode.commands.executeCommand(commands.showTransfers);
  if (chosen !== forget) return;
  for (const job of left) job.cancel();
  transfers.queue.remove(...left);
}
