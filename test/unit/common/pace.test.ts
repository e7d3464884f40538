import assert from 'node:assert/strict';
import { Pace } from '../../../src/common/pace.ts';

const KILOBYTE = 1024;
const CONTENT = Buffer.alloc(16 * KILOBYTE * KILOBYTE);
const BUFFERED = 8 * KILOBYTE * KILOBYTE;

describe('the pieces of a content', () => {
  const realNow = performance.now.bind(performance);
  let nowMs: number;

  beforeEach(() => {
    nowMs = 0;
    performance.now = () => nowMs;
  });
  afterEach(() => {
    performance.now = realNow;
  });

  /** Sizes in KB, each piece taken as long as said. */
  function sizes(
    pace: Pace,
    takenMs: (bytesBefore: number) => number,
    content = CONTENT,
  ): number[] {
    const found: number[] = [];
    let bytes = 0;
    for (const piece of pace.pieces(content)) {
      found.push(piece.length / KILOBYTE);
      nowMs += takenMs(bytes);
      bytes += piece.length;
    }
    assert.equal(bytes, content.length);
    return found;
  }

  it('stay small on a slow line, also where the system has taken the first ones at once', () => {
    const found = sizes(new Pace(), (before) => (before < BUFFERED / 2 ? 0 : 1_000));
    assert.deepEqual(new Set(found), new Set([64]));
  });

  it('grow on a fast line, once more has gone out than the system holds', () => {
    const found = sizes(new Pace(), () => 1);
    const small = found.filter((size) => size === 64).length;
    assert.ok(small * 64 * KILOBYTE > BUFFERED, `${small} small ones`);
    assert.deepEqual([...new Set(found)], [64, 128, 256, 512]);
  });

  it('are small again as soon as the line is slow, and grow as late as at first', () => {
    const pace = new Pace();
    sizes(pace, () => 1);
    const [first, ...others] = sizes(pace, (before) => (before === 0 ? 100 : 1));
    assert.equal(first, 512);
    assert.deepEqual(new Set(others.slice(0, 128)), new Set([64]));
    assert.equal(Math.max(...others), 512);
  });

  it('are none of nothing', () => {
    assert.deepEqual(
      sizes(new Pace(), () => 1, Buffer.alloc(0)),
      [],
    );
  });
});
