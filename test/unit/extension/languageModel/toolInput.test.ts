import assert from 'node:assert/strict';
import { ToolInput } from '../../../../src/extension/languageModel/toolInput.ts';

const known = ['uri', 'line', 'all'] as const;

describe('The input of a tool', () => {
  it('has texts, counts and flags', () => {
    const input = new ToolInput({ uri: 'ftp://a/', line: 3, all: true }, known);
    assert.equal(input.text('uri', 10), 'ftp://a/');
    assert.equal(input.count('line'), 3);
    assert.equal(input.flag('all'), true);
  });

  it('may leave out what is not needed, or say null', () => {
    const input = new ToolInput({ uri: null, line: null, all: null }, known);
    assert.equal(input.optionalText('uri', 10), undefined);
    assert.equal(input.count('line'), undefined);
    assert.equal(input.flag('all'), false);
  });

  for (const input of [undefined, null, 'ftp://a/', 7, ['ftp://a/']]) {
    it(`is not ${JSON.stringify(input)}`, () => {
      assert.throws(() => new ToolInput(input, known), /must be an object/);
    });
  }

  it('has nothing that the tool does not know', () => {
    assert.throws(() => new ToolInput({ uri: '', path: '/' }, known), /must not have "path"/);
    const polluted = JSON.parse('{"__proto__":{"uri":"ftp://a/"}}') as unknown;
    assert.throws(() => new ToolInput(polluted, known), /must not have "__proto__"/);
  });

  for (const uri of [undefined, '', 7, {}, ['a'], 'ftp://much/too/long']) {
    it(`has no address ${JSON.stringify(uri)}`, () => {
      assert.throws(() => new ToolInput({ uri }, known).text('uri', 10), {
        name: 'ToolInputError',
      });
    });
  }

  for (const line of [0, -1, 1.5, NaN, Infinity, '1', {}, 2 ** 60, 21]) {
    it(`has no line ${JSON.stringify(line)}`, () => {
      const input = new ToolInput({ line }, known);
      assert.throws(() => input.count('line', 20), /must be a whole number from 1 to 20/);
    });
  }

  it('has no flag that is neither true nor false', () => {
    assert.throws(() => new ToolInput({ all: 'yes' }, known).flag('all'), /true or false/);
  });
});
