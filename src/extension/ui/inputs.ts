import * as vscode from 'vscode';
import { onAbort } from '../../common/deadline.ts';

/** The person went one step back. */
export const BACK = Symbol('back');

/** Undefined: the person gave up. */
export type Answer<T> = T | typeof BACK | undefined;

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  /** Begin and end of the part of the value that is selected. Default: all of it. */
  readonly selected?: [number, number];
  readonly placeholder?: string;
  readonly password?: boolean;
  /** Which step of how many, where it is one of several. */
  readonly step?: readonly [number, number];
  /** What is wrong with the text, or undefined. */
  readonly validate?: (text: string) => string | undefined;
  /** A button for who wants to go on in another way; the question is closed by it. */
  readonly aside?: Aside;
}

export interface Aside {
  readonly tooltip: string;
  readonly iconId: string;
  readonly run: (text: string) => void;
}

/** Asks for a line of text. Only one that passes the validation is taken. */
export function askText(question: TextQuestion): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  box.prompt = question.prompt;
  box.value = question.value ?? '';
  if (question.selected) box.valueSelection = question.selected;
  box.placeholder = question.placeholder ?? '';
  box.password = question.password ?? false;
  decorate(box, question);
  if (question.aside) {
    const { iconId, tooltip } = question.aside;
    box.buttons = [...box.buttons, { iconPath: icon(iconId), tooltip }];
  }
  return shown<string>(box, (resolve) => [
    box.onDidChangeValue((text) => {
      box.validationMessage = question.validate?.(text);
    }),
    box.onDidAccept(() => {
      const problem = question.validate?.(box.value);
      if (problem === undefined) resolve(box.value);
      else box.validationMessage = problem;
    }),
    box.onDidTriggerButton((button) => {
      if (button !== vscode.QuickInputButtons.Back) question.aside?.run(box.value);
      resolve(button === vscode.QuickInputButtons.Back ? BACK : undefined);
    }),
  ]);
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** In front of a choice, apart from its label: labels are what people search and hear. */
export function icon(id: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id);
}

export interface ChoiceQuestion<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
  readonly step?: readonly [number, number];
  /** Closes the question, as if the person had. */
  readonly signal?: AbortSignal | undefined;
}

export function askChoice<T>(question: ChoiceQuestion<T>): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  pick.items = question.choices.map(withoutIcons);
  pick.placeholder = question.placeholder;
  pick.matchOnDescription = true;
  decorate(pick, question);
  return shown<T>(pick, (resolve) => [
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen) resolve(chosen.value);
    }),
    pick.onDidTriggerButton(() => resolve(BACK)),
    new vscode.Disposable(onAbort(question.signal, () => pick.hide())),
  ]);
}

/** An icon's syntax in a name is a name, not an icon: those stand in `iconPath`. */
export function withoutIcons<T extends vscode.QuickPickItem>(choice: T): T {
  const { label, description, detail } = choice;
  return {
    ...choice,
    label: plainLabel(label),
    ...(description !== undefined && { description: plainLabel(description) }),
    ...(detail !== undefined && { detail: plainLabel(detail) }),
  };
}

/** A name in a label, in which the syntax of an icon stands for itself. */
export function plainLabel(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}

export function decorate(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  question: { readonly title: string; readonly step?: readonly [number, number] },
): void {
  input.title = question.title;
  input.ignoreFocusOut = true;
  const [step, total] = question.step ?? [0, 0];
  if (step === 0) return;
  input.step = step;
  input.totalSteps = total;
  if (step > 1) input.buttons = [vscode.QuickInputButtons.Back];
}

/** Shows the input until one of the listeners resolves or the person closes it. */
export async function shown<T>(
  input: vscode.QuickInput,
  listen: (resolve: (answer: Answer<T>) => void) => vscode.Disposable[],
): Promise<Answer<T>> {
  let listeners: vscode.Disposable[] = [];
  try {
    return await new Promise<Answer<T>>((resolve) => {
      listeners = [...listen(resolve), input.onDidHide(() => resolve(undefined))];
      input.show();
    });
  } finally {
    for (const listener of listeners) listener.dispose();
    input.dispose();
  }
}
