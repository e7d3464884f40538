import { strict as assert } from 'node:assert';
import { failureText } from '../../../scripts/test/failureText.mjs';

describe('what is told again of a suite that failed', () => {
  const report = (name: string) => `  1 failing\n\n  1) ${name}:\n     Error: no\n      at here`;

  it('is each report of mocha', () => {
    const output = `    ✔ works\n\n  9 passing\n${report('first')}\n\n\n\n    ✔ more\n\n  3 passing\n${report('second')}\n\n\n`;
    assert.equal(failureText(output), `${report('first')}\n\n${report('second')}`);
  });

  it('is the end of what it printed, where mocha said nothing', () => {
    assert.equal(failureText('one line\nthe last line\n\n'), 'one line\nthe last line');
    assert.equal(failureText(`${'a'.repeat(9_000)}end`).slice(-4), 'aend');
  });

  it('is the end as well where there are counts alone', () => {
    const output = 'save/cut\n  leak: 2 sockets\n\n  7 passing\n  1 failing\n';
    assert.equal(failureText(output), output.trimEnd());
  });

  it('has a bound', () => {
    const output = `  1 failing\n\n${'x'.repeat(9_000)}\n\n\n`;
    assert.equal(failureText(output).length, 4_000);
  });
});
