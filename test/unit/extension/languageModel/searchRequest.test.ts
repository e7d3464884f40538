import assert from 'node:assert/strict';
import { searchRequest } from '../../../../src/extension/languageModel/searchRequest.ts';

const uri = 'ftp://my-site/site';

describe('The request of a model to search', () => {
  it('is an address and a text, and the rest as the person has it', () => {
    assert.deepEqual(searchRequest({ uri, text: 'colour', include: null }), {
      uri,
      wish: {
        ...{ text: 'colour', isRegExp: false, matchCase: false, wholeWord: false },
        ...{ include: '', exclude: '' },
      },
      maxMatches: 100,
    });
  });

  it('has all that the search of the editor has', () => {
    const flags = { isRegExp: true, matchCase: true, wholeWord: true };
    const patterns = { include: '*.{php,html}, src/**', exclude: 'vendor' };
    const input = { uri, text: 'a\\nb', ...flags, ...patterns, maxMatches: 300 };
    const { wish, maxMatches } = searchRequest(input);
    assert.deepEqual(wish, { text: 'a\\nb', ...flags, ...patterns });
    assert.equal(maxMatches, 300);
  });

  const hostile: readonly (readonly [what: string, input: unknown, says: RegExp])[] = [
    ['no text', { uri }, /"text" is missing/],
    ['an empty text', { uri, text: '' }, /"text" is missing/],
    ['no address', { text: 'a' }, /"uri" is missing/],
    ['a text of several lines', { uri, text: 'a\nb' }, /must be one line/],
    ['a text that nobody reads', { uri, text: 'a'.repeat(401) }, /longer than 400 characters/],
    ['a list of texts', { uri, text: ['a'] }, /"text" must be a text/],
    ['no expression', { uri, text: '(', isRegExp: true }, /not a regular expression/],
    ['a flag in words', { uri, text: 'a', isRegExp: 'yes' }, /must be true or false/],
    ['too many matches', { uri, text: 'a', maxMatches: 301 }, /whole number from 1 to 300/],
    ['a list of patterns', { uri, text: 'a', include: ['*.php'] }, /"include" must be a text/],
    ['a pattern of nothing', { uri, text: 'a', exclude: '*.js, /' }, /matches no file: "\/"/],
    [
      'patterns without end',
      { uri, text: 'a', include: '{a,b}'.repeat(40) },
      /"include" has a pattern that matches no file/,
    ],
    ['what it does not know', { uri, text: 'a', path: '/' }, /must not have "path"/],
  ];
  for (const [what, input, says] of hostile) {
    it(`is not ${what}`, () => {
      assert.throws(() => searchRequest(input), { name: 'ToolInputError', message: says });
    });
  }
});
