import type { ConsoleOutput } from '../../remote/remoteConsole.ts';
import type { Connection } from '../connections/connection.ts';
import { helpRows, overviewRows } from './helpText.ts';
import { noteRow } from './noteText.ts';
import { hexRows, replyRows, size } from './serverText.ts';
import { faint } from './styles.ts';
import { VisibleLines, visibleText } from './visibleText.ts';

const CLEAR_ROW = '\r\x1b[K';
const NEW_ROW = '\r\n';

/** Turns what a console puts out into what a terminal shows. */
export class OutputPrinter {
  readonly #connection: Connection;
  readonly #lines = new VisibleLines();
  #isAtStart = true;
  #hasProgress = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  print(output: ConsoleOutput): string {
    switch (output.kind) {
      case 'command':
        return this.rows([faint(`→ ${visibleText(output.text)}`)]);
      case 'reply':
        return this.rows(replyRows(output));
      case 'data':
        return this.#data(output.text);
      case 'bytes':
        return this.rows(hexRows(output.bytes));
      case 'progress':
        return this.#progress(output.bytes, output.total);
      case 'help':
        return this.rows(helpRows(output.help));
      case 'overview':
        return this.rows(overviewRows(output.commands));
      case 'note':
        return this.rows([noteRow(output.note, this.#connection)]);
    }
  }

  rows(rows: readonly string[]): string {
    return this.end() + rows.map((row) => row + NEW_ROW).join('');
  }

  /** To the beginning of a row, where data may have ended within one. */
  end(): string {
    const rest = this.#lines.end();
    if (rest !== '') this.#isAtStart = false;
    const before = this.#takeProgress() + rest;
    if (this.#isAtStart) return before;
    this.#isAtStart = true;
    return before + NEW_ROW;
  }

  #data(text: string): string {
    const before = this.#takeProgress();
    const shown = this.#lines.take(text);
    if (shown !== '') this.#isAtStart = shown.endsWith(NEW_ROW);
    return before + shown;
  }

  #progress(bytes: number, total: number | undefined): string {
    const before = this.#hasProgress ? '' : this.end();
    this.#hasProgress = true;
    const percent = total ? ` (${Math.floor((bytes * 100) / total)} %)` : '';
    return `${before}${CLEAR_ROW}${faint(`${size(bytes)}${percent}`)}`;
  }

  #takeProgress(): string {
    if (!this.#hasProgress) return '';
    this.#hasProgress = false;
    return CLEAR_ROW;
  }
}
