import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import type { TransferProgress, TransferReport } from '../../remote/folders/transfer.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { problemText, type ServerName } from '../ui/problemText.ts';
import { bytesText } from '../ui/sizeText.ts';

/** How far a transfer is. */
export function progressText(progress: TransferProgress): string {
  const { files, bytes, foundFiles, foundBytes, isCounted } = progress;
  return isCounted
    ? vscode.l10n.t(
        '{0} of {1} (files: {2} of {3})',
        bytesText(bytes),
        bytesText(foundBytes),
        files,
        foundFiles,
      )
    : vscode.l10n.t(
        '{0} so far (files: {1} of those found: {2})',
        bytesText(bytes),
        files,
        foundFiles,
      );
}

/** What a transfer has done and what it has not, in whole sentences. */
export function reportText(
  direction: 'download' | 'upload',
  place: string,
  report: TransferReport,
  server: ServerName,
): string {
  const sentences = [
    doneText(direction, place, report),
    ...skippedTexts(report),
    ...renamedTexts(report),
    ...failedTexts(report, server),
  ];
  return plainNotice(sentences.join(' '));
}

function doneText(
  direction: 'download' | 'upload',
  place: string,
  { files, bytes }: TransferReport,
): string {
  return direction === 'download'
    ? vscode.l10n.t('Downloaded to {0}: {1} (files: {2}).', place, bytesText(bytes), files)
    : vscode.l10n.t('Uploaded to {0}: {1} (files: {2}).', place, bytesText(bytes), files);
}

function skippedTexts({ skipped }: TransferReport): readonly string[] {
  const existing = skipped.filter(({ reason }) => reason === 'exists').length;
  const others = skipped.length - existing;
  return [
    ...(existing > 0 ? [vscode.l10n.t('Left as they were: {0}.', existing)] : []),
    ...(others > 0
      ? [vscode.l10n.t('Links and special files, which were not transferred: {0}.', others)]
      : []),
  ];
}

function renamedTexts({ renamed }: TransferReport): readonly string[] {
  if (renamed.length === 0) return [];
  return [vscode.l10n.t('With another name, which the log tells: {0}.', renamed.length)];
}

function failedTexts({ failed, stopped }: TransferReport, server: ServerName): readonly string[] {
  const [first] = failed;
  const failures = first
    ? [
        vscode.l10n.t('Failed: {0}, beginning with {1}.', failed.length, first.path),
        problemOf(first.error, server, first.path),
        vscode.l10n.t('The log lists them all. Do it again for what is missing.'),
      ]
    : [];
  if (stopped === undefined) return failures;
  const end = vscode.l10n.t('It ended before its end, and more files may be missing.');
  if (hasCode(stopped, 'cancelled') || stopped === first?.error) return [...failures, end];
  return [...failures, end, problemOf(stopped, server, undefined)];
}

function problemOf(error: unknown, server: ServerName, path: string | undefined): string {
  return isOfThisComputer(error)
    ? vscode.l10n.t('This computer says: {0}.', error.message)
    : problemText(error, server, path);
}

/** A failure of the local disk. */
function isOfThisComputer(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
