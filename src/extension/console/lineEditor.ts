import { graphemes } from './cellWidth.ts';
import type { KeyName } from './terminalKeys.ts';

/** One line that is being typed: its characters, the cursor, and the lines before it. */
export class LineEditor {
  readonly #history: () => readonly string[];
  #before: string[] = [];
  #after: string[] = [];
  /** How far back in the history; 0: the line that is typed now. */
  #back = 0;
  #draft = '';

  /** @param history the lines that were typed before, the oldest first */
  constructor(history: () => readonly string[]) {
    this.#history = history;
  }

  get text(): string {
    return [...this.#before, ...this.#after].join('');
  }

  get textBeforeCursor(): string {
    return this.#before.join('');
  }

  /** In characters as people see them. */
  get cursor(): number {
    return this.#before.length;
  }

  get isAtEnd(): boolean {
    return this.#after.length === 0;
  }

  insert(text: string): void {
    // Anew as a whole: an accent belongs to the letter before it.
    this.#before = graphemes(this.textBeforeCursor + text);
  }

  /** Puts a text in the place of what stands between `from`, in code units, and the cursor. */
  replaceFrom(from: number, text: string): void {
    this.#before = graphemes(this.textBeforeCursor.slice(0, from) + text);
  }

  /** Gives the line out and begins an empty one. */
  take(): string {
    const { text } = this;
    this.#show('');
    this.#back = 0;
    this.#draft = '';
    return text;
  }

  /** @returns whether the key is one of editing */
  press(key: KeyName): boolean {
    const edit = EDITS[key];
    if (edit) edit(this.#before, this.#after);
    else if (key === 'up') this.#recall(this.#back + 1);
    else if (key === 'down') this.#recall(this.#back - 1);
    else return false;
    return true;
  }

  #recall(back: number): void {
    const history = this.#history();
    if (back < 0 || back > history.length) return;
    if (this.#back === 0) this.#draft = this.text;
    this.#back = back;
    this.#show(back === 0 ? this.#draft : (history.at(-back) ?? ''));
  }

  #show(text: string): void {
    this.#before = graphemes(text);
    this.#after = [];
  }
}

type Edit = (before: string[], after: string[]) => void;

const EDITS: Readonly<Partial<Record<KeyName, Edit>>> = {
  left: (before, after) => moveOne(before, after),
  right: (before, after) => moveBack(before, after, 1),
  home: (before, after) => after.unshift(...before.splice(0)),
  end: (before, after) => before.push(...after.splice(0)),
  'word-left': (before, after) => after.unshift(...before.splice(wordStart(before))),
  'word-right': (before, after) => moveBack(before, after, wordEnd(after)),
  backspace: (before) => before.pop(),
  delete: (_, after) => after.shift(),
  'kill-to-end': (_, after) => after.splice(0),
  'kill-to-start': (before) => before.splice(0),
  'kill-word': (before) => before.splice(wordStart(before)),
};

function moveOne(before: string[], after: string[]): void {
  const last = before.pop();
  if (last !== undefined) after.unshift(last);
}

function moveBack(before: string[], after: string[], count: number): void {
  before.push(...after.splice(0, count));
}

/** Where the word begins that ends at the end; spaces behind it count as part of it. */
function wordStart(characters: readonly string[]): number {
  return /\S*\s*$/.exec(plain(characters))?.index ?? 0;
}

function wordEnd(characters: readonly string[]): number {
  return /^\s*\S*/.exec(plain(characters))?.[0].length ?? 0;
}

/** One letter for each character, so that places in it are places in the line. */
function plain(characters: readonly string[]): string {
  return characters.map((character) => (/^\s/.test(character) ? ' ' : 'x')).join('');
}
