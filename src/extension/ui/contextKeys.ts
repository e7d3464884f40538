import * as vscode from 'vscode';
import type { contextKeys } from '../contributions.ts';

type ContextKey = (typeof contextKeys)[keyof typeof contextKeys];

/** What menus go by. The editor is told of what has changed alone. */
export class ContextKeys {
  readonly #told = new Map<ContextKey, boolean>();

  set(key: ContextKey, value: boolean): void {
    if (this.#told.get(key) === value) return;
    this.#told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
