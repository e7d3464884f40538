import assert from 'node:assert/strict';
import { isWithin } from '../../../bench/budgets.ts';
import { bestPeer, checkBudget, missedBudgets, ratioToBest } from '../../../bench/comparison.ts';
import type { OperationResult, SiteResult } from '../../../bench/result.ts';
import { side, someResult } from './someResult.ts';

const [vsftpd, proftpd] = someResult.sites as [SiteResult, SiteResult];
const [stat, rename] = vsftpd.operations as [OperationResult, OperationResult];

describe('the comparison with peers', () => {
  it('takes the fastest of them', () => {
    assert.equal(bestPeer(stat)?.name, 'curl');
    assert.equal(ratioToBest(stat), 52 / 101);
  });

  it('takes nobody who has failed', () => {
    assert.equal(bestPeer(rename), undefined);
    assert.equal(ratioToBest(rename), undefined);
  });

  it('has no ratio where ours has failed', () => {
    const [failed] = proftpd.operations as [OperationResult];
    assert.equal(ratioToBest(failed), undefined);
  });
});

describe('the budgets', () => {
  it('are in round trips, to a tenth of one', () => {
    assert.deepEqual(checkBudget(stat, vsftpd, 50), { rounds: 1.04, budget: 1, isMet: true });
    assert.equal(isWithin(1.34, 1.3), true);
    assert.equal(isWithin(1.36, 1.3), false);
  });

  it('give vsftpd a round trip more for an upload', () => {
    const save = { operation: 'save-4k-staged', title: '', sides: { ours: side(125, 5) } };
    const budgets = ['vsftpd', 'proftpd'].map((server) =>
      (['plain', 'tls'] as const).map(
        (security) => checkBudget(save, { ...vsftpd, server, security }, 50)?.budget,
      ),
    );
    assert.deepEqual(budgets, [
      [3.4, 4.5],
      [2.4, 3.5],
    ]);
  });

  it('are for the servers that they were made for, and for a link', () => {
    assert.equal(checkBudget(stat, { ...vsftpd, server: 'ftp://example.com:21/' }, 50), undefined);
    assert.equal(checkBudget(stat, vsftpd, 0), undefined);
  });

  it('are missed where ours takes more', () => {
    const missed = missedBudgets(someResult).map(({ result, rounds }) => [
      result.operation,
      rounds,
    ]);
    assert.deepEqual(missed, [['rename', 2.1]]);
  });
});
