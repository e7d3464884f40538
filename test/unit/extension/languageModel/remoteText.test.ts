import assert from 'node:assert/strict';
import {
  linesOf,
  replaceAll,
  replaceOnce,
  textOf,
} from '../../../../src/extension/languageModel/remoteText.ts';

const MUCH = 10_000;

describe('The text of a remote file', () => {
  it('is what its bytes say, with the mark at the beginning', () => {
    const content = Buffer.from('\ufeffgrün\n');
    assert.deepEqual(textOf(content), { text: '\ufeffgrün\n', isExact: true });
  });

  it('is marked where bytes are not UTF-8', () => {
    const { text, isExact } = textOf(Buffer.from('gr\xfcn', 'latin1'));
    assert.deepEqual([text, isExact], ['gr\ufffdn', false]);
  });

  it('is none where there is a NUL', () => {
    assert.throws(() => textOf(Buffer.from('PNG\0')), /not a text file/);
  });
});

describe('Lines of a text', () => {
  const text = 'one\r\ntwo\nthree\n';
  const all = { first: 1, last: 99 };

  it('are numbered from 1 on, and end with the last line break', () => {
    assert.deepEqual(linesOf(text, all, MUCH), {
      lines: ['one', 'two', 'three'],
      first: 1,
      total: 3,
    });
    assert.deepEqual(linesOf(text, { first: 2, last: 2 }, MUCH).lines, ['two']);
  });

  it('are one in an empty text', () => {
    assert.deepEqual(linesOf('', all, MUCH), { lines: [''], first: 1, total: 1 });
  });

  it('are as many as the bound lets through, and never none', () => {
    assert.deepEqual(linesOf(text, all, 8).lines, ['one', 'two']);
    assert.deepEqual(linesOf('x'.repeat(20), all, 8).lines, ['xxxxxxxx']);
  });

  it('do not begin behind the end', () => {
    assert.throws(() => linesOf(text, { first: 4, last: 9 }, MUCH), /has 3 lines/);
  });
});

describe('A change by a tool', () => {
  it('replaces the one place, with the line breaks of the file', () => {
    const change = { oldText: 'b\nc', newText: 'x\ny\r\nz' };
    assert.equal(replaceOnce('a\r\nb\r\nc\r\n', change), 'a\r\nx\r\ny\r\nz\r\n');
    assert.equal(replaceOnce('a\nb\nc', change), 'a\nx\ny\nz');
  });

  it('takes the new text as it is', () => {
    assert.equal(replaceOnce('a-b', { oldText: '-', newText: "$& $' $1" }), "a$& $' $1b");
  });

  it('is refused where the place is missing, or not the only one', () => {
    assert.throws(() => replaceOnce('a', { oldText: 'b', newText: '' }), /is not in the file/);
    assert.throws(() => replaceOnce('aXXXa', { oldText: 'XX', newText: '' }), /more than once/);
  });

  it('keeps the mark and the line breaks of a file that is written as a whole', () => {
    assert.equal(replaceAll('\ufeffa\r\n', 'b\nc\n'), '\ufeffb\r\nc\r\n');
    assert.equal(replaceAll('', 'b\nc\n'), 'b\nc\n');
  });
});
