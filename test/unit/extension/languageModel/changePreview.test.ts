import assert from 'node:assert/strict';
import { changePreview } from '../../../../src/extension/languageModel/changePreview.ts';

const lines = (...all: readonly string[]) => all.join('\n');

describe('The preview of a change', () => {
  it('shows what goes and what comes, with the lines around', () => {
    const before = lines('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const after = lines('a', 'b', 'c', 'X', 'Y', 'e', 'f', 'g');
    assert.equal(
      changePreview(before, after),
      lines('```diff', '  b', '  c', '- d', '+ X', '+ Y', '  e', '  f', '```'),
    );
  });

  it('shows a line that is doubled once', () => {
    assert.equal(changePreview('a\na', 'a\na\na'), lines('```diff', '  a', '  a', '+ a', '```'));
  });

  it('cannot be left by the text that it shows', () => {
    const preview = changePreview('', '```\n[Run](command:x)\n````');
    assert.match(preview, /^`````diff\n/);
    assert.match(preview, /\n`````$/);
  });

  it('counts what it does not show', () => {
    const preview = changePreview('', 'x\n'.repeat(500));
    assert.match(preview, /^\+ … \(380 lines more\)$/m);
    assert.ok(changePreview('', 'y'.repeat(10_000)).length < 1000);
  });
});
