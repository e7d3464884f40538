import assert from 'node:assert/strict';
import { dirname, isWithin } from '../../../src/common/remotePath.ts';
import {
  contentOf,
  HUGE_FILES,
  MANY_FILES,
  planScratch,
  TREE_FILES,
} from '../../../bench/scratch.ts';

describe('the folder that is measured in', () => {
  const scratch = planScratch('/base', { mediumFiles: 3, hasCrowds: true });
  const { folders, files } = contentOf(scratch);
  const filesIn = (folder: string) => files.filter(([path]) => isWithin(path, folder)).length;

  it('has as many files as the operations say', () => {
    assert.equal(filesIn(scratch.many), MANY_FILES);
    assert.equal(filesIn(scratch.medium), 3);
    assert.equal(filesIn(scratch.huge ?? '/'), HUGE_FILES);
    assert.equal(filesIn(scratch.tree ?? '/'), TREE_FILES);
    assert.equal(folders.filter((path) => isWithin(path, scratch.tree ?? '/')).length, 301);
  });

  it('is made from its outermost folder on', () => {
    const made = new Set(['/base']);
    for (const path of folders) {
      assert.ok(made.has(dirname(path)), path);
      made.add(path);
    }
    for (const [path] of files) assert.ok(made.has(dirname(path)), path);
  });

  it('is of a name that nobody else has', () => {
    const other = planScratch('/base', { mediumFiles: 3, hasCrowds: true });
    assert.notEqual(other.path, scratch.path);
  });

  it('is small on a server of somebody else', () => {
    const small = contentOf(planScratch('/base', { mediumFiles: 0, hasCrowds: false }));
    assert.ok(small.files.length < 2 * MANY_FILES);
  });
});
