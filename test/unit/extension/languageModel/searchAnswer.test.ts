import assert from 'node:assert/strict';
import {
  searchAnswer,
  type SearchedFile,
} from '../../../../src/extension/languageModel/searchAnswer.ts';
import { patternOf } from '../../../../src/remote/search/searchQuery.ts';
import { findMatches } from '../../../../src/remote/search/textMatches.ts';
import type { SearchCounts } from '../../../../src/remote/search/treeSearch.ts';

const address = 'ftp://my-site/site';
const counts: SearchCounts = {
  ...{ files: 3, matches: 2, found: 2, binary: 0, tooLarge: 0, tooSlow: 0, failed: 0 },
  ended: undefined,
};
const nothingElse = { excluded: [], problems: [] };

function fileOf(name: string, text: string, wanted: string, isUnsaved = false): SearchedFile {
  const query = { text: wanted, isRegExp: true, matchCase: false, wholeWord: false };
  const matches = findMatches(text, patternOf(query), 1000);
  return { address: `${address}/${name}`, matches, isUnsaved };
}

describe('What a model is told of a search', () => {
  it('is file by file, with lines and columns as the editor counts them', () => {
    const files = [
      fileOf('b.txt', 'one\n  two colour\n', 'colour'),
      fileOf('a.txt', 'x\ny\n', 'x\\ny', true),
    ];
    assert.equal(
      searchAnswer({ address, files, counts, ...nothingElse }),
      [
        'Matches: 2, in 2 of 3 files below ftp://my-site/site.',
        'ftp://my-site/site/a.txt  (with changes in the editor that are not saved)\n  1:1 to line 2  x',
        'ftp://my-site/site/b.txt\n  2:7  two colour',
      ].join('\n\n'),
    );
  });

  it('says what was left out, and why', () => {
    const told = searchAnswer({
      ...{ address, files: [], problems: ['The line broke.'], excluded: ['**/.git', 'vendor'] },
      counts: { ...counts, binary: 4, tooLarge: 5, tooSlow: 3, failed: 6, ended: 'slow' },
    });
    assert.match(told, /because they are no text: 4\./);
    assert.match(told, /larger than 4 MB: 5\./);
    assert.match(told, /took too long: 3\./);
    assert.match(told, /could not be read: 6\./i);
    assert.match(told, /by the settings: \*\*\/\.git, vendor\./);
    assert.match(told, /stopped: use a simpler expression\. The line broke\.$/);
  });

  it('says that there are more matches', () => {
    const ended: SearchCounts = { ...counts, ended: 'matches' };
    const told = searchAnswer({ address, files: [], counts: ended, ...nothingElse });
    assert.match(told, /There are more matches/);
  });

  it('has an end, whatever the names on the server are, and counts what it leaves out', () => {
    const files = Array.from({ length: 300 }, (_, index) =>
      fileOf(`${index}${'n'.repeat(4000)}`, 'colour', 'colour'),
    );
    const told = searchAnswer({ address, files, counts, ...nothingElse });
    assert.ok(told.length < 110_000);
    const left = Number(/too long: (\d+) matches\./.exec(told)?.[1]);
    assert.equal(left + [...told.matchAll(/^ {2}1:1 {2}colour$/gm)].length, 300);
  });

  it('has room for as many matches as may be in one file', () => {
    const file = fileOf('long.txt', `${'colour '.repeat(40)}\n`.repeat(300), '^colour');
    const told = searchAnswer({ address, files: [file], counts, ...nothingElse });
    assert.equal([...told.matchAll(/^ {2}\d+:1 {2}/gm)].length, 300);
  });
});
