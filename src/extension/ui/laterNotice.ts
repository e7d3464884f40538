import * as vscode from 'vscode';

const KEY = 'laterNotice';
/** Long enough for a window to load again. */
const VALID_MS = 120_000;

/** Something to be told in the next window, because opening a folder takes this one away. */
export class LaterNotice {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  async leave(text: string): Promise<void> {
    await this.#memento.update(KEY, { text, until: Date.now() + VALID_MS });
  }

  /** Tells what the window before this one has left. */
  async show(): Promise<void> {
    const left = this.#memento.get<{ readonly text: string; readonly until: number }>(KEY);
    if (!left) return;
    await this.#memento.update(KEY, undefined);
    if (left.until >= Date.now()) void vscode.window.showInformationMessage(left.text);
  }
}
