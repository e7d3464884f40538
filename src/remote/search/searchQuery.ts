/** What is looked for in files. */
export interface SearchQuery {
  readonly text: string;
  readonly isRegExp: boolean;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
}

/** A query as it is matched. */
export interface SearchPattern {
  readonly source: string;
  readonly flags: string;
  /** True: it is about line ends as well, so that a match may begin in one line and end in another. */
  readonly spansLines: boolean;
}

const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;
const LINE_END = /\\[rn]|\\u000a|\\x0a|[\r\n]/i;
/** Without the newer rules there are no classes of all alphabets. */
const LETTER = '[\\w\\u00c0-\\u024f]';

/** @throws SyntaxError when the expression is none */
export function patternOf(query: SearchQuery): SearchPattern {
  const { text, isRegExp, matchCase, wholeWord } = query;
  const body = isRegExp ? text : text.replace(SPECIAL, '\\$&');
  const source = wholeWord ? `(?<!${LETTER})(?:${body})(?!${LETTER})` : body;
  const flags = `gm${matchCase ? '' : 'i'}`;
  const spansLines = isRegExp && LINE_END.test(text);
  try {
    new RegExp(source, `${flags}u`);
    return { source, flags: `${flags}u`, spansLines };
  } catch {
    // Old expressions escape what needs no escape, which is an error by the newer rules.
    new RegExp(source, flags);
    return { source, flags, spansLines };
  }
}
