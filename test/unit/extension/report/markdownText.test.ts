import assert from 'node:assert/strict';
import fc from 'fast-check';
import { code, table } from '../../../../src/extension/report/markdownText.ts';

/** Exactly one code span that ends where the text does, and leaves no cell of a table. */
const ONE_SPAN = /^`[^`\p{C}\n]+`$/u;
const BARE_PIPE = /(?<!\\)\|/;

const hostile: readonly (readonly [text: string, expected: string])[] = [
  ['`ls` | [x](https://evil.test)', "`'ls' \\| [x](https://evil.test)`"],
  ['<img src=x onerror=alert(1)>', '`<img src=x onerror=alert(1)>`'],
  ['a\r\n\r\n# Heading\n- item', '`a # Heading - item`'],
  ['[run](command:workbench.action.quit)', '`[run](command:workbench.action.quit)`'],
  ['``` ```', "`''' '''`"],
  ['\u202egpj.exe\u0000\u001b[31m', '`\ufffdgpj.exe\ufffd\ufffd[31m`'],
  ['   ', '–'],
  ['', '–'],
];

describe('A text of the server in Markdown', () => {
  for (const [text, expected] of hostile) {
    it(JSON.stringify(text), () => assert.equal(code(text), expected));
  }

  it('is bounded', () => assert.ok(code('x'.repeat(10_000)).length < 130));

  it('is one code span, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const shown = code(text);
        if (shown === '–') return;
        assert.match(shown, ONE_SPAN);
        assert.doesNotMatch(shown, BARE_PIPE);
      }),
    );
  });

  it('has its place in a table', () => {
    assert.equal(
      table(['', 'What'], [['✓', code('a|b')]]),
      '|  | What |\n| --- | --- |\n| ✓ | `a\\|b` |',
    );
  });
});
