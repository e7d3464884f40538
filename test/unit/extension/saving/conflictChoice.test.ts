import assert from 'node:assert/strict';
import { choicesFor } from '../../../../src/extension/saving/conflictChoice.ts';
import type { Version } from '../../../../src/remote/guard/conflict.ts';
import { conflictOf, version } from './conflicts.ts';

const mine = Buffer.from('mine');
const huge = 8 * 1024 * 1024 + 1;

describe('The choices of a conflict', () => {
  const text = version('text');
  const binary = version('\u0089PNG\u0000\u0001');
  const large: Version = { ...text, content: Buffer.alloc(huge, 'x') };
  const left: Version = { ...text, content: undefined };
  const all = ['compare', 'merge', 'overwrite', 'keepBoth', 'cancel'];
  const noMerge = ['compare', 'overwrite', 'keepBoth', 'cancel'];
  const blind = ['keepBoth', 'overwrite', 'cancel'];

  const cases: readonly (readonly [string, Version | undefined, Version | undefined, string[]])[] =
    [
      ['text on both sides', text, text, all],
      ['the base is not known', undefined, text, noMerge],
      ['the content of the base is not at hand', left, text, noMerge],
      ['the server cannot be read', text, undefined, blind],
      ['the version of the server was not kept', text, left, blind],
      ['the version of the server is not text', text, binary, blind],
      ['the base is not text', binary, text, noMerge],
      ['the version of the server is huge', text, large, blind],
      ['the base is huge', large, text, noMerge],
    ];
  for (const [title, base, theirs, expected] of cases) {
    it(title, () => {
      assert.deepEqual(choicesFor(conflictOf('/a', base, theirs), mine, true), expected);
    });
  }

  it('a file that the editor does not show as text', () => {
    assert.deepEqual(choicesFor(conflictOf('/a', text, text), mine, false), blind);
  });

  it('a text in the editor that is huge', () => {
    const choices = choicesFor(conflictOf('/a', text, text), Buffer.alloc(huge), true);
    assert.deepEqual(choices, blind);
  });
});
