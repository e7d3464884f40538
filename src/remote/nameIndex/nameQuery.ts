/** One of the words of a query, all of which must match. */
export interface NameTerm {
  /** In lower case. */
  readonly text: string;
  /** The letters that are in it, see {@link lettersIn}. */
  readonly letters: number;
  /** True: it is about folders as well. */
  readonly hasSlash: boolean;
}

export interface NameQuery {
  readonly terms: readonly NameTerm[];
  /** What `:12` or `:12:5` behind it says, counted from 1. */
  readonly line: number | undefined;
  readonly column: number | undefined;
}

const POSITION = /:(\d*)(?:[:,](\d*))?$/;
const MAX_TERMS = 8;
const MAX_TERM_LENGTH = 200;

/** Reads what a person types to find a file: words in any order, and perhaps a place in the file. */
export function parseNameQuery(text: string): NameQuery {
  const position = POSITION.exec(text);
  const words = (position ? text.slice(0, position.index) : text)
    .replaceAll('\\', '/')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return {
    terms: words.slice(0, MAX_TERMS).map((word) => termOf(word.slice(0, MAX_TERM_LENGTH))),
    line: numberIn(position?.[1]),
    column: numberIn(position?.[2]),
  };
}

function termOf(text: string): NameTerm {
  return { text, letters: lettersIn(text), hasSlash: text.includes('/') };
}

function numberIn(digits: string | undefined): number | undefined {
  const number = Number(digits ?? '');
  return digits && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

const LETTER_A = 97;
const LETTERS = 26;
const OTHERS = 5;

/**
 * A bit for each letter that is in a text in lower case, and for groups of all other characters: a
 * text that lacks one of a term's cannot match it.
 */
export function lettersIn(text: string): number {
  let letters = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const letter = code - LETTER_A;
    const bit = letter >= 0 && letter < LETTERS ? letter : LETTERS + (code % OTHERS);
    letters |= 1 << bit;
  }
  return letters;
}
