import assert from 'node:assert/strict';

import {
  describeReply,
  isCompletion,
  isIntermediate,
  isNotImplemented,
  isPermanentFailure,
  isPreliminary,
  isTransientFailure,
  replyText,
} from '../../../../src/ftp/protocol/reply.ts';

const KINDS = {
  isPreliminary,
  isCompletion,
  isIntermediate,
  isTransientFailure,
  isPermanentFailure,
};

describe('a reply', () => {
  const codes: [code: number, kind: keyof typeof KINDS][] = [
    [110, 'isPreliminary'],
    [150, 'isPreliminary'],
    [199, 'isPreliminary'],
    [200, 'isCompletion'],
    [226, 'isCompletion'],
    [299, 'isCompletion'],
    [300, 'isIntermediate'],
    [350, 'isIntermediate'],
    [399, 'isIntermediate'],
    [400, 'isTransientFailure'],
    [421, 'isTransientFailure'],
    [499, 'isTransientFailure'],
    [500, 'isPermanentFailure'],
    [550, 'isPermanentFailure'],
    [631, 'isPermanentFailure'],
  ];
  for (const [code, kind] of codes) {
    it(`${code} ${kind}`, () => {
      const holding = Object.entries(KINDS).filter(([, is]) => is({ code, lines: [''] }));
      assert.deepEqual(
        holding.map(([name]) => name),
        [kind],
      );
    });
  }

  for (const [code, expected] of [
    [500, true],
    [501, false],
    [502, true],
    [504, false],
    [550, false],
  ] as const) {
    it(`${code} ${expected ? 'means' : 'does not mean'} that the command is unknown`, () => {
      assert.equal(isNotImplemented({ code, lines: [''] }), expected);
    });
  }

  it('is quoted on one line', () => {
    assert.equal(describeReply({ code: 550, lines: ['a', ' b', ''] }), '550 a /  b /');
    assert.equal(describeReply({ code: 220, lines: [''] }), '220');
    assert.equal(replyText({ code: 211, lines: ['a', 'b'] }), 'a\nb');
  });

  it('is quoted within bounds', () => {
    const quote = describeReply({ code: 220, lines: ['x'.repeat(100_000)] });
    assert.ok(quote.length <= 301 && quote.startsWith('220 xxx') && quote.endsWith('…'));
  });
});
