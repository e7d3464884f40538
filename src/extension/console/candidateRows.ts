import { cellWidth, graphemes } from './cellWidth.ts';
import { faint } from './styles.ts';
import { visibleText } from './visibleText.ts';

const GAP = 2;
const MAX_CANDIDATES = 200;

/** The longest text with which all of them begin. */
export function commonStart(candidates: readonly string[]): string {
  const [first = '', ...others] = candidates;
  let start = first;
  for (const other of others) {
    while (!other.startsWith(start)) start = graphemes(start).slice(0, -1).join('');
  }
  return start;
}

/** The candidates in columns, read downwards as in a shell. */
export function candidateRows(candidates: readonly string[], columns: number): readonly string[] {
  const texts = candidates.slice(0, MAX_CANDIDATES).map((text) => visibleText(text.trimEnd()));
  const width = Math.max(...texts.map(widthOf)) + GAP;
  const perRow = Math.max(1, Math.floor(columns / width));
  const count = Math.ceil(texts.length / perRow);
  const rows = Array.from({ length: count }, (_, row) =>
    texts
      .filter((_, index) => index % count === row)
      .map((text) => text + ' '.repeat(width - widthOf(text)))
      .join('')
      .trimEnd(),
  );
  const more = candidates.length - texts.length;
  return more > 0 ? [...rows, faint(`… +${more}`)] : rows;
}

function widthOf(text: string): number {
  return graphemes(text).reduce((sum, character) => sum + cellWidth(character), 0);
}
