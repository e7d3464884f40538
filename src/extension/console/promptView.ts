import { cellWidth, graphemes } from './cellWidth.ts';
import { faint } from './styles.ts';
import { visibleText } from './visibleText.ts';

export interface Prompt {
  /** Without colours. */
  readonly label: string;
  readonly text: string;
  /** In characters as people see them. */
  readonly cursor: number;
  /** From here on dots are shown, in code units of the text. */
  readonly secretStart: number | undefined;
  /** Shown pale behind the text, where there is room on its row. */
  readonly hint: string;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

const DOT = '•';
const CLEAR_BELOW = '\x1b[J';

/** Draws the line that is being typed, over as many rows as it takes. */
export class PromptView {
  /** The row of the cursor below the first one of the prompt. */
  #row = 0;

  /** What to write to show the prompt in the place of the one before. */
  draw(prompt: Prompt, columns: number, style: (text: string) => string): string {
    const characters = shownCharacters(prompt);
    const start = place({ row: 0, column: 0 }, graphemes(prompt.label), columns);
    const cursor = place(start, characters.slice(0, prompt.cursor), columns);
    const end = place(start, characters, columns);
    const hint = fitting(prompt.hint, columns - end.column - 1);
    const out = [
      this.erase(),
      style(prompt.label),
      characters.join(''),
      // The terminal waits at the right edge: the next row must be there before anything moves.
      end.column === 0 && end.row > 0 ? ' \r' : '',
      faint(hint),
      end.row > cursor.row ? `\x1b[${end.row - cursor.row}A` : '',
      '\r',
      cursor.column > 0 ? `\x1b[${cursor.column}C` : '',
    ];
    this.#row = cursor.row;
    return out.join('');
  }

  /** What to write to take the prompt away; the cursor is at its beginning then. */
  erase(): string {
    const up = this.#row > 0 ? `\x1b[${this.#row}A` : '';
    this.#row = 0;
    return `${up}\r${CLEAR_BELOW}`;
  }

  /** The screen was cleared, or something else stands where the prompt was. */
  forget(): void {
    this.#row = 0;
  }
}

function shownCharacters({ text, secretStart }: Prompt): string[] {
  const plain = graphemes(text.slice(0, secretStart));
  const secret = secretStart === undefined ? [] : graphemes(text.slice(secretStart));
  // A name that was completed may hold marks of direction.
  const shown = plain.map((one) => (visibleText(one) === one ? one : '\ufffd'));
  return [...shown, ...secret.map(() => DOT)];
}

/** Where the cursor is when the characters are written. */
function place(from: Place, characters: readonly string[], columns: number): Place {
  let { row, column } = from;
  for (const character of characters) {
    const width = cellWidth(character);
    // A wide character does not stand across two rows.
    if (column + width > columns) {
      row++;
      column = 0;
    }
    column += width;
    if (column === columns) {
      row++;
      column = 0;
    }
  }
  return { row, column };
}

function fitting(hint: string, room: number): string {
  return graphemes(hint).length <= room ? hint : '';
}
