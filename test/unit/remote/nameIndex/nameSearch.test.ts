import assert from 'node:assert/strict';
import { parseNameQuery } from '../../../../src/remote/nameIndex/nameQuery.ts';
import { NameSearch } from '../../../../src/remote/nameIndex/nameSearch.ts';
import { NameTree } from '../../../../src/remote/nameIndex/nameTree.ts';

const ROOMY = { maxNames: 1_000_000, maxBytes: 1_000_000_000 };

function treeOf(paths: readonly string[]): NameTree {
  const tree = new NameTree('/site', ROOMY);
  for (const path of paths) tree.add(`/site/${path}`);
  return tree;
}

/** What a query finds among these, the best first. */
function found(query: string, paths: readonly string[]): string[] {
  const { terms } = parseNameQuery(query);
  const results = new NameSearch().find([treeOf(paths).root], terms, 50);
  return results.map(({ path }) => path.slice('/site/'.length));
}

const orders: readonly (readonly [query: string, best: string, ...others: string[]])[] = [
  // The whole name, the name without its ending, its beginning.
  ['index', 'index', 'index.html', 'indexes.ts', 'index.test.ts'],
  // The beginning of a word comes before the middle of one.
  ['list', 'orderList.ts', 'stylist.ts'],
  ['list', 'order_list.ts', 'playlists.ts'],
  // Initials come before letters that are anywhere.
  ['ftc', 'fooTestCase.ts', 'lifetimecost.ts'],
  // The name comes before the folder.
  ['user', 'deep/down/user.ts', 'user/a.ts'],
  // What is higher up comes first.
  ['main', 'main.ts', 'a/main.ts', 'a/b/main.ts'],
  // Words in any order, each of them somewhere.
  ['view order', 'orderView.ts', 'view/order.ts'],
  ['shop/ord', 'shop/order.ts', 'shop/views/order.ts'],
];

describe('NameSearch', () => {
  for (const [query, ...expected] of orders) {
    it(`finds ${query}, the best first: ${expected.join(', ')}`, () => {
      assert.deepEqual(found(query, [...expected].reverse()), expected);
    });
  }

  const misses: readonly (readonly [query: string, path: string])[] = [
    ['xyz', 'index.html'],
    ['index php', 'index.html'],
    ['lmth', 'index.html'],
    ['shop/x', 'shop/order.ts'],
  ];
  for (const [query, path] of misses) {
    it(`does not take ${path} for ${query}`, () => assert.deepEqual(found(query, [path]), []));
  }

  it('finds letters that begin in the folder and end in the name', () => {
    assert.deepEqual(found('shpord', ['shop/order.ts', 'order.ts']), ['shop/order.ts']);
  });

  it('does not look at what is above the folder that was opened', () => {
    assert.deepEqual(found('site', ['a.txt']), []);
  });

  it('finds names in any alphabet, in either case', () => {
    assert.deepEqual(found('ÜBER', ['über.txt', 'uber.txt']), ['über.txt']);
    assert.deepEqual(found('図', ['図書.md', 'a.md']), ['図書.md']);
  });

  it('takes backslashes for slashes', () => {
    assert.deepEqual(found('shop\\ord', ['shop/order.ts']), ['shop/order.ts']);
  });

  it('gives what is new and leaves out what is gone when it is asked again', () => {
    const tree = treeOf(['a.txt', 'b.txt']);
    const search = new NameSearch();
    const names = () => search.find([tree.root], parseNameQuery('txt').terms, 9).map((f) => f.name);
    assert.deepEqual(names(), ['a.txt', 'b.txt']);
    tree.add('/site/c.txt');
    tree.remove('/site/a.txt');
    assert.deepEqual(names(), ['b.txt', 'c.txt']);
  });

  it('gives no more than it is asked for, and the best of all', () => {
    const paths = Array.from({ length: 5_000 }, (_, n) => `folder${n % 50}/file${n}.txt`);
    const results = found('file4999', paths);
    assert.equal(results[0], 'folder49/file4999.txt');
    assert.equal(found('file', paths).length, 50);
  });

  it('looks through 100,000 names within the time of a key', () => {
    const tree = new NameTree('/site', ROOMY);
    for (let folder = 0; folder < 4_000; folder++) {
      const files = Array.from({ length: 25 }, (_, n) => `order${folder}Controller_view${n}.php`);
      tree.put(`/site/area${folder % 40}/part${folder}`, { files, folders: [] });
    }
    assert.equal(tree.names, 100_000);
    const search = new NameSearch();
    const ask = (query: string) => search.find([tree.root], parseNameQuery(query).terms, 200);
    const keys = Array.from('ordcview17', (_, n) => 'ordcview17'.slice(0, n + 1));
    const before = process.cpuUsage();
    for (const query of keys) assert.ok(ask(query).length > 0, query);
    const perKeyMs = process.cpuUsage(before).user / 1_000 / keys.length;
    // Less than 50 where nothing else runs; what is busy must not fail for being busy.
    assert.ok(perKeyMs < 300, `${perKeyMs} ms`);
  });
});

describe('parseNameQuery', () => {
  const positions: readonly (readonly [text: string, line?: number, column?: number])[] = [
    ['index.html'],
    ['index.html:'],
    ['index.html:12', 12],
    ['index.html:12:', 12],
    ['index.html:12:5', 12, 5],
    ['index.html:12,5', 12, 5],
    ['index.html:0'],
    ['index.html:99999999999999999999'],
  ];
  for (const [text, line, column] of positions) {
    it(text, () => {
      const query = parseNameQuery(text);
      assert.deepEqual([query.line, query.column], [line, column]);
      assert.deepEqual(
        query.terms.map((term) => term.text),
        ['index.html'],
      );
    });
  }
});
