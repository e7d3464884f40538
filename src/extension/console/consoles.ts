import * as vscode from 'vscode';
import type { Disposable } from '../../common/lifecycle.ts';
import type { RemoteConsole } from '../../remote/remoteConsole.ts';
import type { Connection } from '../connections/connection.ts';
import type { Memory } from '../memory.ts';
import { ConsoleHistory } from './consoleHistory.ts';
import { ConsoleTerminal } from './consoleTerminal.ts';
import { localFiles } from './localFiles.ts';

export type OpenConsole = (connection: Connection, signal: AbortSignal) => Promise<RemoteConsole>;

/** The consoles of the window. */
export class Consoles implements Disposable {
  readonly #open: OpenConsole;
  readonly #history: ConsoleHistory;
  readonly #terminals = new Set<ConsoleTerminal>();

  constructor(open: OpenConsole, memory: Memory) {
    this.#open = open;
    this.#history = new ConsoleHistory(memory);
  }

  /** Shows a terminal on a session of its own, which begins with the terminal. */
  show(connection: Connection): vscode.Terminal {
    const pty = new ConsoleTerminal({
      connection,
      connect: (signal) => this.#open(connection, signal),
      files: localFiles,
      history: this.#history,
    });
    this.#terminals.add(pty);
    pty.onDidClose(() => this.#terminals.delete(pty));
    const terminal = vscode.window.createTerminal({
      name: vscode.l10n.t('FTP {0}', connection.name),
      pty,
      iconPath: new vscode.ThemeIcon('terminal'),
      // Its session ends with the window.
      isTransient: true,
    });
    terminal.show();
    return terminal;
  }

  /** Forgets the lines that were typed for a connection that is removed. */
  async forget({ authority }: Connection): Promise<void> {
    await this.#history.forget(authority);
  }

  /** Ends every session. */
  dispose(): void {
    for (const terminal of [...this.#terminals]) terminal.close();
  }
}
