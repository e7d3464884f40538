import * as vscode from 'vscode';
import { deadlineSignal, throwIfAborted } from '../../common/deadline.ts';
import type { Matcher } from '../../remote/search/matcher.ts';
import type { SearchCounts } from '../../remote/search/treeSearch.ts';
import { readExcluded } from '../configuration.ts';
import { runSearch, unsavedDocument, type FoundFile } from '../find/searchRun.ts';
import { problemText } from '../ui/problemText.ts';
import { code } from '../report/markdownText.ts';
import { fenced } from './changePreview.ts';
import { searchAnswer } from './searchAnswer.ts';
import { searchRequest } from './searchRequest.ts';
import type { RemoteTool, ToolQuestion } from './tool.ts';
import type { ToolPlaces } from './toolPlaces.ts';

/** A model that waits longer has been given up by the person. */
const DEADLINE_MS = 120_000;

/** Searches the text files below a folder. */
export class SearchTool implements RemoteTool {
  readonly #places: ToolPlaces;
  readonly #matcher: Matcher;

  constructor(places: ToolPlaces, matcher: Matcher) {
    this.#places = places;
    this.#matcher = matcher;
  }

  prepare(input: unknown): Promise<ToolQuestion> {
    const { uri, wish } = searchRequest(input);
    const { path, remote } = this.#places.at(uri);
    const { t } = vscode.l10n;
    const where = [code(path), code(remote.connection.name)] as const;
    const what = wish.isRegExp
      ? t('The model wants to search the files in {0} on {1} for this expression:', ...where)
      : t('The model wants to search the files in {0} on {1} for this text:', ...where);
    return Promise.resolve({
      doing: t('Searching files over FTP'),
      title: t('Search Files over FTP'),
      message: `${what}\n\n${fenced('text', wish.text.split(/\r?\n/))}`,
    });
  }

  async run(input: unknown, signal: AbortSignal): Promise<string> {
    const { uri, wish, maxMatches } = searchRequest(input);
    const place = this.#places.at(uri);
    const found: FoundFile[] = [];
    let counts: SearchCounts | undefined;
    const deadline = deadlineSignal(DEADLINE_MS, 'The search', signal);
    try {
      const failures = await runSearch({
        ...{ places: [place], wish, matcher: this.#matcher, maxMatches },
        signal: deadline.signal,
        onFound: (file) => found.push(file),
        onProgress: ([latest]) => (counts = latest),
      });
      throwIfAborted(signal);
      const problems = failures.map(({ error, server, path }) => problemText(error, server, path));
      const isLate = deadline.signal.aborted;
      if (!isLate && found.length === 0 && problems.length > 0) {
        throw new Error(problems.join(' '));
      }
      return searchAnswer({
        ...{ address: place.uri.toString(), counts, excluded: readExcluded(place.uri) },
        files: found.map((file) => ({
          address: file.uri.toString(),
          matches: file.matches,
          isUnsaved: unsavedDocument(file.uri) !== undefined,
        })),
        problems: isLate ? [LATE] : problems,
      });
    } finally {
      deadline.dispose();
    }
  }
}

const LATE = `The search was stopped after ${DEADLINE_MS / 1000} seconds: search in a folder below.`;
