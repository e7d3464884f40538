import assert from 'node:assert/strict';

import { parseDosListing } from '../../../../../src/ftp/protocol/listing/dosListing.ts';
import type { ListingEntry } from '../../../../../src/ftp/protocol/listing/listingEntry.ts';
import { onlyEntry, UNSTATED } from './entries.ts';

const clock = { nowMs: Date.UTC(2024, 4, 10, 12), utcOffsetMinutes: 0 };

const at = (...parts: [number, number, number, number, number]) =>
  ({ mtimeMs: Date.UTC(...parts), mtimePrecision: 'minute' }) as const;
const morning = at(2024, 4, 6, 7, 8);

const lines: readonly (readonly [string, Partial<ListingEntry>])[] = [
  [
    '05-06-24  07:08AM       <DIR>          aspnet_client',
    { kind: 'directory', name: 'aspnet_client', ...morning },
  ],
  [
    '05-06-24  07:08AM                 1234 web.config',
    { kind: 'file', name: 'web.config', size: 1234, ...morning },
  ],
  [
    '05-06-2024  07:08AM                 1234 a',
    { kind: 'file', name: 'a', size: 1234, ...morning },
  ],
  [
    '05-06-24  07:08PM                    0 a',
    { kind: 'file', name: 'a', size: 0, ...at(2024, 4, 6, 19, 8) },
  ],
  [
    '05-06-24  12:08AM                    0 a',
    { kind: 'file', name: 'a', size: 0, ...at(2024, 4, 6, 0, 8) },
  ],
  [
    '05-06-24  12:08PM                    0 a',
    { kind: 'file', name: 'a', size: 0, ...at(2024, 4, 6, 12, 8) },
  ],
  [
    '05-06-24  07:08p                     0 a',
    { kind: 'file', name: 'a', size: 0, ...at(2024, 4, 6, 19, 8) },
  ],
  [
    '05-06-24  07:08 PM                   0 a',
    { kind: 'file', name: 'a', size: 0, ...at(2024, 4, 6, 19, 8) },
  ],
  [
    '05-06-24  13:08PM                    0 a',
    { kind: 'file', name: 'a', size: 0, ...at(2024, 4, 6, 13, 8) },
  ],
  [
    '05-06-24  19:08                      0 a',
    { kind: 'file', name: 'a', size: 0, ...at(2024, 4, 6, 19, 8) },
  ],
  ['05/06/2024  07:08 AM             1,234 a', { kind: 'file', name: 'a', size: 1234, ...morning }],
  [
    '06.05.2024  07:08            1.234.567 a',
    { kind: 'file', name: 'a', size: 1234567, ...morning },
  ],
  [
    '13-05-24  07:08AM                    1 a',
    { kind: 'file', name: 'a', size: 1, ...at(2024, 4, 13, 7, 8) },
  ],
  ['2024-05-06  07:08       <DIR>          a b', { kind: 'directory', name: 'a b', ...morning }],
  [
    '2024-05-06  07:08                9,730 a b',
    { kind: 'file', name: 'a b', size: 9730, ...morning },
  ],
  ['2024/05/06  07:08                    1 a', { kind: 'file', name: 'a', size: 1, ...morning }],
  [
    '01-29-97  11:32PM       <DIR>          prog',
    { kind: 'directory', name: 'prog', ...at(1997, 0, 29, 23, 32) },
  ],
  [
    '01-01-70  12:00AM                    1 a',
    { kind: 'file', name: 'a', size: 1, ...at(1970, 0, 1, 0, 0) },
  ],
  [
    '05-06-24  07:08AM           5000000000 a',
    { kind: 'file', name: 'a', size: 5_000_000_000, ...morning },
  ],
  [
    '05-06-24  07:08AM                    1  lead ',
    { kind: 'file', name: ' lead ', size: 1, ...morning },
  ],
  [
    '05-06-24  07:08AM       <DIR>           lead',
    { kind: 'directory', name: ' lead', ...morning },
  ],
  ['05-06-24  07:08AM       <dir>  short', { kind: 'directory', name: 'short', ...morning }],
  ['05-06-24  07:08AM       <DIR> short', { kind: 'directory', name: 'short', ...morning }],
  [
    '05-06-24  07:08AM                    1 2 3 <DIR> x',
    { kind: 'file', name: '2 3 <DIR> x', size: 1, ...morning },
  ],
  [
    '05/06/2024  07:08 AM    <JUNCTION>     Data [C:\\Users\\Data]',
    { kind: 'symlink', name: 'Data', linkTarget: 'C:\\Users\\Data', ...morning },
  ],
  [
    '05/06/2024  07:08 AM    <SYMLINKD>     d [..\\d]',
    { kind: 'symlink', name: 'd', linkTarget: '..\\d', ...morning },
  ],
  ['05/06/2024  07:08 AM    <SYMLINK>      f [1]', { kind: 'symlink', name: 'f [1]', ...morning }],
  ['02-31-24  07:08AM                    1 a', { kind: 'file', name: 'a', size: 1 }],
  ['00-00-80  12:00AM                    1 a', { kind: 'file', name: 'a', size: 1 }],
];

const rejected: readonly (readonly [string, string])[] = [
  ['-rw-r--r-- 1 a b 12 May  6 07:08 a', 'the line does not begin with a date'],
  ['Volume in drive C has no label', 'the line does not begin with a date'],
  ['05-06/24  07:08AM                    1 a', 'the line does not begin with a date'],
  ['05-06-24', 'the line has no time of day'],
  ['05-06-24  25:08                      1 a', 'the line has no time of day'],
  ['05-06-24  07:60AM                    1 a', 'the line has no time of day'],
  ['05-06-24  07:08AM', 'the line has neither a size nor a mark such as <DIR>'],
  [
    '05-06-24  07:08AM       <CASTLE>       a',
    'the line has neither a size nor a mark such as <DIR>',
  ],
  ['05-06-24  07:08AM       -1 a', 'the line has neither a size nor a mark such as <DIR>'],
  ['05-06-24  07:08AM                    1', 'the name is empty'],
  ['05-06-24  07:08AM       <DIR>', 'the name is empty'],
  ['05-06-24  07:08AM       <DIR>          ', 'the name is empty'],
  ['05-06-24  07:08AM                    1 a/b', 'the name contains a slash'],
  ['05-06-24  07:08AM                    1 a\tb', 'the name contains a control character'],
];

describe('parseDosListing', () => {
  for (const [line, expected] of lines) {
    it(line, () => {
      assert.deepEqual(onlyEntry(parseDosListing(`${line}\r\n`, clock)), {
        ...UNSTATED,
        ...expected,
      });
    });
  }

  for (const [line, reason] of rejected) {
    it(`rejects ${JSON.stringify(line)}`, () => {
      assert.deepEqual(parseDosListing(line, clock), { entries: [], rejected: [{ line, reason }] });
    });
  }

  for (const name of ['.', '..']) {
    it(`reports nothing for the directory ${name}`, () => {
      const line = `05-06-24  07:08AM       <DIR>          ${name}`;
      assert.deepEqual(parseDosListing(line, clock), { entries: [], rejected: [] });
    });
  }

  it('subtracts what the zone of the server is ahead of UTC', () => {
    const line = '05-06-24  07:08AM                    1 a';
    const { mtimeMs } = onlyEntry(parseDosListing(line, { ...clock, utcOffsetMinutes: -420 }));
    assert.equal(mtimeMs, Date.UTC(2024, 4, 6, 14, 8));
  });
});
