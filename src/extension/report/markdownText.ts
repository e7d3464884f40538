import { foreignText } from '../trust/foreignText.ts';

/** Bigger than any text of our own that stands in a table. */
const MAX_CODE_LENGTH = 120;

/**
 * Text that a server wrote, as a code span for a line or the cell of a table: nothing in it is
 * markup, a link or a tag, and it neither leaves its cell nor begins a line.
 */
export function code(text: string): string {
  const line = foreignText(text);
  const short = line.length > MAX_CODE_LENGTH ? `${line.slice(0, MAX_CODE_LENGTH)}…` : line;
  // A backtick would end the span; a pipe ends the cell even within one.
  const content = short.replaceAll('`', "'").replaceAll('|', '\\|');
  return content === '' ? '–' : `\`${content}\``;
}

/** A table with a head. Cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
