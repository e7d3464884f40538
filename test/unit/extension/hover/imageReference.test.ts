import assert from 'node:assert/strict';

import { imagePaths, imageReferenceAt } from '../../../../src/extension/hover/imageReference.ts';

describe('the image that a line names', () => {
  // The mouse is where the bar is.
  const known = [
    ['<img src="img/lo|go.png" alt="x">', 'img/logo.png'],
    ["<img src='|a.JPG'>", 'a.JPG'],
    ['body { background: url(../b|g.webp) }', '../bg.webp'],
    ['body { background: url( "b|g.svg" ) }', 'bg.svg'],
    ['body { background: url( b|g.svg ) }', 'bg.svg'],
    ['![a picture](pic|s/a.gif)', 'pics/a.gif'],
    ['![a picture](pic|s/a.gif "with a title")', 'pics/a.gif'],
    ["import logo from './lo|go.svg';", './logo.svg'],
    ['const a = `x/|y.ico`;', 'x/y.ico'],
    ['<img src="a.png?v=|3"><img src="b.png">', 'a.png?v=3'],
    ['<img src="a.png"><img src="|b.png">', 'b.png'],
    ['<img src="two words|.png">', 'two words.png'],
    [`${'x'.repeat(100_000)} "a|.png" ${'y'.repeat(100_000)}`, 'a.png'],
  ] as const;
  for (const [marked, target] of known) {
    it(marked.slice(0, 60), () => {
      const column = marked.indexOf('|');
      const line = marked.replace('|', '');
      const reference = imageReferenceAt(line, column);
      assert.ok(reference);
      assert.equal(reference.target, target);
      assert.equal(line.slice(reference.start, reference.end), target);
    });
  }

  for (const marked of [
    '',
    '|',
    '<img src="a.png" al|t="x">',
    '<script src="a|.js">',
    'a|.png without anything around it',
    '"unclosed|.png',
    `"${'x'.repeat(400)}|.png"`,
  ]) {
    it(`none: ${marked.slice(0, 40)}`, () => {
      const column = Math.max(0, marked.indexOf('|'));
      assert.equal(imageReferenceAt(marked.replace('|', ''), column), undefined);
    });
  }
});

describe('the places where an image may be', () => {
  const roots = ['/home/site', '/'];
  for (const [target, paths] of [
    ['a.png', ['/home/site/css/a.png']],
    ['../img/a%20b.png?v=1#x', ['/home/site/img/a b.png']],
    ['/img/a.png', ['/home/site/img/a.png', '/img/a.png']],
    ['../../../../../a.png', ['/a.png']],
    ['http://example.com/a.png', []],
    ['//example.com/a.png', []],
    ['data:image/png;base64,AAAA.png', []],
    ['%E0%A4%A.png', []],
    ['a%0d%0aDELE b.png', []],
  ] as const) {
    it(target, () => assert.deepEqual(imagePaths(target, '/home/site/css/a.css', roots), paths));
  }
});
