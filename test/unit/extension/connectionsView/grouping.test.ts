import assert from 'node:assert/strict';
import {
  allGroups,
  compareNames,
  contentOf,
  regrouped,
  type Grouped,
} from '../../../../src/extension/connectionsView/grouping.ts';

const at = (label: string, ...group: readonly string[]): Grouped => ({ label, group });

const all = [
  at('site 10'),
  at('site 2'),
  at('Acme', 'Clients', 'Europe'),
  at('zeta', 'Clients'),
  at('Alpha', 'Clients'),
  at('own', 'Archive'),
];

const shown = (path: readonly string[]) => {
  const { groups, items } = contentOf(path, all);
  return [...groups.map((group) => group.join('/')), ...items.map(({ label }) => label)];
};

describe('the groups of connections', () => {
  it('come before what is in none, both in the order of people', () => {
    assert.deepEqual(shown([]), ['Archive', 'Clients', 'site 2', 'site 10']);
  });

  it('hold groups, and what is in them alone', () => {
    assert.deepEqual(shown(['Clients']), ['Clients/Europe', 'Alpha', 'zeta']);
    assert.deepEqual(shown(['Clients', 'Europe']), ['Acme']);
    assert.deepEqual(shown(['Nowhere']), []);
  });

  it('are all there are, with those around others', () => {
    assert.deepEqual(allGroups([at('x', 'b', 'c'), at('y', 'a'), at('z', 'b')]), [
      ['a'],
      ['b'],
      ['b', 'c'],
    ]);
  });

  const moves: readonly (readonly [string, string, string, string | undefined])[] = [
    ['a', 'a', 'b', 'b'],
    ['a/x', 'a', 'b', 'b/x'],
    ['a/x/y', 'a/x', 'b/x', 'b/x/y'],
    ['ab', 'a', 'b', undefined],
    ['b', 'a', 'c', undefined],
    ['a', '', 'c', 'c/a'],
    ['a', 'a', '', ''],
  ];
  for (const [group, from, to, expected] of moves) {
    it(`${group} is ${expected ?? 'left alone'} when "${from}" becomes "${to}"`, () => {
      const path = (text: string) => text.split('/').filter((name) => name !== '');
      assert.equal(regrouped(path(group), path(from), path(to))?.join('/'), expected);
    });
  }
});

describe('compareNames', () => {
  it('orders numbers by their value, and case after all else', () => {
    const names = ['page10', 'page2', 'Page2', 'über', 'zoo', 'Abc'];
    assert.deepEqual(names.sort(compareNames), ['Abc', 'Page2', 'page2', 'page10', 'über', 'zoo']);
  });

  it('tells any two names apart', () => {
    assert.notEqual(compareNames('a', 'A'), 0);
    assert.equal(compareNames('a', 'a'), 0);
  });
});
