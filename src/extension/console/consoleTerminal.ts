import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import type { ConsoleFiles, RemoteConsole } from '../../remote/remoteConsole.ts';
import type { Connection } from '../connections/connection.ts';
import { problemText } from '../ui/problemText.ts';
import { bannerRows, endRows } from './bannerText.ts';
import { candidateRows, commonStart } from './candidateRows.ts';
import type { ConsoleHistory } from './consoleHistory.ts';
import { LineEditor } from './lineEditor.ts';
import { OutputPrinter } from './outputPrinter.ts';
import { PromptView } from './promptView.ts';
import { accent, bad, faint, warning } from './styles.ts';
import { decodeKeys, pastedLines, type Key, type KeyName } from './terminalKeys.ts';
import { visibleText } from './visibleText.ts';

export interface ConsoleTerminalOptions {
  readonly connection: Connection;
  readonly connect: (signal: AbortSignal) => Promise<RemoteConsole>;
  readonly files: ConsoleFiles;
  readonly history: ConsoleHistory;
}

const DEFAULT_COLUMNS = 80;
const BELL = '\x07';
const CLEAR_SCREEN = '\x1b[2J\x1b[3J\x1b[H';
/** Pastes come in brackets then, and are no keys. */
const BRACKET_PASTES = '\x1b[?2004h';

/** A terminal of the editor in which a person talks to a server. */
export class ConsoleTerminal implements vscode.Pseudoterminal {
  readonly #options: ConsoleTerminalOptions;
  readonly #didWrite = new vscode.EventEmitter<string>();
  readonly #didClose = new vscode.EventEmitter<void>();
  readonly #printer: OutputPrinter;
  readonly #view = new PromptView();
  readonly #editor: LineEditor;
  #columns = DEFAULT_COLUMNS;
  /** Undefined before the login, and after the end of the session. */
  #console: RemoteConsole | undefined;
  #connecting: AbortController | undefined;
  #state: 'prompt' | 'busy' | 'ended' | 'closed' = 'busy';
  /** The reason why the session ended was the last thing that was shown. */
  #isEndTold = false;
  /** Keys are taken one after the other, and wait for the line before them. */
  #work: Promise<void> = Promise.resolve();
  /** Ctrl+C gives up what was typed ahead. */
  #generation = 0;
  readonly onDidWrite = this.#didWrite.event;
  readonly onDidClose = this.#didClose.event;

  constructor(options: ConsoleTerminalOptions) {
    this.#options = options;
    this.#printer = new OutputPrinter(options.connection);
    const { authority } = options.connection;
    this.#editor = new LineEditor(() => options.history.lines(authority));
  }

  open(dimensions: vscode.TerminalDimensions | undefined): void {
    if (dimensions) this.setDimensions(dimensions);
    this.#write(BRACKET_PASTES);
    this.#work = this.#connect();
  }

  setDimensions({ columns }: vscode.TerminalDimensions): void {
    this.#columns = columns;
    if (this.#state === 'prompt') this.#draw();
  }

  handleInput(data: string): void {
    for (const key of decodeKeys(data)) {
      if (key.kind === 'key' && key.name === 'interrupt') this.#interrupt();
      else this.#later(key);
    }
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#connecting?.abort();
    void this.#console?.close();
    this.#didClose.fire();
  }

  #later(key: Key): void {
    const generation = this.#generation;
    this.#work = this.#work
      .then(() => (generation === this.#generation ? this.#take(key) : undefined))
      .catch((error: unknown) => this.#tellFailure(error));
  }

  async #take(key: Key): Promise<void> {
    if (this.#state === 'ended') return this.#takeAfterEnd(key);
    if (this.#state !== 'prompt') return;
    if (key.kind === 'paste') return this.#paste(key.text);
    if (key.kind === 'key') return this.#press(key.name);
    this.#editor.insert(key.text);
    this.#draw();
  }

  async #takeAfterEnd(key: Key): Promise<void> {
    if (key.kind !== 'key') return;
    if (key.name === 'enter') await this.#connect();
    if (key.name === 'end-of-input') this.close();
  }

  async #press(name: KeyName): Promise<void> {
    if (name === 'enter') return this.#submit();
    if (name === 'tab') return this.#complete();
    if (name === 'clear-screen') {
      this.#write(CLEAR_SCREEN);
      this.#view.forget();
    } else if (name === 'end-of-input') {
      if (this.#editor.text === '') {
        this.close();
        return;
      }
      this.#editor.press('delete');
    } else this.#editor.press(name);
    this.#draw();
  }

  async #paste(text: string): Promise<void> {
    const lines = pastedLines(text);
    if (!lines) {
      const refusal = vscode.l10n.t(
        'The pasted text holds control characters, so it was not taken.',
      );
      this.#print([warning(refusal)]);
      return;
    }
    const generation = this.#generation;
    for (const [index, line] of lines.entries()) {
      if (this.#state !== 'prompt' || generation !== this.#generation) return;
      this.#editor.insert(line);
      if (index < lines.length - 1) await this.#submit();
    }
    if (this.#state === 'prompt') this.#draw();
  }

  #interrupt(): void {
    this.#generation++;
    if (this.#state === 'prompt') {
      this.#editor.press('end');
      this.#draw({ withHint: false });
      this.#editor.take();
      this.#view.forget();
      this.#write(`${faint('^C')}\r\n`);
      this.#draw();
    } else {
      this.#connecting?.abort();
      this.#console?.interrupt();
    }
  }

  async #submit(): Promise<void> {
    const { history, connection, files } = this.#options;
    const console = this.#console;
    if (!console) return;
    this.#editor.press('end');
    this.#draw({ withHint: false });
    this.#view.forget();
    this.#write('\r\n');
    const line = this.#editor.take();
    this.#state = 'busy';
    if (console.secretStart(line) === undefined) {
      history.add(connection.authority, line).catch((error: unknown) => this.#tellFailure(error));
    }
    await console.run(line, files);
    this.#write(this.#printer.end());
    this.#settle(console);
  }

  /** Back to the prompt, or to the end of the session. */
  #settle(console: RemoteConsole): void {
    if (this.#state === 'closed') return;
    if (!console.end) {
      this.#state = 'prompt';
      this.#draw();
    } else if (hasCode(console.end, 'closed')) this.close();
    else this.#tellEnd(console.end);
  }

  async #complete(): Promise<void> {
    const line = this.#editor.textBeforeCursor;
    const console = this.#console;
    if (!console) return;
    const generation = this.#generation;
    const { from, candidates } = await console.complete(line);
    if (generation !== this.#generation) return;
    const start = commonStart(candidates);
    if (candidates.length === 0) this.#write(BELL);
    else if (candidates.length === 1 || start.length > line.length - from) {
      this.#editor.replaceFrom(from, start);
    } else this.#print(candidateRows(candidates, this.#columns));
    if (this.#state === 'prompt') this.#draw();
  }

  async #connect(): Promise<void> {
    const { connection, connect } = this.#options;
    this.#state = 'busy';
    const name = visibleText(connection.name);
    this.#write(this.#printer.rows([faint(vscode.l10n.t('Connecting to {0}…', name))]));
    this.#connecting = new AbortController();
    this.#isEndTold = false;
    try {
      const console = await connect(this.#connecting.signal);
      this.#console = console;
      if (this.#isClosed) return void console.close();
      console.onDidOutput((output) => {
        this.#isEndTold = output.kind === 'note' && output.note.about === 'abort-unconfirmed';
        this.#show(this.#printer.print(output));
      });
      console.onDidEnd(() => {
        if (this.#state === 'prompt') this.#settle(console);
      });
      this.#write(this.#printer.rows(bannerRows(connection, console.facts)));
      this.#settle(console);
    } catch (error) {
      this.#tellEnd(error);
    } finally {
      this.#connecting = undefined;
    }
  }

  #tellEnd(error: unknown): void {
    if (this.#state === 'closed') return;
    const wasPrompt = this.#state === 'prompt';
    this.#state = 'ended';
    this.#console = undefined;
    const rows = endRows(this.#options.connection, this.#isEndTold ? undefined : error);
    this.#write((wasPrompt ? this.#view.erase() : '') + this.#printer.rows(rows));
  }

  /** Of the editor or of ours; the session goes on. */
  #tellFailure(error: unknown): void {
    const text = visibleText(problemText(error, this.#options.connection));
    this.#show(this.#printer.rows([bad(text)]));
  }

  /** A server may speak unasked, while the person types. */
  #show(text: string): void {
    if (this.#state !== 'prompt') this.#write(text);
    else {
      this.#write(this.#view.erase() + text + this.#printer.end());
      this.#draw();
    }
  }

  #print(rows: readonly string[]): void {
    this.#draw({ withHint: false });
    this.#view.forget();
    this.#write(`\r\n${this.#printer.rows(rows)}`);
    this.#draw();
  }

  #draw({ withHint = true } = {}): void {
    const { text, cursor, isAtEnd } = this.#editor;
    const prompt = {
      label: `${visibleText(this.#options.connection.name)}> `,
      text,
      cursor,
      secretStart: this.#console?.secretStart(text),
      hint: withHint && isAtEnd ? (this.#console?.hint(text) ?? '') : '',
    };
    this.#write(this.#view.draw(prompt, this.#columns, accent));
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #write(text: string): void {
    if (text !== '') this.#didWrite.fire(text);
  }
}
