import { RemoteError } from './remoteError.ts';

/**
 * Paths on a server: absolute, separated by `/`, without `.`, `..`, empty segments or a trailing
 * slash, whatever the server runs on. `/` is the root.
 */
export type RemotePath = string;

export const ROOT: RemotePath = '/';

/** Control characters have no place in a command line; RFC 959 has no way to quote them. */
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/**
 * Brings a path into the one form that caches and comparisons rely on.
 * @throws RemoteError `invalid-argument` for a control character
 */
export function normalizePath(path: string): RemotePath {
  if (CONTROL_CHARACTER.test(path)) {
    throw new RemoteError('invalid-argument', 'A path holds a control character', { path });
  }
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

export function joinPath(directory: RemotePath, name: string): RemotePath {
  return directory === ROOT ? `/${name}` : `${directory}/${name}`;
}

/** The folder that holds `path`; the root is its own. */
export function dirname(path: RemotePath): RemotePath {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? ROOT : path.slice(0, slash);
}

export function basename(path: RemotePath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** True when `path` is `ancestor` or lies below it. */
export function isWithin(path: RemotePath, ancestor: RemotePath): boolean {
  return path === ancestor || ancestor === ROOT || path.startsWith(`${ancestor}/`);
}
