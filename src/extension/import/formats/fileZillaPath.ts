/** Of servers whose paths are as ours: not known, Unix, z/VM and Cygwin. */
const SLASH_TYPES = [0, 1, 6, 9];

/**
 * Reads a path as FileZilla keeps it: the type of the server, the length of a prefix, and each
 * segment after its length: `1 0 4 home 5 alice`.
 * @returns undefined where it is none, or one that is not of slashes
 */
export function parseSafePath(text: string): string | undefined {
  const match = /^(\d{1,2}) 0(?: |$)/.exec(text);
  if (!match || !SLASH_TYPES.includes(Number(match[1]))) return undefined;
  const rest = text.slice(match[0].length);
  // On Windows it counts in units of UTF-16, elsewhere in characters.
  const segments = splitSegments(rest.split('')) ?? splitSegments(Array.from(rest));
  return segments && `/${segments.join('/')}`;
}

function splitSegments(text: readonly string[]): readonly string[] | undefined {
  const segments: string[] = [];
  let at = 0;
  while (at < text.length) {
    const space = text.indexOf(' ', at);
    const length = space < 0 ? NaN : Number(text.slice(at, space).join(''));
    if (!Number.isInteger(length) || length < 1) return undefined;
    const end = space + 1 + length;
    if (end > text.length || (end < text.length && text[end] !== ' ')) return undefined;
    segments.push(text.slice(space + 1, end).join(''));
    at = end + 1;
  }
  return segments.some((segment) => segment.includes('/')) ? undefined : segments;
}

/**
 * The folders of the site that a tab shows. The tab tells where the site manager has it, after the
 * number of a list: `0/folder/name`. A backslash stands before one that belongs to a name.
 */
export function foldersOfSite(path: string): readonly string[] {
  const segments = path.match(/(?:\\.|[^\\/])+/gsu) ?? [];
  return segments.slice(1, -1).map((segment) => segment.replaceAll(/\\(.)/gsu, '$1'));
}
