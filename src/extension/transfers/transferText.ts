import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import type { TransferReport } from '../../remote/folders/transfer.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { problemText, type ServerName } from '../ui/problemText.ts';
import { filesText } from '../ui/sizeText.ts';
import type { JobPlan } from './jobPlan.ts';
import { NotRemoved } from './moving.ts';

/** What a transfer has done and what it has not, in whole sentences. */
export function reportText(plan: JobPlan, report: TransferReport, server: ServerName): string {
  const sentences = [
    doneText(plan, report),
    ...skippedTexts(report),
    ...renamedTexts(report),
    ...failedTexts(report, server),
  ];
  return plainNotice(sentences.join(' '));
}

function doneText({ kind, folder }: JobPlan, { files, bytes }: TransferReport): string {
  const what = filesText(files, bytes);
  switch (kind) {
    case 'download':
      return vscode.l10n.t('Downloaded to {0}: {1}.', folder, what);
    case 'upload':
      return vscode.l10n.t('Uploaded to {0}: {1}.', folder, what);
    case 'copy':
      return vscode.l10n.t('Copied to {0}: {1}.', folder, what);
    case 'move':
      return vscode.l10n.t('Moved to {0}: {1}.', folder, what);
  }
}

/** Texts for what was left out on purpose. */
export function skippedTexts({ skipped }: Pick<TransferReport, 'skipped'>): readonly string[] {
  const count = (...reasons: readonly string[]): number =>
    skipped.filter(({ reason }) => reasons.includes(reason)).length;
  const existing = count('exists');
  const same = count('same');
  const others = count('link', 'special');
  return [
    ...(existing > 0 ? [vscode.l10n.t('Left as they were: {0}.', existing)] : []),
    ...(same > 0 ? [vscode.l10n.t('There already: {0}.', same)] : []),
    ...(others > 0
      ? [vscode.l10n.t('Links and special files, which were not transferred: {0}.', others)]
      : []),
  ];
}

export function renamedTexts({ renamed }: Pick<TransferReport, 'renamed'>): readonly string[] {
  if (renamed.length === 0) return [];
  return [vscode.l10n.t('With another name, which the log tells: {0}.', renamed.length)];
}

function failedTexts({ failed, stopped }: TransferReport, server: ServerName): readonly string[] {
  const [first] = failed;
  const failures = first
    ? [
        vscode.l10n.t('Failed: {0}, beginning with {1}.', failed.length, first.path),
        failureText(first.error, server, first.path),
      ]
    : [];
  if (stopped === undefined) return failures;
  const end = vscode.l10n.t('It ended before its end, and more files may be missing.');
  if (hasCode(stopped, 'cancelled') || stopped === first?.error) return [...failures, end];
  return [...failures, end, failureText(stopped, server, undefined)];
}

/** Why one file, or all of it, has failed, and what to do. */
export function failureText(error: unknown, server: ServerName, path: string | undefined): string {
  if (error instanceof NotRemoved) {
    return vscode.l10n.t(
      'It was copied, and was not deleted where it was, since it holds more than what was copied. Look at both places, and delete it yourself.',
    );
  }
  return isOfThisComputer(error)
    ? vscode.l10n.t('This computer says: {0}.', error.message)
    : problemText(error, server, path);
}

/** A failure of the local disk. */
function isOfThisComputer(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
