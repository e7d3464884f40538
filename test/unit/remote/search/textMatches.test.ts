import assert from 'node:assert/strict';
import { patternOf, type SearchQuery } from '../../../../src/remote/search/searchQuery.ts';
import { findMatches } from '../../../../src/remote/search/textMatches.ts';

const PLAIN = { isRegExp: false, matchCase: false, wholeWord: false };
const REGEXP = { ...PLAIN, isRegExp: true };

function found(query: SearchQuery, text: string, limit = 100): string[] {
  return findMatches(text, patternOf(query), limit).map(
    ({ line, column, start, end }) => `${line}:${column} ${JSON.stringify(text.slice(start, end))}`,
  );
}

const cases: readonly (readonly [SearchQuery, text: string, ...expected: string[]])[] = [
  [{ ...PLAIN, text: 'foo' }, 'a foo\r\nFoo foo', '0:2 "foo"', '1:0 "Foo"', '1:4 "foo"'],
  [{ ...PLAIN, text: 'foo', matchCase: true }, 'Foo foo', '0:4 "foo"'],
  [{ ...PLAIN, text: 'foo', wholeWord: true }, 'foo food _foo foo.', '0:0 "foo"', '0:14 "foo"'],
  [{ ...PLAIN, text: '$a', wholeWord: true }, '$a $ab', '0:0 "$a"'],
  [{ ...PLAIN, text: 'a.b(c)[d]*/-' }, 'xa.b(c)[d]*/-', '0:1 "a.b(c)[d]*/-"'],
  [{ ...PLAIN, text: 'über' }, 'ÜBER über', '0:0 "ÜBER"', '0:5 "über"'],
  [{ ...REGEXP, text: '^\\s*b+$' }, 'abb\n  bb\nbb c\n', '1:0 "  bb"'],
  [{ ...REGEXP, text: 'a.*' }, 'xab\nac', '0:1 "ab"', '1:0 "ac"'],
  [{ ...REGEXP, text: 'a\\s+b' }, 'a\nb a b', '1:2 "a b"'],
  [{ ...REGEXP, text: 'a\\nb' }, 'xa\nb', '0:1 "a\\nb"'],
  [{ ...REGEXP, text: 'x*' }, 'axxb', '0:1 "xx"'],
  [{ ...REGEXP, text: '\\p{Lu}', matchCase: true }, 'aÄb', '0:1 "Ä"'],
  // An escape that the newer rules do not know.
  [{ ...REGEXP, text: '\\-\\@' }, 'a-@', '0:1 "-@"'],
  [{ ...PLAIN, text: 'end' }, 'the\nend\n', '1:0 "end"'],
  [{ ...PLAIN, text: 'x' }, ''],
];

describe('findMatches', () => {
  for (const [query, text, ...expected] of cases) {
    it(`${JSON.stringify(query.text)} in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(found(query, text), expected);
    });
  }

  it('ends at its limit', () => {
    assert.equal(found({ ...PLAIN, text: 'a' }, 'a'.repeat(50), 7).length, 7);
  });

  it('tells where a match of several lines ends', () => {
    const pattern = patternOf({ ...REGEXP, text: 'b\\r\\nc' });
    const [match] = findMatches('ab\r\ncd', pattern, 9);
    assert.deepEqual([match?.line, match?.endLine, match?.endColumn], [0, 1, 1]);
  });

  it('shows the line without its indent, and of a long one the part around the match', () => {
    const shown = (text: string) => {
      const [match] = findMatches(text, patternOf({ ...PLAIN, text: 'needle' }), 9);
      const { preview = '', previewStart, previewEnd } = match ?? {};
      return { preview, marked: preview.slice(previewStart, previewEnd) };
    };
    assert.deepEqual(shown('\t  a needle;\n'), { preview: 'a needle;', marked: 'needle' });
    const { preview, marked } = shown(`${'x'.repeat(5_000)}needle${'y'.repeat(5_000)}`);
    assert.ok(preview.length < 300 && preview.startsWith('…x'));
    assert.ok(preview.indexOf('needle') < 30, 'it is out of view in a side bar');
    assert.equal(marked, 'needle');
  });

  it('refuses what is no expression', () => {
    assert.throws(() => patternOf({ ...REGEXP, text: '(' }), SyntaxError);
  });
});
