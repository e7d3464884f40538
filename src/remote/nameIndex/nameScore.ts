/** The better of two ways to match is worth more than all that distinguishes two names within one. */
const Tier = {
  whole: 10_000,
  stem: 9_500,
  start: 9_000,
  word: 8_000,
  initials: 7_000,
  inside: 6_000,
  path: 5_000,
  scattered: 4_000,
  inPath: 3_000,
  scatteredInPath: 1_000,
} as const;

const MAX_LENGTH_COST = 400;

/**
 * How well a term fits a name.
 * @param lower the name in lower case
 * @returns 0: not at all
 */
export function scoreName(term: string, name: string, lower: string): number {
  const cost = Math.min(MAX_LENGTH_COST, lower.length - term.length);
  const at = lower.indexOf(term);
  if (at === 0) return startTier(term, lower) - cost;
  if (at > 0) {
    const isWord = startsWordSomewhere(term, name, lower, at);
    return (isWord ? Tier.word : Tier.inside) - cost;
  }
  const gaps = gapsOf(term, lower);
  if (gaps < 0) return 0;
  if (matchesInitials(term, name, lower)) return Tier.initials - cost;
  return Tier.scattered - Math.min(MAX_LENGTH_COST, gaps) - cost;
}

/** A term with a slash, against a path. */
export function scorePath(term: string, path: string, lower: string): number {
  const cost = Math.min(MAX_LENGTH_COST, lower.length - term.length);
  const at = lower.lastIndexOf(term);
  if (at >= 0) return (isWordStart(path, at) ? Tier.word : Tier.path) - cost;
  const gaps = gapsOf(term, lower);
  return gaps < 0 ? 0 : Tier.scatteredInPath - Math.min(MAX_LENGTH_COST, gaps);
}

/**
 * How well a term fits the folder of a file whose name it does not fit.
 * @param taken how much of the term the folder has, letter by letter; see {@link lettersTaken}
 */
export function scoreBeside(
  term: string,
  folder: string,
  taken: number,
  lowerName: string,
): number {
  const at = folder.lastIndexOf(term);
  if (at >= 0) return Tier.inPath - Math.min(MAX_LENGTH_COST, folder.length - at);
  const rest = lettersTaken(term, lowerName, taken) - taken;
  if (taken + rest < term.length) return 0;
  // The more of it is in the name, the better.
  return Tier.scatteredInPath + rest;
}

/** How far one gets with the letters of a term in a text, one after the other, beginning with some. */
export function lettersTaken(term: string, text: string, from = 0): number {
  let taken = from;
  for (let at = 0; taken < term.length; taken++) {
    const found = text.indexOf(term.charAt(taken), at);
    if (found < 0) break;
    at = found + 1;
  }
  return taken;
}

function startTier(term: string, lower: string): number {
  if (lower.length === term.length) return Tier.whole;
  const isStem = lower.charAt(term.length) === '.' && !lower.includes('.', term.length + 1);
  return isStem ? Tier.stem : Tier.start;
}

function startsWordSomewhere(term: string, name: string, lower: string, first: number): boolean {
  for (let at = first; at >= 0; at = lower.indexOf(term, at + 1)) {
    if (isWordStart(name, at)) return true;
  }
  return false;
}

/** Letters between the first and the last one of a term, in a text; -1: it lacks one. */
function gapsOf(term: string, text: string): number {
  let at = -1;
  let first = 0;
  for (let index = 0; index < term.length; index++) {
    at = text.indexOf(term.charAt(index), at + 1);
    if (at < 0) return -1;
    if (index === 0) first = at;
  }
  return at - first + 1 - term.length;
}

/** Whether the term is made of beginnings of words, as `ftc` is of `fooTestCase`. */
function matchesInitials(term: string, name: string, lower: string): boolean {
  // Where the letters so far can end.
  let ends: number[] = [];
  for (let index = 0; index < term.length; index++) {
    const letter = term.charAt(index);
    const next: number[] = [];
    const first = index === 0 ? -1 : (ends[0] ?? lower.length);
    for (let at = lower.indexOf(letter, first + 1); at >= 0; at = lower.indexOf(letter, at + 1)) {
      if (isWordStart(name, at) || (index > 0 && ends.includes(at - 1))) next.push(at);
    }
    if (next.length === 0) return false;
    ends = next;
  }
  return true;
}

/** Behind what is neither letter nor digit, or an upper case letter or digit behind what is none. */
function isWordStart(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (!isLetterOrDigit(before)) return true;
  const code = text.charCodeAt(at);
  return (isUpper(code) && !isUpper(before)) || (isDigit(code) && !isDigit(before));
}

function isLetterOrDigit(code: number): boolean {
  return isDigit(code) || isUpper(code) || (code >= 97 && code <= 122) || code > 127;
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
