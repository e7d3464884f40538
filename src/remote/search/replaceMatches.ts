import type { SearchPattern } from './searchQuery.ts';
import type { TextMatch } from './textMatches.ts';

/**
 * Puts something in the place of matches.
 * @param matches in their order, of this text
 * @param isRegExp what takes the place may name groups, as `$1`
 */
export function replaceMatches(
  text: string,
  matches: readonly TextMatch[],
  pattern: SearchPattern,
  by: string,
  isRegExp: boolean,
): string {
  const pieces: string[] = [];
  let done = 0;
  for (const match of matches) {
    const one = isRegExp ? expanded(text, match, pattern, by) : by;
    pieces.push(text.slice(done, match.start), one);
    done = match.end;
  }
  return pieces.join('') + text.slice(done);
}

/** An expression may look at what is around a match: it is matched where it was found. */
function expanded(
  text: string,
  { start, end, column }: TextMatch,
  { source, flags, spansLines }: SearchPattern,
  by: string,
): string {
  const from = spansLines ? 0 : start - column;
  const to = spansLines ? text.length : lineEnd(text, end);
  const expression = new RegExp(source, flags.replace('g', 'y'));
  expression.lastIndex = start - from;
  const whole = text.slice(from, to).replace(expression, by);
  return whole.slice(start - from, whole.length - (to - end));
}

function lineEnd(text: string, from: number): number {
  const length = text.slice(from).search(/[\r\n]/);
  return length < 0 ? text.length : from + length;
}
