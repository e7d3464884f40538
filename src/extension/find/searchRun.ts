import * as vscode from 'vscode';
import { globMatcher, patternsIn } from '../../common/glob.ts';
import { hasCode } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { Matcher } from '../../remote/search/matcher.ts';
import { patternOf } from '../../remote/search/searchQuery.ts';
import type { TextMatch } from '../../remote/search/textMatches.ts';
import { searchTree, type SearchCounts } from '../../remote/search/treeSearch.ts';
import { readExcluded } from '../configuration.ts';
import { locate } from '../ftpUri.ts';
import { toUri } from '../provider/convert.ts';
import type { Remote } from '../remotes/remote.ts';
import type { ServerName } from '../ui/problemText.ts';
import type { SearchWish } from './searchForm.ts';

/** A file with what was found in it. */
export interface FoundFile {
  readonly uri: vscode.Uri;
  readonly matches: readonly TextMatch[];
}

export interface SearchPlace {
  readonly uri: vscode.Uri;
  readonly remote: Remote;
}

/** Why a place could not be searched. */
export interface SearchProblem {
  readonly error: unknown;
  readonly server: ServerName;
  readonly path: RemotePath;
}

export interface SearchRunOptions {
  readonly places: readonly SearchPlace[];
  readonly wish: SearchWish;
  readonly matcher: Matcher;
  readonly onFound: (found: FoundFile) => void;
  readonly onProgress: (counts: readonly SearchCounts[]) => void;
  readonly signal: AbortSignal;
  /** Matches that are taken at most, of all places. */
  readonly maxMatches?: number;
}

const MAX_MATCHES = 10_000;

/**
 * Searches all places, one after the other.
 * @returns what went wrong
 */
export async function runSearch(options: SearchRunOptions): Promise<readonly SearchProblem[]> {
  const { places, signal, maxMatches = MAX_MATCHES } = options;
  const problems: SearchProblem[] = [];
  const counts: SearchCounts[] = [];
  for (const place of places) {
    if (signal.aborted) break;
    const before = [...counts];
    try {
      const left = maxMatches - before.reduce((sum, { matches }) => sum + matches, 0);
      if (left <= 0) break;
      counts.push(await searchPlace(place, options, left, before));
    } catch (error) {
      if (hasCode(error, 'aborted')) break;
      problems.push({ error, server: place.remote.connection, path: locate(place.uri).path });
    }
  }
  return problems;
}

function searchPlace(
  { uri, remote }: SearchPlace,
  { wish, matcher, onFound, onProgress, signal }: SearchRunOptions,
  maxMatches: number,
  before: readonly SearchCounts[],
): Promise<SearchCounts> {
  const { authority, path: top } = locate(uri);
  const below = (path: RemotePath) => (top === '/' ? path : path.slice(top.length));
  const excludes = globMatcher([...readExcluded(uri), ...patternsIn(wish.exclude)]);
  const included = patternsIn(wish.include);
  const includes = globMatcher(included);
  const uriAt = (path: RemotePath) => toUri({ authority, path });
  return searchTree({
    files: remote.files,
    ...{ matcher, top, signal, maxMatches },
    pattern: patternOf(wish),
    isExcluded: (path) => excludes(below(path)),
    isIncluded: (path) => included.length === 0 || includes(below(path)),
    encodingOf: (path) => encodingOf(uriAt(path)),
    unsavedText: (path) => unsavedDocument(uriAt(path))?.getText(),
    onFound: ({ path, matches }) => onFound({ uri: uriAt(path), matches }),
    onProgress: (counts) => onProgress([...before, counts]),
  });
}

/** As the editor would read it. */
export function encodingOf(uri: vscode.Uri): string {
  return vscode.workspace.getConfiguration('files', uri).get<string>('encoding') ?? 'utf8';
}

/** The document of a file that has changes. */
export function unsavedDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find(
    (document) => document.isDirty && document.uri.toString() === key,
  );
}
