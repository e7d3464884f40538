import assert from 'node:assert/strict';
import { NoticeGate } from '../../../src/extension/ui/noticeGate.ts';

describe('NoticeGate', () => {
  let now = 0;
  let gate: NoticeGate;
  beforeEach(() => {
    now = 0;
    gate = new NoticeGate({ quietMs: 1000, now: () => now });
  });

  it('shows one of a kind at a time', () => {
    assert.equal(gate.enter('site timeout'), true);
    assert.equal(gate.enter('site timeout'), false);
    assert.equal(gate.enter('site refused'), true);
    assert.equal(gate.enter('other timeout'), true);
  });

  it('is quiet for a while after one was closed', () => {
    gate.enter('site timeout');
    gate.leave('site timeout');
    now = 999;
    assert.equal(gate.enter('site timeout'), false);
    now = 1000;
    assert.equal(gate.enter('site timeout'), true);
  });

  it('takes a failure after a recovery as news', () => {
    gate.enter('site timeout');
    gate.leave('site timeout');
    gate.reset('site ');
    assert.equal(gate.enter('site timeout'), true);
  });

  it('does not show a notice twice because of a recovery', () => {
    gate.enter('site timeout');
    gate.reset('site ');
    assert.equal(gate.enter('site timeout'), false);
  });
});
