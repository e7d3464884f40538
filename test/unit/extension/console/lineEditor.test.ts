import assert from 'node:assert/strict';
import { LineEditor } from '../../../../src/extension/console/lineEditor.ts';
import type { KeyName } from '../../../../src/extension/console/terminalKeys.ts';

/** The line after the keys, with a bar at the cursor. */
function edited(text: string, keys: readonly KeyName[], history: readonly string[] = []): string {
  const editor = new LineEditor(() => history);
  editor.insert(text);
  for (const key of keys) assert.equal(editor.press(key), true, key);
  const before = editor.textBeforeCursor;
  return `${before}|${editor.text.slice(before.length)}`;
}

describe('LineEditor', () => {
  const edits: [text: string, keys: readonly KeyName[], result: string][] = [
    ['abc', ['left'], 'ab|c'],
    ['abc', ['left', 'left', 'right'], 'ab|c'],
    ['abc', ['right'], 'abc|'],
    ['abc', ['home'], '|abc'],
    ['abc', ['home', 'left'], '|abc'],
    ['abc', ['home', 'end'], 'abc|'],
    ['abc', ['backspace'], 'ab|'],
    ['abc', ['home', 'backspace'], '|abc'],
    ['abc', ['home', 'delete'], '|bc'],
    ['abc', ['delete'], 'abc|'],
    ['abc', ['left', 'kill-to-end'], 'ab|'],
    ['abc', ['left', 'kill-to-start'], '|c'],
    ['RETR one two', ['kill-word'], 'RETR one |'],
    ['RETR one  ', ['kill-word'], 'RETR |'],
    ['RETR one two', ['word-left', 'word-left'], 'RETR |one two'],
    ['RETR one two', ['home', 'word-right', 'word-right'], 'RETR one| two'],
    ['', ['kill-word', 'word-left', 'word-right', 'delete'], '|'],
    ['日本', ['left'], '日|本'],
    ['e\u0301x', ['left', 'backspace'], '|x'],
    ['a👩‍👩‍👧b', ['left', 'backspace'], 'a|b'],
  ];
  for (const [text, keys, result] of edits) {
    it(`${JSON.stringify(text)}, ${keys.join(', ')}`, () => {
      assert.equal(edited(text, keys), result);
    });
  }

  const recalls: [keys: readonly KeyName[], result: string][] = [
    [['up'], 'NOOP|'],
    [['up', 'up'], 'SIZE a|'],
    [['up', 'up', 'up'], 'SIZE a|'],
    [['up', 'up', 'down'], 'NOOP|'],
    [['up', 'down'], 'typed|'],
    [['down'], 'typed|'],
  ];
  for (const [keys, result] of recalls) {
    it(`remembers: ${keys.join(', ')}`, () => {
      assert.equal(edited('typed', keys, ['SIZE a', 'NOOP']), result);
    });
  }

  it('leaves other keys alone', () => {
    assert.equal(new LineEditor(() => []).press('tab'), false);
  });

  it('begins anew when the line was taken', () => {
    const editor = new LineEditor(() => ['old']);
    editor.insert('abc');
    editor.press('up');
    assert.equal(editor.take(), 'old');
    assert.equal(editor.text, '');
    editor.press('up');
    editor.press('down');
    assert.equal(editor.text, '');
  });

  it('joins an accent that comes later to its letter', () => {
    const editor = new LineEditor(() => []);
    editor.insert('e');
    editor.insert('\u0301');
    assert.equal(editor.cursor, 1);
  });

  it('replaces what a completion is for, and keeps what stands behind', () => {
    const editor = new LineEditor(() => []);
    editor.insert('RETR in now');
    for (let left = 4; left > 0; left--) editor.press('left');
    editor.replaceFrom(5, 'index.html');
    assert.equal(editor.text, 'RETR index.html now');
    assert.equal(editor.textBeforeCursor, 'RETR index.html');
  });
});
