import assert from 'node:assert/strict';
import { replaceMatches } from '../../../../src/remote/search/replaceMatches.ts';
import { patternOf } from '../../../../src/remote/search/searchQuery.ts';
import { findMatches } from '../../../../src/remote/search/textMatches.ts';

function replace(text: string, expression: string, by: string, wholeWord = false): string {
  const pattern = patternOf({ text: expression, isRegExp: true, matchCase: true, wholeWord });
  return replaceMatches(text, findMatches(text, pattern, 100), pattern, by, true);
}

describe('replaceMatches', () => {
  it('fills in what groups have matched', () => {
    assert.equal(replace('a-b\r\nc-d', '(\\w)-(\\w)', '$2+$1'), 'b+a\r\nd+c');
    assert.equal(replace('one two', '(?<first>\\w+) two', '$<first>, $$'), 'one, $');
  });

  it('takes the text as it is where no expression was meant', () => {
    const pattern = patternOf({ text: '$1', isRegExp: false, matchCase: true, wholeWord: false });
    const matches = findMatches('$1 $1', pattern, 100);
    assert.equal(replaceMatches('$1 $1', matches, pattern, '$&$', false), '$&$ $&$');
  });

  it('replaces what matches by what is around it alone', () => {
    assert.equal(replace('foo(1); foo', 'foo(?=\\()', 'bar'), 'bar(1); foo');
    assert.equal(replace('$name; name', '(?<=\\$)name', 'title'), '$title; name');
    assert.equal(replace('refoo foo', '\\Bfoo', 'bar'), 'rebar foo');
    assert.equal(replace('aXbXc', '(\\w)X(?=(\\w))', '$2$1'), 'bacbc');
    assert.equal(replace('ab\nab\ncd', 'b\\n(?=c)', 'x'), 'ab\naxcd');
  });

  it('replaces as much as was found, and in each line for itself', () => {
    assert.equal(replace('aab aab', 'a+?(?=b)', 'x'), 'xb xb');
    assert.equal(replace('  a\n  b', '^ +', '\t'), '\ta\n\tb');
    assert.equal(replace('a;\nb;', ';$', ''), 'a\nb');
    assert.equal(replace('foo-bar foobar', 'foo', 'x', true), 'x-bar foobar');
  });
});
