import * as vscode from 'vscode';
import type { ComparedEntry } from '../../remote/comparing/comparedTree.ts';
import type { ComparisonCounts, Difference } from '../../remote/comparing/compareTrees.ts';
import { numberText } from '../find/indexText.ts';
import { bytesText } from '../ui/sizeText.ts';

export interface ComparisonState {
  readonly counts: ComparisonCounts | undefined;
  readonly isRunning: boolean;
  /** The person has ended it, or it failed. */
  readonly isPartial: boolean;
  /** Whether files of the same size are read. */
  readonly contents: boolean;
}

/** What a comparison has found, and what it has left out: whole sentences. */
export function comparisonText({ counts, isPartial, ...how }: ComparisonState): string {
  const differences = numberText(counts?.differences ?? 0);
  const same = numberText(counts?.same ?? 0);
  const sentences = [
    countsText(differences, same, how),
    ...(isPartial
      ? [vscode.l10n.t('It ended before its end, and differences may be missing.')]
      : []),
    ...leftOutTexts(counts),
  ];
  return sentences.join(' ');
}

function countsText(
  differences: string,
  same: string,
  { isRunning, contents }: Pick<ComparisonState, 'isRunning' | 'contents'>,
): string {
  const { t } = vscode.l10n;
  if (isRunning) return t('Comparing. Differences so far: {0}, the same: {1}.', differences, same);
  return contents
    ? t('Differences: {0}, the same: {1}.', differences, same)
    : t('Differences: {0}, the same by size and time: {1}.', differences, same);
}

function leftOutTexts(counts: ComparisonCounts | undefined): readonly string[] {
  const { t } = vscode.l10n;
  const { tooLarge = 0, special = 0, excluded = 0, failed = 0, isCut = false } = counts ?? {};
  return [
    ...(excluded > 0
      ? [
          t(
            'Left out by "files.exclude" and "ftpWorkspace.index.exclude": {0}.',
            numberText(excluded),
          ),
        ]
      : []),
    ...(tooLarge > 0
      ? [t('Larger than 16 MB, and compared by size and time: {0}.', numberText(tooLarge))]
      : []),
    ...(special > 0
      ? [
          t(
            'Links to folders and special files, which were not compared: {0}.',
            numberText(special),
          ),
        ]
      : []),
    ...(failed > 0 ? [t('Could not be read: {0}.', numberText(failed))] : []),
    ...(isCut ? [t('There are more differences: compare smaller folders.')] : []),
  ];
}

/** In what two files or folders differ, in a few words. */
export function differenceText({ kind, left, right }: Difference): string {
  const { t } = vscode.l10n;
  switch (kind) {
    case 'left':
    case 'right':
      return entryText(left ?? right);
    case 'size':
      return sizesText(left, right);
    case 'type':
      return `${entryText(left)} ↔ ${entryText(right)}`;
    case 'content':
      return t('same size, other content');
    case 'unsure':
      return left?.size === undefined || right?.size === undefined
        ? t('size not known')
        : t('same size, other time');
  }
}

/** As short as it shows that they differ. */
function sizesText(...sides: readonly (ComparedEntry | undefined)[]): string {
  const sizes = sides.map((side) => side?.size ?? 0);
  const texts = sizes.map(bytesText);
  if (new Set(texts).size > 1) return texts.join(' ↔ ');
  return vscode.l10n.t('{0} bytes', sizes.map(numberText).join(' ↔ '));
}

/** The size of a file, and of all else what it is. */
function entryText(entry: ComparedEntry | undefined): string {
  const { t } = vscode.l10n;
  switch (entry?.kind) {
    case 'file':
      return entry.size === undefined ? t('file') : bytesText(entry.size);
    case 'directory':
      return t('folder');
    case 'linked-folder':
      return t('link to a folder');
    case 'other':
    case undefined:
      return t('special file');
  }
}
