import assert from 'node:assert/strict';

import { heldContent, type HeldContent } from '../../../../src/remote/saving/heldContent.ts';

const OLD = 'the old content';
const NEW = 'what is new, and longer';

describe('what a file holds after a save in place has failed', () => {
  const cases: readonly (readonly [now: string, old: string | undefined, held: HeldContent])[] = [
    [NEW, OLD, 'new'],
    [NEW, undefined, 'new'],
    [OLD, OLD, 'old'],
    ['', '', 'old'],
    ['', OLD, 'part'],
    ['', undefined, 'part'],
    [NEW.slice(0, 9), OLD, 'part'],
    [NEW.slice(0, 9), undefined, 'part'],
    [NEW.slice(0, 5) + OLD.slice(5), OLD, 'part'],
    [`${NEW}!`, OLD, 'foreign'],
    [`${OLD}!`, OLD, 'foreign'],
    ['somebody else', OLD, 'foreign'],
    ['somebody else', undefined, 'foreign'],
    [NEW.slice(0, 9) + 'else', OLD, 'foreign'],
  ];

  for (const [now, old, held] of cases) {
    it(`"${now}" where ${old === undefined ? 'nothing' : `"${old}"`} was: ${held}`, () => {
      const [held_, before] = [Buffer.from(now), old === undefined ? undefined : Buffer.from(old)];
      assert.equal(heldContent(held_, before, Buffer.from(NEW), NEW.length), held);
    });
  }

  it('an empty file that was to be written is there', () => {
    assert.equal(heldContent(Buffer.of(), Buffer.from(OLD), Buffer.of(), 0), 'new');
  });
});
