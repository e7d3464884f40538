import type { RemotePath } from './remotePath.ts';

/** Alternatives in braces multiply: a pattern that means more than that means nothing. */
const MAX_ALTERNATIVES = 200;

/**
 * True when one of the patterns means the path or a folder above it. `*` and `?` stand for what
 * is in one name, `**` for any number of folders, `{a,b}` for either and `[a-z]` for one character
 * of these. A pattern without a slash is about names, wherever they are.
 */
export function matchesAny(patterns: readonly string[], path: RemotePath): boolean {
  return globMatcher(patterns)(path);
}

/** As `matchesAny`, for many paths. */
export function globMatcher(patterns: readonly string[]): (path: RemotePath) => boolean {
  const compiled = patterns
    .flatMap(alternatives)
    .map(partsOf)
    .filter((parts) => parts.length > 0);
  if (compiled.length === 0) return () => false;
  return (path) => {
    const names = path.split('/').filter((name) => name !== '');
    return compiled.some((parts) => matchesSome(parts, names));
  };
}

/** The patterns of a list that a person has typed, with commas between them. */
export function patternsIn(list: string): readonly string[] {
  return list
    .split(/,(?![^{]*\})/)
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '');
}

/** False for a pattern that no path can match. */
export function isGlob(pattern: string): boolean {
  return alternatives(pattern).some((one) => partsOf(one).length > 0);
}

/** Whether the names, or the first of them, are what is meant. */
function matchesSome(parts: readonly string[], names: readonly string[]): boolean {
  const [any, name = '', ...rest] = parts;
  // The usual pattern is about one name, wherever it is.
  if (any === '**' && name !== '' && name !== '**' && rest.length === 0) {
    return names.some((one) => matchName(name, one));
  }
  return names.some((_, index) => matchParts(parts, names.slice(0, index + 1)));
}

function partsOf(pattern: string): readonly string[] {
  const parts = pattern.split('/').filter((part) => part !== '');
  return parts.length === 0 || pattern.includes('/') ? parts : ['**', ...parts];
}

/** Row by row over the names: time and memory are bounded whatever the pattern is. */
function matchParts(parts: readonly string[], names: readonly string[]): boolean {
  let reached = closure(parts, new Set([0]));
  for (const name of names) {
    const next = new Set<number>();
    for (const at of reached) {
      const part = parts[at];
      if (part === '**') next.add(at);
      else if (part !== undefined && matchName(part, name)) next.add(at + 1);
    }
    reached = closure(parts, next);
  }
  return reached.has(parts.length);
}

/** `**` stands for no folder as well. */
function closure(parts: readonly string[], reached: Set<number>): Set<number> {
  for (const at of reached) if (parts[at] === '**') reached.add(at + 1);
  return reached;
}

function matchName(pattern: string, name: string): boolean {
  const tokens = tokensOf(pattern);
  const letters = name.match(/[^]/gu) ?? [];
  let star = -1;
  let resume = 0;
  let at = 0;
  let index = 0;
  while (index < letters.length) {
    const token = tokens[at];
    if (token === '*') {
      star = at++;
      resume = index;
    } else if (token !== undefined && matchLetter(token, letters[index] ?? '')) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  return tokens.slice(at).every((token) => token === '*');
}

/** A class of characters is one token; a bracket that is never closed stands for itself. */
function tokensOf(pattern: string): readonly string[] {
  return pattern.match(/\[[^\]]+\]|[^]/gu) ?? [];
}

function matchLetter(token: string, letter: string): boolean {
  if (token === '?') return true;
  if (token.length < 3 || !token.startsWith('[')) return token === letter;
  const negated = /^\[[!^]/.test(token);
  const ranges = token.slice(negated ? 2 : 1, -1).matchAll(/(.)-(.)|([^])/gu);
  const isIn = [...ranges].some(([, low, high, single]) =>
    single === undefined ? (low ?? '') <= letter && letter <= (high ?? '') : single === letter,
  );
  return isIn !== negated;
}

function alternatives(pattern: string): readonly string[] {
  const open: string[] = [pattern];
  const done: string[] = [];
  while (open.length > 0) {
    const next = open.pop() ?? '';
    const group = /\{([^{}]*)\}/.exec(next);
    if (!group) done.push(next);
    else {
      const before = next.slice(0, group.index);
      const after = next.slice(group.index + group[0].length);
      for (const one of (group[1] ?? '').split(',')) open.push(before + one + after);
    }
    if (open.length + done.length > MAX_ALTERNATIVES) return [];
  }
  return done;
}
