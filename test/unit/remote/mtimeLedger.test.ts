import assert from 'node:assert/strict';

import { MtimeLedger } from '../../../src/remote/mtimeLedger.ts';
import { entry } from './entries.ts';

const MINUTE = 60_000;
const T = 100 * MINUTE;

describe('MtimeLedger', () => {
  it('tells the time of the server where we wrote nothing', () => {
    assert.equal(new MtimeLedger().view('/a', entry('a', { mtimeMs: T })), T);
  });

  it('advances with each of two writes in one second', () => {
    const ledger = new MtimeLedger();
    const first = ledger.wrote('/a', entry('a', { mtimeMs: T, size: 1 }), T);
    const second = ledger.wrote('/a', entry('a', { mtimeMs: T, size: 2 }), first);
    assert.ok(first > T && second > first);
  });

  it('tells the same until something changes', () => {
    const ledger = new MtimeLedger();
    const written = entry('a', { mtimeMs: T + 1_000 });
    const told = ledger.wrote('/a', written, T + 5_000);
    assert.equal(told, T + 5_001);
    assert.equal(ledger.view('/a', written), told);
    assert.equal(ledger.view('/a', written), told);
  });

  it('does not go back when the listing after a save knows minutes only', () => {
    const ledger = new MtimeLedger();
    const told = ledger.wrote('/a', entry('a', { mtimeMs: T + 42_000 }), T);
    const listed = entry('a', { mtimeMs: T, mtimeUnitMs: MINUTE });
    assert.equal(ledger.view('/a', listed), told);
  });

  it('advances with a write of which the server tells nothing but by a listing', () => {
    const ledger = new MtimeLedger();
    const listed = entry('a', { mtimeMs: T, mtimeUnitMs: MINUTE });
    ledger.wroteBlindly('/a', ledger.view('/a', listed));
    const told = ledger.view('/a', listed);
    assert.equal(told, T + 1);
    assert.equal(ledger.view('/a', listed), told);
    ledger.wroteBlindly('/a', told);
    assert.equal(ledger.view('/a', listed), T + 2);
  });

  it('sees a change by others, even one that the clock does not show', () => {
    const ledger = new MtimeLedger();
    const told = ledger.wrote('/a', entry('a', { mtimeMs: T, size: 1 }), undefined);
    assert.equal(told, T);
    const resized = ledger.view('/a', entry('a', { mtimeMs: T, size: 2 }));
    assert.ok(resized > told);
    const later = ledger.view('/a', entry('a', { mtimeMs: T + 9_000, size: 2 }));
    assert.equal(later, T + 9_000);
  });

  it('never goes back, even when the clock of the server does', () => {
    const ledger = new MtimeLedger();
    const told = ledger.wrote('/a', entry('a', { mtimeMs: T }), undefined);
    const restored = entry('a', { mtimeMs: T - 10 * MINUTE });
    const after = ledger.view('/a', restored);
    assert.ok(after > told);
    assert.equal(ledger.view('/a', restored), after);
  });

  it('forgets', () => {
    const ledger = new MtimeLedger();
    ledger.wrote('/a', entry('a', { mtimeMs: T }), T + 1_000);
    ledger.forget('/a');
    assert.equal(ledger.view('/a', entry('a', { mtimeMs: T })), T);
  });

  it('is bounded, and keeps the files written last', () => {
    const ledger = new MtimeLedger();
    for (let index = 0; index < 6_000; index++) {
      ledger.wrote(`/${index}`, entry('a', { mtimeMs: T }), T);
    }
    assert.equal(ledger.view('/0', entry('a', { mtimeMs: T })), T);
    assert.equal(ledger.view('/5999', entry('a', { mtimeMs: T })), T + 1);
  });
});
