import assert from 'node:assert/strict';
import { Matcher } from '../../../../src/remote/search/matcher.ts';
import { patternOf } from '../../../../src/remote/search/searchQuery.ts';
import { startMatchThread } from '../../../support/matchThread.ts';

const expression = (text: string) =>
  patternOf({ text, isRegExp: true, matchCase: true, wholeWord: false });

describe('Matcher', function () {
  this.timeout(60_000);
  let matcher: Matcher;
  let started: number;

  beforeEach(() => {
    started = 0;
    const start = () => {
      started++;
      return startMatchThread();
    };
    matcher = new Matcher({ start, deadlineMs: 20_000 });
  });

  afterEach(() => matcher.dispose());

  it('matches texts in one thread, each for whoever has asked', async () => {
    const ask = (text: string) => matcher.find({ text, pattern: expression('b+'), limit: 9 });
    const [one, two] = await Promise.all([ask('abb'), ask('xb yb')]);
    assert.ok(one !== 'too-slow' && two !== 'too-slow');
    assert.deepEqual([one.length, two.length, started], [1, 2, 1]);
  });

  it('ends an expression that backtracks without end, and goes on with the next text', async () => {
    matcher.dispose();
    matcher = new Matcher({
      start: () => {
        started++;
        return startMatchThread();
      },
      deadlineMs: 3_000,
    });
    const endless = { text: `${'a'.repeat(60)}!`, pattern: expression('^(a+)+$'), limit: 9 };
    const usual = { text: 'abc', pattern: expression('b'), limit: 9 };
    assert.equal(await matcher.find(endless), 'too-slow');
    assert.notEqual(await matcher.find(usual), undefined);
    assert.equal(started, 2);
  });
});
