import * as vscode from 'vscode';
import { throwIfAborted, unlessAborted } from '../../common/deadline.ts';
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

  /**
   * Whatever else opens in the place of a question closes it, and nobody has answered by that: the
   * job is held, and asks again when the person lets it go on.
   */
  async decide(job: Job, conflict: TransferConflict): Promise<ConflictDecision> {
    for (;;) {
      const ask = () => job.asking((signal) => this.#ask(job, conflict, signal));
      const decision = await this.#inTurn(job, ask);
      if (decision) return decision;
      await job.putOff();
    }
  }

  /** One question at a time, whichever jobs have some: two boxes would close each other. */
  #inTurn<R>(job: Job, ask: () => Promise<R>): Promise<R> {
    const asked = unlessAborted(this.#last, job.signal).then(ask);
    this.#last = Promise.allSettled([this.#last, asked]);
    return asked;
  }

  /** @returns undefined where the question was closed */
  async #ask(
    job: Job,
    conflict: TransferConflict,
    signal: AbortSignal | undefined,
  ): Promise<ConflictDecision | undefined> {
    throwIfAborted(signal);
    if (job.plan.conflicts) return job.plan.conflicts;
    const answer = await ask(kindText(job.plan.kind), conflict, signal);
    throwIfAborted(signal);
    if (answer?.isForAll) job.plan = { ...job.plan, conflicts: answer.decision };
    return answer?.decision;
  }
}

async function ask(
  title: string,
  { path, coming, existing }: TransferConflict,
  signal: AbortSignal | undefined,
): Promise<Decision | undefined> {
  const question = {
    title: vscode.l10n.t('{0}: {1} is there already', title, nameOf(path)),
    placeholder: vscode.l10n.t(
      'In {0}. Escape holds the transfer until you resume it.',
      folderOf(path),
    ),
    choices: choices(sketchText(coming), sketchText(existing)),
    signal,
  };
  const answer = await askChoice(question);
  return answer === BACK ? undefined : answer;
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
