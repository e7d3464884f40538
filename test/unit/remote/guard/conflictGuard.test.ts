import assert from 'node:assert/strict';

import {
  baseRead,
  baseWritten,
  newerOf,
  settlingMs,
  type Base,
} from '../../../../src/remote/guard/base.ts';
import {
  allowedTo,
  verdict,
  type Allowed,
  type Place,
} from '../../../../src/remote/guard/conflictGuard.ts';
import type { RemoteStat } from '../../../../src/remote/remoteFiles.ts';
import type { CurrentFile, Snapshot } from '../../../../src/remote/guard/snapshot.ts';
import { entry } from '../entries.ts';

const HOUR = 3_600_000;
const T = 1_700_000_000_000;

const settled: Snapshot = {
  size: 10,
  mtimeMs: T,
  mtimeUnitMs: 1_000,
  hash: 'a'.repeat(64),
  settled: true,
};
const unsettled: Snapshot = { ...settled, settled: false };
const byMinutes: Snapshot = { ...settled, mtimeUnitMs: 60_000 };

const file = (facts: Partial<CurrentFile> = {}): CurrentFile => ({
  kind: 'file',
  size: 10,
  mtimeMs: T,
  mtimeUnitMs: 1_000,
  ...facts,
});

const only = (version: Snapshot, isLenient = false): Allowed => ({
  of: 'version',
  version,
  isLenient,
});

describe('what is decided of a file before it is replaced', () => {
  const table: readonly (readonly [string, Allowed, Place, 'go' | 'look', boolean?])[] = [
    ['the same size and time, proved', only(settled), file(), 'go'],
    ['the same, whose content is at hand anyway', only(settled), file(), 'look', true],
    ['the same, in the second in which it was read', only(unsettled), file(), 'look'],
    [
      'the same, in the second of a save that nothing hangs on',
      only(unsettled, true),
      file(),
      'go',
    ],
    ['another time', only(settled), file({ mtimeMs: T + 1_000 }), 'look'],
    ['an older time', only(settled), file({ mtimeMs: T - 1_000 }), 'look'],
    ['another time zone', only(settled), file({ mtimeMs: T + 2 * HOUR }), 'look'],
    ['another size', only(settled), file({ size: 11 }), 'look'],
    ['no size', only(settled), file({ size: undefined }), 'look'],
    ['no time, as before', only({ ...settled, mtimeMs: 0 }), file({ mtimeMs: 0 }), 'look'],
    ['minutes now, seconds before', only(settled), file({ mtimeUnitMs: 60_000 }), 'look'],
    ['seconds now, minutes before', only(byMinutes), file(), 'look'],
    ['minutes both times, proved', only(byMinutes), file({ mtimeUnitMs: 60_000 }), 'go'],
    ['a link', only(settled), file({ kind: 'symlink' }), 'look'],
    ['a folder', only(settled), file({ kind: 'directory' }), 'look'],
    ['a device', only(settled), file({ kind: 'other' }), 'look'],
    ['what the server does not tell', only(settled), 'unknown', 'look'],
    ['nothing any more', only(settled), 'nothing', 'go'],
    ['nothing, as before', { of: 'nothing' }, 'nothing', 'go'],
    ['what has appeared', { of: 'nothing' }, file(), 'look'],
    ['what may have appeared', { of: 'nothing' }, 'unknown', 'look'],
    ['anything, with leave', { of: 'anything' }, file({ size: 99 }), 'go'],
    ['anything, with leave and unknown', { of: 'anything' }, 'unknown', 'go'],
  ];
  for (const [title, allowed, now, expected, isRead] of table) {
    it(`${title}: ${expected === 'go' ? 'replaced' : 'its content decides'}`, () => {
      assert.equal(verdict(allowed, now, isRead), expected);
    });
  }
});

describe('what a write may replace', () => {
  const told: RemoteStat = {
    kind: 'file',
    symlink: false,
    size: 10,
    mtimeMs: T,
    readonly: false,
  };
  const read: Base = { snapshot: settled, told, sinceMs: 0, isOurs: false };
  const ours: Base = { ...read, isOurs: true };
  const other: Snapshot = { ...settled, hash: 'b'.repeat(64) };
  const table: readonly (readonly [string, Parameters<typeof allowedTo>, Allowed])[] = [
    [
      'of a document: its base',
      [{ base: read, hasDocument: true }, undefined, true],
      only(settled),
    ],
    [
      'of a document that we saved: its base, proved',
      [{ base: ours, hasDocument: true }, undefined, true],
      only(settled),
    ],
    [
      'of a document of which nothing is known: nothing',
      [{ base: undefined, hasDocument: true }, undefined, true],
      { of: 'nothing' },
    ],
    [
      'by who has read it: what was read',
      [{ base: read, hasDocument: false }, undefined, true],
      only(settled),
    ],
    [
      'by who has written it: what was written',
      [{ base: ours, hasDocument: false }, undefined, true],
      only(settled, true),
    ],
    [
      'by who has not read what is there: anything',
      [{ base: undefined, hasDocument: false }, undefined, true],
      { of: 'anything' },
    ],
    [
      'where nothing is known to be: nothing',
      [{ base: undefined, hasDocument: false }, undefined, false],
      { of: 'nothing' },
    ],
    ['with leave for one version', [{ base: read, hasDocument: true }, other, true], only(other)],
    [
      'with leave for anything',
      [{ base: read, hasDocument: true }, 'anything', true],
      { of: 'anything' },
    ],
    [
      'with leave for nothing',
      [{ base: read, hasDocument: true }, 'nothing', true],
      { of: 'nothing' },
    ],
  ];
  for (const [title, given, allowed] of table) {
    it(title, () => assert.deepEqual(allowedTo(...given), allowed));
  }
});

describe('whether the time of a version proves its content', () => {
  const told = undefined;
  const reading = (sinceMs: number, beganMs: number, facts: Parameters<typeof entry>[1] = {}) =>
    baseRead({
      entry: entry('f', { size: 10, mtimeMs: T, ...facts }),
      ...{ hash: 'h', size: 10, sinceMs, beganMs, told },
    }).snapshot.settled;

  it('read longer than its unit after it was first seen: yes', () => {
    assert.equal(reading(0, settlingMs(1_000) + 1), true);
    assert.equal(reading(0, settlingMs(60_000) + 1, { mtimeUnitMs: 60_000 }), true);
  });

  const doubtful: readonly (readonly [string, boolean])[] = [
    ['read in the second in which it was seen', reading(0, 900)],
    ['read within two seconds, the step of old disks', reading(0, 2_000)],
    ['read in the minute in which it was listed', reading(0, 59_000, { mtimeUnitMs: 60_000 })],
    ['of another size than was listed', reading(0, HOUR, { size: 11 })],
    ['without a size', reading(0, HOUR, { size: undefined })],
    ['without a time', reading(0, HOUR, { mtimeMs: 0 })],
    ['behind a link', reading(0, HOUR, { kind: 'symlink', target: 'file' })],
  ];
  for (const [title, isSettled] of doubtful) {
    it(`${title}: no`, () => assert.equal(isSettled, false));
  }

  it('written by us: no, others may write in the same second', () => {
    const facts = { size: 10, mtimeMs: T };
    const { snapshot } = baseWritten({ facts, hash: 'h', size: 10, nowMs: 0, told });
    assert.equal(snapshot.settled, false);
  });

  it('seen again with the same facts: what was proved stays', () => {
    const first = { snapshot: settled, told, sinceMs: 1, isOurs: false };
    const again = { snapshot: unsettled, told, sinceMs: 5, isOurs: false };
    assert.equal(newerOf(first, again).snapshot.settled, true);
    assert.equal(newerOf(first, again).sinceMs, 1);
    const touched = { ...again, snapshot: { ...unsettled, mtimeMs: T + 5_000 } };
    assert.deepEqual(newerOf(first, touched), touched);
  });
});
