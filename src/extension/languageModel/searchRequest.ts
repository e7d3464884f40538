import { isGlob, patternsIn } from '../../common/glob.ts';
import { patternOf } from '../../remote/search/searchQuery.ts';
import type { SearchWish } from '../find/searchForm.ts';
import { MAX_URI_LENGTH } from './tool.ts';
import { ToolInput, ToolInputError } from './toolInput.ts';

export interface SearchRequest {
  readonly uri: string;
  readonly wish: SearchWish;
  readonly maxMatches: number;
}

/** The person who is asked sees all of it. */
const MAX_TEXT_LENGTH = 400;
const MAX_PATTERNS_LENGTH = 1000;
/** So many fit into one answer, all in one file or not. */
const MAX_MATCHES = 300;
const USUAL_MATCHES = 100;

const FIELDS = [
  ...['uri', 'text', 'isRegExp', 'matchCase', 'wholeWord'],
  ...['include', 'exclude', 'maxMatches'],
];

/** @throws ToolInputError where it is nothing that can be searched for */
export function searchRequest(input: unknown): SearchRequest {
  const fields = new ToolInput(input, FIELDS);
  const wish: SearchWish = {
    text: fields.text('text', MAX_TEXT_LENGTH),
    isRegExp: fields.flag('isRegExp'),
    matchCase: fields.flag('matchCase'),
    wholeWord: fields.flag('wholeWord'),
    include: patterns(fields, 'include'),
    exclude: patterns(fields, 'exclude'),
  };
  checkText(wish);
  return {
    uri: fields.text('uri', MAX_URI_LENGTH),
    wish,
    maxMatches: fields.count('maxMatches', MAX_MATCHES) ?? USUAL_MATCHES,
  };
}

function checkText(wish: SearchWish): void {
  if (!wish.isRegExp && /[\r\n]/.test(wish.text)) {
    throw new ToolInputError(
      '"text" must be one line. With "isRegExp" an expression with \\n in it finds several lines.',
    );
  }
  try {
    patternOf(wish);
  } catch (error) {
    throw new ToolInputError(
      '"text" is not a regular expression of JavaScript. Correct it, or leave "isRegExp" out.',
      { cause: error },
    );
  }
}

/** Without the check a list of patterns that match nothing looks like a search that found nothing. */
function patterns(fields: ToolInput, key: 'include' | 'exclude'): string {
  const list = fields.optionalText(key, MAX_PATTERNS_LENGTH) ?? '';
  for (const pattern of patternsIn(list)) {
    if (!isGlob(pattern)) {
      throw new ToolInputError(
        `"${key}" has a pattern that matches no file: ${JSON.stringify(pattern)}. Patterns are such as *.php or src/**, with commas between them.`,
      );
    }
  }
  return list;
}
