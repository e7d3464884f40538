import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { OutboxEntry } from '../../remote/outbox/outboxEntry.ts';
import { locate } from '../ftpUri.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import type { Outboxes } from './outboxes.ts';
import { needsPerson, reasonText } from './reasonText.ts';

/** Marks files that the server has not got yet, and the folders above them. */
export class OutboxDecorations implements vscode.FileDecorationProvider, Disposable {
  readonly #outboxes: Outboxes;
  readonly #remotes: Remotes;
  readonly #didChange = new vscode.EventEmitter<undefined>();
  readonly #store = new DisposableStore();

  readonly onDidChangeFileDecorations = this.#didChange.event;

  constructor(outboxes: Outboxes, remotes: Remotes) {
    this.#outboxes = outboxes;
    this.#remotes = remotes;
    this.#store.add(this.#didChange);
    this.#store.add(outboxes.onDidChange(() => this.#didChange.fire(undefined)));
    this.#store.add(vscode.window.registerFileDecorationProvider(this));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (this.#outboxes.entries.length === 0) return undefined;
    const connection = remoteOf(this.#remotes, uri)?.connection;
    if (!connection) return undefined;
    const entry = this.#outboxes.of(connection).find(locate(uri).path);
    return entry && decoration(entry, reasonText(entry, connection));
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function decoration(entry: OutboxEntry, reason: string): vscode.FileDecoration {
  const badge = needsPerson(entry) ? '!' : '↑';
  const color = needsPerson(entry) ? 'list.errorForeground' : 'list.warningForeground';
  const tooltip = vscode.l10n.t('Not yet on the server. {0}', reason);
  const made = new vscode.FileDecoration(badge, tooltip, new vscode.ThemeColor(color));
  made.propagate = true;
  return made;
}
