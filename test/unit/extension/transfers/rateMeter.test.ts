import assert from 'node:assert/strict';
import { RateMeter } from '../../../../src/extension/transfers/rateMeter.ts';

describe('RateMeter', () => {
  function measured(...samples: readonly (readonly [ms: number, bytes: number])[]): RateMeter {
    const meter = new RateMeter();
    for (const [ms, bytes] of samples) meter.note(bytes, ms);
    return meter;
  }

  it('knows nothing at first', () => {
    assert.equal(measured().perSecond(0), undefined);
    assert.equal(measured([0, 0]).perSecond(100), undefined);
    assert.equal(measured([0, 0]).timeLeftMs(1_000, 100), undefined);
  });

  it('tells bytes per second, and how long the rest takes at that', () => {
    const meter = measured([0, 0], [1_000, 500], [2_000, 1_000]);
    assert.equal(meter.perSecond(2_000), 500);
    assert.equal(meter.timeLeftMs(2_000, 2_000), 4_000);
  });

  it('goes by what was lately', () => {
    const slow = Array.from({ length: 20 }, (_, index) => [index * 1_000, index * 10] as const);
    const meter = measured(...slow);
    for (let step = 1; step <= 20; step++) meter.note(190 + step * 1_000, 19_000 + step * 1_000);
    assert.equal(meter.perSecond(39_000), 1_000);
  });

  it('falls while nothing moves, and then nobody can tell how long it takes', () => {
    const meter = measured([0, 0], [1_000, 1_000]);
    assert.equal(meter.perSecond(10_000), 100);
    meter.note(1_000, 10_000);
    meter.note(1_000, 20_000);
    assert.equal(meter.perSecond(20_000), 0);
    assert.equal(meter.timeLeftMs(1, 20_000), undefined);
  });

  it('begins anew after a pause, and where bytes come again', () => {
    const meter = measured([0, 0], [1_000, 1_000]);
    meter.reset();
    assert.equal(meter.perSecond(100_000), undefined);
    const again = measured([0, 5_000], [1_000, 0], [2_000, 300]);
    assert.equal(again.perSecond(2_000), 300);
  });
});
