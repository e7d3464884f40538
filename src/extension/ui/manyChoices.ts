import * as vscode from 'vscode';
import { BACK, decorate, shown, withoutIcons } from './inputs.ts';

/** An entry of a list of which any number may be chosen. */
export interface ManyChoice<T> extends vscode.QuickPickItem {
  /** Undefined: the entry tells something, and cannot be chosen. */
  readonly value: T | undefined;
}

export interface ManyQuestion<T> {
  readonly title: string;
  readonly placeholder: string;
  /** Those that are `picked` are chosen at first. */
  readonly groups: readonly {
    readonly label: string;
    readonly choices: readonly ManyChoice<T>[];
  }[];
  /** A button in the title, and what it shows besides the list. */
  readonly details?: { readonly tooltip: string; readonly show: () => void };
}

type Row<T> = vscode.QuickPickItem & { readonly value?: T | undefined };

/** Undefined: the person gave up. Else at least one. */
export async function askMany<T>(question: ManyQuestion<T>): Promise<readonly T[] | undefined> {
  const pick = vscode.window.createQuickPick<Row<T>>();
  const rows = question.groups.flatMap(rowsOf);
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = rows;
  pick.selectedItems = rows.filter(({ picked }) => picked === true);
  pick.placeholder = question.placeholder;
  decorate(pick, question);
  const { details } = question;
  if (details) {
    pick.buttons = [{ iconPath: new vscode.ThemeIcon('list-unordered'), tooltip: details.tooltip }];
  }
  const answer = await shown<readonly T[]>(pick, (resolve) => [
    pick.onDidChangeSelection((selected) => {
      const allowed = selected.filter(({ value }) => value !== undefined);
      if (allowed.length < selected.length) pick.selectedItems = allowed;
    }),
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems.flatMap(({ value }) =>
        value === undefined ? [] : [value],
      );
      if (chosen.length > 0) resolve(chosen);
    }),
    pick.onDidTriggerButton(() => details?.show()),
  ]);
  return answer === BACK ? undefined : answer;
}

function rowsOf<T>({ label, choices }: ManyQuestion<T>['groups'][number]): readonly Row<T>[] {
  if (choices.length === 0) return [];
  const separator = { label, kind: vscode.QuickPickItemKind.Separator };
  return [separator, ...choices.map((choice) => withoutIcons(choice))];
}
