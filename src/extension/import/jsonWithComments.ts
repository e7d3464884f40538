import { ImportFailure } from './importFailure.ts';

/** A text with its quotes, a comment, a comma before a bracket, or anything else in between. */
const STRING = /"(?:[^"\\]|\\[^])*"/y;
const PLAIN = /[^"/,]+/y;

/**
 * Reads JSON with comments and trailing commas, as editors write it.
 * @throws ImportFailure `bad-json`
 */
export function parseJsonWithComments(text: string): unknown {
  try {
    return JSON.parse(withoutComments(text)) as unknown;
  } catch {
    // The error of the parser quotes the text, which may hold passwords.
    throw new ImportFailure('bad-json', 'Not valid JSON');
  }
}

/** In one pass, each character once: the text may be large and made to be slow. */
function withoutComments(text: string): string {
  const parts: string[] = [];
  let pendingComma = false;
  let at = 0;
  const put = (part: string) => {
    if (part.trim() === '') {
      parts.push(part);
      return;
    }
    if (pendingComma && !/^\s*[\]}]/.test(part)) parts.push(',');
    pendingComma = false;
    parts.push(part);
  };
  while (at < text.length) {
    const end = endOfPart(text, at);
    if (text.startsWith('//', at) || text.startsWith('/*', at)) parts.push(' ');
    else if (text[at] === ',' && !pendingComma) pendingComma = true;
    else put(text.slice(at, end));
    at = end;
  }
  if (pendingComma) parts.push(',');
  return parts.join('');
}

function endOfPart(text: string, at: number): number {
  if (text.startsWith('//', at)) return orEnd(text, text.indexOf('\n', at));
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  if (text[at] === '"') return matchEnd(STRING, text, at) ?? text.length;
  return matchEnd(PLAIN, text, at) ?? at + 1;
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function orEnd(text: string, index: number): number {
  return index < 0 ? text.length : index;
}
