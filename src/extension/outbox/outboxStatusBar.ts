import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { commands, OUTBOX_STATUS_BAR_ID } from '../contributions.ts';
import type { Outboxes } from './outboxes.ts';
import { needsPerson } from './reasonText.ts';

/** Says how many saves have not reached their server, as long as there are any. */
export class OutboxStatusBar implements Disposable {
  readonly #outboxes: Outboxes;
  readonly #item: vscode.StatusBarItem;
  readonly #store = new DisposableStore();

  constructor(outboxes: Outboxes) {
    this.#outboxes = outboxes;
    const { Left } = vscode.StatusBarAlignment;
    this.#item = vscode.window.createStatusBarItem(OUTBOX_STATUS_BAR_ID, Left, 49);
    this.#item.name = vscode.l10n.t('FTP Outbox');
    this.#item.command = commands.showOutbox;
    this.#store.add(this.#item);
    this.#store.add(outboxes.onDidChange(() => this.#update()));
    this.#update();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(): void {
    const { waiting, entries } = this.#outboxes;
    if (waiting.length === 0) {
      this.#item.hide();
      return;
    }
    const text = vscode.l10n.t('{0} not uploaded', countOf(this.#outboxes));
    const servers = waiting.map(({ server }) => server?.name ?? vscode.l10n.t('an unknown server'));
    this.#item.text = `$(cloud-upload) ${text}`;
    this.#item.tooltip = vscode.l10n.t(
      'Saves that are not on the server yet: {0}. Select to see them.',
      [...new Set(servers)].join(', '),
    );
    this.#item.accessibilityInformation = { label: text };
    this.#item.backgroundColor = entries.some(needsPerson)
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.#item.show();
  }
}

/** What lies there unreadable counts as well: it may be a save. */
function countOf({ waiting }: Outboxes): number {
  return waiting.reduce(
    (sum, { outbox }) => sum + outbox.entries.length + outbox.unreadable.length,
    0,
  );
}
