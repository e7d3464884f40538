import assert from 'node:assert/strict';
import { cellWidth, graphemes } from '../../../../src/extension/console/cellWidth.ts';
import { candidateRows, commonStart } from '../../../../src/extension/console/candidateRows.ts';
import { PromptView, type Prompt } from '../../../../src/extension/console/promptView.ts';

/** As much of a terminal as a prompt needs; it waits at the right edge as terminals do. */
class Screen {
  readonly #columns: number;
  #rows: string[][] = [[]];
  row = 0;
  column = 0;

  constructor(columns: number) {
    this.#columns = columns;
  }

  write(text: string): void {
    for (const [, up, right, below, style, cr, lf, character] of text.matchAll(
      /\x1b\[(\d+)A|\x1b\[(\d+)C|(\x1b\[J)|(\x1b\[[\d;]*m)|(\r)|(\n)|([^\x1b])/gu,
    )) {
      if (up) this.row -= Number(up);
      else if (right) this.column = Math.min(this.column, this.#columns - 1) + Number(right);
      else if (below) this.#clearBelow();
      else if (cr) this.column = 0;
      else if (lf) this.row++;
      else if (!style && character) this.#put(character);
      assert.ok(this.row >= 0, 'the cursor leaves the screen');
    }
  }

  get text(): string {
    return this.#rows.map((row) => row.join('').trimEnd()).join('\n');
  }

  #put(character: string): void {
    const width = cellWidth(character);
    if (this.column + width > this.#columns) {
      this.row++;
      this.column = 0;
    }
    while (this.#rows.length <= this.row) this.#rows.push([]);
    const row = this.#rows[this.row]!;
    while (row.length < this.column) row.push(' ');
    row[this.column] = character;
    if (width === 2) row[this.column + 1] = '';
    this.column += width;
  }

  #clearBelow(): void {
    this.#rows[this.row]?.splice(this.column);
    this.#rows = this.#rows.slice(0, this.row + 1);
  }
}

const COLUMNS = 10;
const style = (text: string): string => `\x1b[36m${text}\x1b[0m`;

const promptOf = (text: string, cursor = graphemes(text).length): Prompt => ({
  label: 'x> ',
  text,
  cursor,
  secretStart: undefined,
  hint: '',
});

describe('PromptView', () => {
  const texts: [text: string, cursor: number, screen: string, at: [row: number, column: number]][] =
    [
      ['', 0, 'x>', [0, 3]],
      ['abc', 3, 'x> abc', [0, 6]],
      ['abc', 1, 'x> abc', [0, 4]],
      ['abcdefg', 7, 'x> abcdefg\n', [1, 0]],
      ['abcdefg', 6, 'x> abcdefg\n', [0, 9]],
      ['abcdefghij', 10, 'x> abcdefg\nhij', [1, 3]],
      ['abcdefghij', 0, 'x> abcdefg\nhij', [0, 3]],
      ['abcdefghijklmnopqrst', 8, 'x> abcdefg\nhijklmnopq\nrst', [1, 1]],
      ['日本', 1, 'x> 日本', [0, 5]],
      ['abcdef日本', 7, 'x> abcdef\n日本', [1, 2]],
      ['a\u202eb', 3, 'x> a\ufffdb', [0, 6]],
    ];
  for (const [text, cursor, expected, [row, column]] of texts) {
    it(`${JSON.stringify(text)}, cursor at ${cursor}`, () => {
      const screen = new Screen(COLUMNS);
      screen.write(new PromptView().draw(promptOf(text, cursor), COLUMNS, style));
      assert.equal(screen.text, expected);
      assert.deepEqual([screen.row, screen.column], [row, column]);
    });
  }

  it('takes the place of what it showed before, however many rows that had', () => {
    const view = new PromptView();
    const screen = new Screen(COLUMNS);
    const long = 'abcdefghijklmnopqrst';
    for (const prompt of [promptOf(long, 2), promptOf(long), promptOf(long, 9), promptOf('ab')]) {
      screen.write(view.draw(prompt, COLUMNS, style));
    }
    assert.equal(screen.text, 'x> ab');
    screen.write(view.erase());
    assert.equal(screen.text, '');
    assert.deepEqual([screen.row, screen.column], [0, 0]);
  });

  it('shows dots in place of a secret', () => {
    const screen = new Screen(40);
    const prompt = { ...promptOf('PASS hidden'), secretStart: 5 };
    screen.write(new PromptView().draw(prompt, 40, style));
    assert.equal(screen.text, 'x> PASS ••••••');
  });

  it('shows a hint behind the text, where it fits', () => {
    const hinted = (columns: number): string => {
      const screen = new Screen(columns);
      const prompt = { ...promptOf('RETR '), hint: 'pathname' };
      screen.write(new PromptView().draw(prompt, columns, style));
      assert.deepEqual([screen.row, screen.column], [0, 8]);
      return screen.text;
    };
    assert.equal(hinted(40), 'x> RETR pathname');
    assert.equal(hinted(14), 'x> RETR');
  });
});

describe('cellWidth', () => {
  const widths: [character: string, width: number][] = [
    ['a', 1],
    ['é', 1],
    ['e\u0301', 1],
    ['\u0301', 0],
    ['日', 2],
    ['あ', 2],
    ['한', 2],
    ['ａ', 2],
    ['ｱ', 1],
    ['👍', 2],
    ['→', 1],
  ];
  for (const [character, width] of widths) {
    it(character, () => assert.equal(cellWidth(character), width));
  }
});

describe('candidates', () => {
  it('have a common beginning', () => {
    assert.equal(commonStart(['index.html', 'index.css']), 'index.');
    assert.equal(commonStart(['a', 'b']), '');
    assert.equal(commonStart(['same']), 'same');
    assert.equal(commonStart([]), '');
  });

  it('stand in columns', () => {
    assert.deepEqual(candidateRows(['a', 'bb', 'ccc ', '日本', 'e'], 12), [
      'a     日本',
      'bb    e',
      'ccc',
    ]);
    assert.deepEqual(candidateRows(['much-too-long', 'b'], 5), ['much-too-long', 'b']);
    assert.equal(candidateRows(['a\x1b[2J'], 40)[0], 'a\\x1b[2J');
  });
});
