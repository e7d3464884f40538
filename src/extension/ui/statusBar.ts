import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { commands, contextKeys, STATUS_BAR_ID } from '../contributions.ts';
import { ftpFolders, ftpUris } from '../openResources.ts';
import type { Remote } from '../remotes/remote.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { openness } from '../remotes/openness.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import { ContextKeys } from './contextKeys.ts';
import { statusText, statusTooltip } from './statusText.ts';

/** Shows the state of the server that the window works with. */
export class StatusBar implements Disposable {
  readonly #remotes: Remotes;
  readonly #item: vscode.StatusBarItem;
  readonly #keys = new ContextKeys();
  readonly #store = new DisposableStore();

  constructor(remotes: Remotes) {
    this.#remotes = remotes;
    this.#item = vscode.window.createStatusBarItem(
      STATUS_BAR_ID,
      vscode.StatusBarAlignment.Left,
      50,
    );
    this.#item.name = vscode.l10n.t('FTP Connection');
    this.#item.command = commands.showStatus;
    this.#store.add(this.#item);
    // First of all: it makes the server that it shows, which is news to those who listen.
    this.#update();
    const update = () => this.#update();
    this.#store.add(remotes.onDidChangeStatus(update));
    this.#store.add(vscode.window.onDidChangeActiveTextEditor(update));
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(update));
  }

  /** The server of the active editor, else of the first folder that is on one. */
  get current(): Remote | undefined {
    return ftpUris()
      .map((uri) => remoteOf(this.#remotes, uri))
      .find((remote) => remote !== undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(): void {
    const remote = this.current;
    const { all } = this.#remotes;
    this.#keys.set(contextKeys.active, remote !== undefined);
    this.#keys.set(contextKeys.hasFolder, ftpFolders().length > 0);
    this.#keys.set(contextKeys.inUse, all.length > 0);
    this.#keys.set(
      contextKeys.isOpen,
      all.some((one) => openness(one) === 'open'),
    );
    if (!remote) {
      this.#item.hide();
      return;
    }
    const { connection, status, security } = remote;
    const { text, state, warning } = statusText(connection, status);
    this.#item.text = text;
    this.#item.tooltip = statusTooltip(connection, status, security);
    this.#item.accessibilityInformation = {
      label: vscode.l10n.t('FTP connection {0}: {1}', connection.name, state),
    };
    this.#item.backgroundColor = warning
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.#item.show();
  }
}
