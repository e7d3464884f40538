import assert from 'node:assert/strict';
import {
  copyName,
  nameProblem,
  newPathProblem,
  stemRange,
} from '../../../../src/extension/resources/names.ts';

describe('A name for a new file or folder', () => {
  const problems = [
    ['', 'empty'],
    ['a/b', 'slash'],
    ['a\r\nDELE b', 'control-character'],
    ['..', 'dots'],
    ['taken.txt', 'exists'],
    ['free.txt', undefined],
    ['.htaccess', undefined],
    ['naïve 文件 $(x).txt', undefined],
  ] as const;
  for (const [name, problem] of problems) {
    it(`${JSON.stringify(name)}: ${problem ?? 'is one'}`, () => {
      assert.equal(nameProblem(name, ['taken.txt']), problem);
    });
  }

  it('may have folders in front, which may be there', () => {
    assert.equal(newPathProblem('taken/a.txt', ['taken']), undefined);
    assert.equal(newPathProblem('taken', ['taken']), 'exists');
    assert.equal(newPathProblem('a//b', []), 'empty');
    assert.equal(newPathProblem('a/../b', []), 'dots');
    assert.equal(newPathProblem('/a', []), 'empty');
  });
});

describe('The name of a copy', () => {
  const copies = [
    ['style.css', [], 'style copy.css'],
    ['style.css', ['style copy.css'], 'style copy 2.css'],
    ['style.css', ['style copy.css', 'style copy 2.css'], 'style copy 3.css'],
    ['.htaccess', [], '.htaccess copy'],
    ['README', [], 'README copy'],
    ['site.tar.gz', [], 'site.tar copy.gz'],
  ] as const;
  for (const [name, taken, copy] of copies) {
    it(`of ${name} beside ${taken.length} others is ${copy}`, () => {
      assert.equal(copyName(name, taken), copy);
    });
  }
});

describe('What is selected of a name that is to be changed', () => {
  it('is all but its extension', () => {
    assert.deepEqual(stemRange('style.css'), [0, 5]);
    assert.deepEqual(stemRange('.htaccess'), [0, 9]);
    assert.deepEqual(stemRange('folder'), [0, 6]);
  });
});
