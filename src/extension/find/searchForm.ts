import * as vscode from 'vscode';
import { patternOf, type SearchQuery } from '../../remote/search/searchQuery.ts';
import { askText, BACK, icon } from '../ui/inputs.ts';

/** What is searched for, and where. */
export interface SearchWish extends SearchQuery {
  /** Patterns of files, separated by commas; empty: all. */
  readonly include: string;
  readonly exclude: string;
}

interface ToggleItem extends vscode.QuickPickItem {
  readonly toggle: 'matchCase' | 'wholeWord' | 'isRegExp';
}

/** Asks what to search for: the text in the box, and how it is meant below it. */
export async function askSearch(before: SearchWish): Promise<SearchWish | undefined> {
  let wish: SearchWish | undefined = before;
  while (wish) {
    const asked: SearchWish | 'filter' | undefined = await askOnce(wish, (latest) => {
      wish = latest;
    });
    if (asked !== 'filter') return asked;
    wish = await askFilter(wish);
  }
  return undefined;
}

function askOnce(
  before: SearchWish,
  keep: (wish: SearchWish) => void,
): Promise<SearchWish | 'filter' | undefined> {
  const pick = vscode.window.createQuickPick<ToggleItem>();
  pick.title = vscode.l10n.t('Search in Remote Files');
  pick.placeholder = vscode.l10n.t('Text to search for');
  pick.canSelectMany = true;
  pick.ignoreFocusOut = true;
  pick.items = toggleItems();
  pick.selectedItems = pick.items.filter(({ toggle }) => before[toggle]);
  if (before.text !== '') pick.value = before.text;
  pick.buttons = [filterButton(before)];
  const wish = (): SearchWish => {
    const has = (toggle: ToggleItem['toggle']) =>
      pick.selectedItems.some((item) => item.toggle === toggle);
    return {
      ...{ ...before, text: pick.value },
      ...{ matchCase: has('matchCase'), wholeWord: has('wholeWord'), isRegExp: has('isRegExp') },
    };
  };
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const asked = wish();
      const problem = problemOf(asked);
      if (problem === undefined) {
        resolve(asked);
        pick.hide();
      } else pick.title = problem;
    });
    pick.onDidTriggerButton(() => {
      keep(wish());
      resolve('filter');
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function toggleItems(): ToggleItem[] {
  return [
    { toggle: 'matchCase', label: vscode.l10n.t('Match case'), alwaysShow: true },
    { toggle: 'wholeWord', label: vscode.l10n.t('Match whole words'), alwaysShow: true },
    { toggle: 'isRegExp', label: vscode.l10n.t('Use a regular expression'), alwaysShow: true },
  ];
}

function filterButton({ include, exclude }: SearchWish): vscode.QuickInputButton {
  const isSet = include !== '' || exclude !== '';
  const tooltip = isSet
    ? vscode.l10n.t('Files to Include and Exclude (Some Are Set)')
    : vscode.l10n.t('Files to Include and Exclude');
  return { iconPath: icon(isSet ? 'list-filter' : 'filter'), tooltip };
}

async function askFilter(wish: SearchWish): Promise<SearchWish | undefined> {
  const include = await askText({
    title: vscode.l10n.t('Search in Remote Files'),
    prompt: vscode.l10n.t('Files to include, such as *.php, src/**. Leave it empty for all files.'),
    value: wish.include,
  });
  if (include === undefined || include === BACK) return wish;
  const exclude = await askText({
    title: vscode.l10n.t('Search in Remote Files'),
    prompt: vscode.l10n.t('Files to exclude, such as *.log, vendor/**.'),
    value: wish.exclude,
  });
  return { ...wish, include, exclude: typeof exclude === 'string' ? exclude : wish.exclude };
}

function problemOf(wish: SearchWish): string | undefined {
  if (wish.text === '') return vscode.l10n.t('Type what to search for.');
  try {
    patternOf(wish);
    return undefined;
  } catch {
    // It throws at what is no expression, and at nothing else.
    return vscode.l10n.t('This is not a regular expression. Correct it, or turn that off.');
  }
}
