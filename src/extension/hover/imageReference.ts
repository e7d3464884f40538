import { dirname, normalizePath, type RemotePath } from '../../common/remotePath.ts';

/** A place in a line that names an image. */
export interface ImageReference {
  /** Columns of the name, without what encloses it. */
  readonly start: number;
  readonly end: number;
  /** As it is written. */
  readonly target: string;
}

/** A line of minified code may be a whole file: only what is around the place is looked at. */
const MAX_AROUND = 500;
const IMAGE = /\.(?:png|jpe?g|gif|webp|avif|bmp|ico|svg)(?:[?#].*)?$/i;

/**
 * `src="a.png"`, `url(a.png)`, `![](a.png "title")`, `'a.png'`: a name between quotes or round brackets. With
 * the closing mark named after each opening one, no mark is searched twice.
 */
const ENCLOSED =
  /"([^"]{1,300})"|'([^']{1,300})'|`([^`]{1,300})`|\(\s{0,9}([^()"'`\s][^()"'`]{0,300})(?:"[^"]{0,300}"\s{0,9})?\)/g;

/** The image that a line names at a column. */
export function imageReferenceAt(line: string, column: number): ImageReference | undefined {
  const offset = Math.max(0, column - MAX_AROUND);
  const around = line.slice(offset, column + MAX_AROUND);
  for (const match of around.matchAll(ENCLOSED)) {
    const inner = match.slice(1).find(Boolean) ?? '';
    const target = inner.trim();
    const start = offset + match.index + match[0].indexOf(target);
    const end = start + target.length;
    if (column >= start && column <= end && IMAGE.test(target)) return { start, end, target };
  }
  return undefined;
}

/**
 * Where an image may be, on the server of the document that names it: the likeliest place first.
 * @param roots folders that stand for `/` in addresses: those of the workspace, and of the server
 */
export function imagePaths(
  target: string,
  document: RemotePath,
  roots: readonly RemotePath[],
): readonly RemotePath[] {
  const name = decoded(target.replace(/[?#].*$/s, ''));
  // Another server, or no file at all.
  if (name === undefined || /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(name)) return [];
  const folders = name.startsWith('/') ? roots : [dirname(document)];
  const paths = folders.flatMap((folder) => normalized(`${folder}/${name}`));
  return [...new Set(paths)];
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function normalized(path: string): RemotePath[] {
  try {
    return [normalizePath(path)];
  } catch {
    return [];
  }
}
