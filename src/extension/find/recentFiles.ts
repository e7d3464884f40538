import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { isFtpScheme } from '../ftpUri.ts';
import type { Memory } from '../memory.ts';
import { toUri } from '../provider/convert.ts';
import type { Remotes } from '../remotes/remotes.ts';

const KEY = 'find.recentFiles';
const MAX_FILES = 50;

/** The files of servers that were in front last, the latest first; kept for the next window. */
export class RecentFiles implements Disposable {
  readonly #memory: Memory;
  readonly #store = new DisposableStore();

  constructor(memory: Memory, remotes: Remotes) {
    this.#memory = memory;
    this.#store.add(
      remotes.onDidChange(({ authorities, changes }) => {
        const gone = changes.filter(({ type }) => type === 'deleted');
        const uris = authorities.flatMap((authority) =>
          gone.map(({ path }) => toUri({ authority, path }).toString()),
        );
        if (uris.length > 0) this.#forget(uris);
      }),
    );
    this.#store.add(
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor && isFtpScheme(editor.document.uri.scheme)) this.#note(editor.document.uri);
      }),
    );
  }

  /** Below one of the folders. */
  below(folders: readonly vscode.Uri[]): readonly vscode.Uri[] {
    const tops = folders.map((uri) => `${uri.toString().replace(/\/$/, '')}/`);
    return this.#kept
      .filter((text) => tops.some((top) => text.startsWith(top)))
      .map((text) => vscode.Uri.parse(text));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #note(uri: vscode.Uri): void {
    const text = uri.toString();
    this.#keep([text, ...this.#kept.filter((one) => one !== text)].slice(0, MAX_FILES));
  }

  /** Files, or folders with all that is in them. */
  #forget(gone: readonly string[]): void {
    const isGone = (text: string) => gone.some((one) => text === one || text.startsWith(`${one}/`));
    const left = this.#kept.filter((text) => !isGone(text));
    if (left.length < this.#kept.length) this.#keep(left);
  }

  #keep(texts: readonly string[]): void {
    // A window that cannot keep it has a list that is a little older.
    this.#memory.update(KEY, texts).then(undefined, () => undefined);
  }

  /** Read anew each time: other windows write it, too. */
  get #kept(): readonly string[] {
    const kept = this.#memory.get(KEY);
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string') : [];
  }
}
