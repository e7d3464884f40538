import * as vscode from 'vscode';
import type { SearchCounts } from '../../remote/search/treeSearch.ts';
import { numberText } from './indexText.ts';

type Countable = Exclude<keyof SearchCounts, 'ended'>;

/** `stopped`: the person has ended it. */
export type SearchState = 'running' | 'stopped' | 'over';

/** What a search has found, and what it has left out: whole sentences. */
export function searchText(
  counts: readonly SearchCounts[],
  state: SearchState,
  text: string,
): string {
  const sum = (key: Countable) => counts.reduce((total, one) => total + one[key], 0);
  const [files, matches, found] = (['files', 'matches', 'found'] as const).map((key) =>
    numberText(sum(key)),
  ) as [string, string, string];
  const sentences = [
    state === 'running'
      ? vscode.l10n.t(
          'Searching for "{0}". Matches so far: {1}, in {2} of {3} files.',
          text,
          matches,
          found,
          files,
        )
      : vscode.l10n.t('Matches of "{0}": {1}, in {2} of {3} files.', text, matches, found, files),
  ];
  if (state === 'stopped') {
    sentences.push(vscode.l10n.t('The search was stopped before its end.'));
  }
  const add = (key: Countable, sentence: (count: string) => string) => {
    if (sum(key) > 0) sentences.push(sentence(numberText(sum(key))));
  };
  add('binary', (count) => vscode.l10n.t('Left out because they are no text: {0}.', count));
  add('tooLarge', (count) =>
    vscode.l10n.t('Left out because they are larger than 4 MB: {0}.', count),
  );
  add('tooSlow', (count) =>
    vscode.l10n.t('Files in which the expression took too long: {0}.', count),
  );
  add('failed', (count) => vscode.l10n.t('Could not be read: {0}.', count));
  if (counts.some(({ ended }) => ended === 'matches')) {
    sentences.push(vscode.l10n.t('There are more matches: search for something narrower.'));
  }
  if (counts.some(({ ended }) => ended === 'slow')) {
    sentences.push(vscode.l10n.t('The search was stopped: use a simpler expression.'));
  }
  return sentences.join(' ');
}
