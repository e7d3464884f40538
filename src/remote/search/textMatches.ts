import type { SearchPattern } from './searchQuery.ts';

/** A place in a text. Lines and columns are counted from 0, columns in UTF-16 units. */
export interface TextMatch {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Of the whole text. */
  readonly start: number;
  readonly end: number;
  /** The first line of it, or a part of that where it is long. */
  readonly preview: string;
  readonly previewStart: number;
  readonly previewEnd: number;
}

/** The match must be in view where the row is as narrow as a side bar. */
const PREVIEW_BEFORE = 26;
const PREVIEW_LENGTH = 250;
const LINE = /[^\r\n]*(?:\r\n|\r|\n|$)/g;

/** Finds up to so many matches, in their order. Those of nothing at all are left out. */
export function findMatches(text: string, pattern: SearchPattern, limit: number): TextMatch[] {
  const expression = new RegExp(pattern.source, pattern.flags);
  const lines = linesOf(text);
  return pattern.spansLines
    ? matchWhole(text, lines, expression, limit)
    : matchLines(text, lines, expression, limit);
}

interface Line {
  readonly start: number;
  /** Without what ends it. */
  readonly end: number;
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (const { index, 0: line } of text.matchAll(LINE)) {
    const isBehindTheEnd =
      index === text.length && index > 0 && !/[\r\n]/.test(text.charAt(index - 1));
    if (isBehindTheEnd) break;
    lines.push({ start: index, end: index + line.replace(/[\r\n]+$/, '').length });
  }
  return lines;
}

function matchLines(
  text: string,
  lines: readonly Line[],
  expression: RegExp,
  limit: number,
): TextMatch[] {
  const matches: TextMatch[] = [];
  for (const [number, { start, end }] of lines.entries()) {
    for (const match of text.slice(start, end).matchAll(expression)) {
      if (match[0] === '') continue;
      const from = start + match.index;
      matches.push(matchAt(text, lines, number, number, from, from + match[0].length));
      if (matches.length >= limit) return matches;
    }
  }
  return matches;
}

function matchWhole(
  text: string,
  lines: readonly Line[],
  expression: RegExp,
  limit: number,
): TextMatch[] {
  const matches: TextMatch[] = [];
  let number = 0;
  for (const match of text.matchAll(expression)) {
    if (match[0] === '') continue;
    const end = match.index + match[0].length;
    while ((lines[number + 1]?.start ?? Infinity) <= match.index) number++;
    let last = number;
    while ((lines[last + 1]?.start ?? Infinity) <= end) last++;
    matches.push(matchAt(text, lines, number, last, match.index, end));
    if (matches.length >= limit) break;
  }
  return matches;
}

function matchAt(
  text: string,
  lines: readonly Line[],
  line: number,
  endLine: number,
  start: number,
  end: number,
): TextMatch {
  const first = lines[line] ?? { start: 0, end: text.length };
  const column = start - first.start;
  // What is in front of the first word says little, and a line may be a whole file.
  const indent = /^\s*/.exec(text.slice(first.start, Math.min(start, first.end)))?.[0].length ?? 0;
  const from = Math.max(first.start + indent, start - PREVIEW_BEFORE);
  const preview = text.slice(from, Math.min(first.end, from + PREVIEW_LENGTH));
  const cut = from > first.start + indent ? '…' : '';
  return {
    ...{ line, column, endLine, start, end },
    endColumn: end - (lines[endLine]?.start ?? 0),
    preview: cut + preview,
    previewStart: cut.length + start - from,
    previewEnd: Math.min(cut.length + end - from, cut.length + preview.length),
  };
}
