import * as vscode from 'vscode';
import { throwIfAborted } from '../../common/deadline.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type {
  ConflictDecision,
  FileSketch,
  TransferConflict,
} from '../../remote/folders/transfer.ts';
import { askChoice, BACK, type Choice } from '../ui/inputs.ts';
import { bytesText } from '../ui/sizeText.ts';
import type { Job } from './job.ts';
import { kindText, nameOf } from './jobText.ts';

interface Decision {
  readonly decision: ConflictDecision;
  readonly isForAll: boolean;
}

/** Asks for each file whose place is taken, until the person has said what goes for all of a job. */
export class Questions {
  #last: Promise<unknown> = Promise.resolve();

  /** One question at a time, whichever jobs have some: two boxes would close each other. */
  decide(job: Job, conflict: TransferConflict): Promise<ConflictDecision> {
    const asked = this.#last.then(() => job.asking((signal) => this.#ask(job, conflict, signal)));
    this.#last = asked.catch(() => undefined);
    return asked;
  }

  async #ask(
    job: Job,
    conflict: TransferConflict,
    signal: AbortSignal | undefined,
  ): Promise<ConflictDecision> {
    throwIfAborted(signal);
    if (job.plan.conflicts) return job.plan.conflicts;
    const { decision, isForAll } = await ask(kindText(job.plan.kind), conflict, signal);
    if (isForAll) job.plan = { ...job.plan, conflicts: decision };
    return decision;
  }
}

/** @throws RemoteError `cancelled`, which ends the transfer */
async function ask(
  title: string,
  { path, coming, existing }: TransferConflict,
  signal: AbortSignal | undefined,
): Promise<Decision> {
  const question = {
    title: vscode.l10n.t('{0}: {1} is there already', title, nameOf(path)),
    placeholder: vscode.l10n.t('In {0}. Escape ends the transfer.', folderOf(path)),
    choices: choices(sketchText(coming), sketchText(existing)),
    signal,
  };
  const answer = await askChoice(question);
  if (answer !== undefined && answer !== BACK) return answer;
  throw new RemoteError('cancelled', 'The question about a file was closed', { path });
}

function choices(coming: string, existing: string): readonly Choice<Decision>[] {
  const one = (label: string, decision: ConflictDecision, description = ''): Choice<Decision> => ({
    label,
    description,
    value: { decision, isForAll: false },
  });
  const all = (label: string, decision: ConflictDecision): Choice<Decision> => ({
    label,
    value: { decision, isForAll: true },
  });
  // The first one is what Enter presses: it changes nothing.
  return [
    one(vscode.l10n.t('Skip'), 'skip', vscode.l10n.t('keep what is there: {0}', existing)),
    one(
      vscode.l10n.t('Overwrite'),
      'overwrite',
      vscode.l10n.t('take what is to come: {0}', coming),
    ),
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

/** Of either side: a path of Windows has other separators. */
function folderOf(path: string): string {
  return path.slice(0, -nameOf(path).length) || path;
}
