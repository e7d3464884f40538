import * as vscode from 'vscode';
import { RemoteError } from '../../common/remoteError.ts';
import type {
  ConflictDecision,
  ConflictPolicy,
  FileSketch,
  TransferConflict,
} from '../../remote/folders/transfer.ts';
import { askChoice, BACK, type Choice } from '../ui/inputs.ts';
import { bytesText } from '../ui/sizeText.ts';

interface Decision {
  readonly decision: ConflictDecision;
  readonly isForAll: boolean;
}

/** Asks for each file whose place is taken, until the person has said what goes for all. */
export function askingPolicy(title: string): ConflictPolicy {
  let forAll: ConflictDecision | undefined;
  return async (conflict) => {
    if (forAll) return forAll;
    const { decision, isForAll } = await ask(title, conflict);
    if (isForAll) forAll = decision;
    return decision;
  };
}

/** @throws RemoteError `cancelled`, which ends the transfer */
async function ask(title: string, { path, coming, existing }: TransferConflict): Promise<Decision> {
  const placeholder = vscode.l10n.t(
    '{0} is there already ({1}). The one to come: {2}. Escape ends the transfer.',
    path,
    sketchText(existing),
    sketchText(coming),
  );
  const answer = await askChoice({ title, placeholder, choices: choices() });
  if (answer !== undefined && answer !== BACK) return answer;
  throw new RemoteError('cancelled', 'The question about a file was closed', { path });
}

function choices(): readonly Choice<Decision>[] {
  const one = (label: string, decision: ConflictDecision): Choice<Decision> => ({
    label,
    value: { decision, isForAll: false },
  });
  const all = (label: string, decision: ConflictDecision): Choice<Decision> => ({
    label,
    value: { decision, isForAll: true },
  });
  // The first one is what Enter presses: it changes nothing.
  return [
    one(vscode.l10n.t('Skip'), 'skip'),
    one(vscode.l10n.t('Overwrite'), 'overwrite'),
    one(vscode.l10n.t('Keep Both'), 'rename'),
    all(vscode.l10n.t('Skip All'), 'skip'),
    all(vscode.l10n.t('Overwrite All'), 'overwrite'),
    all(vscode.l10n.t('Overwrite All That Are Older'), 'newer'),
    all(vscode.l10n.t('Keep Both for All'), 'rename'),
  ];
}

function sketchText({ size, mtimeMs }: FileSketch): string {
  const parts = [
    ...(size === undefined ? [] : [bytesText(size)]),
    ...(mtimeMs > 0 ? [new Date(mtimeMs).toLocaleString()] : []),
  ];
  return parts.join(', ') || vscode.l10n.t('size and time are not known');
}
