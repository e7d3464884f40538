import assert from 'node:assert/strict';

import type { ParsedListing } from '../../../../../src/ftp/protocol/listing/listingEntry.ts';
import {
  LISTING_FORMATS,
  parseListing,
} from '../../../../../src/ftp/protocol/listing/listListing.ts';
import { parseMachineListing } from '../../../../../src/ftp/protocol/listing/machineListing.ts';

const clock = { nowMs: Date.UTC(2024, 4, 10, 12), utcOffsetMinutes: 0 };
const unix = '-rw-r--r-- 1 a b 12 May  6 07:08 unix';
const dos = '05-06-24  07:08AM                    1 dos';

const names = ({ entries }: ParsedListing) => entries.map(({ name }) => name);
const lines = ({ rejected }: ParsedListing) => rejected.map(({ line }) => line);
const parse = (...parts: string[]) => parseListing(parts.join('\r\n'), clock);

describe('parseListing', () => {
  it('reads a Unix listing', () => {
    assert.deepEqual(names(parse('total 12', unix, '')), ['unix']);
  });

  it('reads a DOS listing', () => {
    assert.deepEqual(names(parse(dos, '05-06-24  07:08AM       <DIR>          d')), ['dos', 'd']);
  });

  it('lets the form decide that reads most lines, else the more frequent one', () => {
    const junk = ['Volume 2024', '2024-05-06 maintenance'];
    const tie = parse(...junk, dos, unix);
    assert.deepEqual([names(tie), lines(tie), tie.format], [['unix'], [...junk, dos], 'unix']);
    const clear = parse(dos, unix, dos);
    assert.deepEqual([names(clear), lines(clear), clear.format], [['dos', 'dos'], [unix], 'dos']);
  });

  it('looks further where the first lines are in no form at all', () => {
    const junk = Array.from({ length: 120 }, (_, index) => `note ${index}`);
    const listing = parse(...junk, dos);
    assert.deepEqual([names(listing), listing.rejected.length], [['dos'], 120]);
  });

  it('knows each of its forms once', () => {
    const all = LISTING_FORMATS.map(({ name }) => name);
    assert.deepEqual([...new Set(all)], all);
    assert.equal(all[0], 'unix');
  });

  it('lets a line decide that is then rejected for its name', () => {
    const listing = parse('05-06-24  07:08AM                    1 a/b', dos);
    assert.deepEqual(names(listing), ['dos']);
  });

  it('rejects all lines of a form that it does not know, with a reason', () => {
    const unknown = [
      'ACCOUNT = MYACCT             GROUP = MYGROUP',
      'NSCREEN1  256B  FA  800  10000',
    ];
    const listing = parse(...unknown);
    assert.deepEqual([listing.entries, lines(listing), listing.format], [[], unknown, undefined]);
    assert.ok(listing.rejected.every(({ reason }) => reason !== ''));
  });

  for (const [empty, format] of [
    ['', undefined],
    ['\r\n', undefined],
    ['total 0\r\n', 'unix'],
    ['\n\n', undefined],
    ['Directory DKA100:[FTP]\r\n\r\nTotal of 0 files, 0/0 blocks.\r\n', 'vms'],
    ['Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname\r\n', 'mvs-data-sets'],
  ] as const) {
    it(`finds nothing in ${JSON.stringify(empty)}`, () => {
      assert.deepEqual(parseListing(empty, clock), { entries: [], rejected: [], format });
    });
  }

  it('drops . and .. but not names that begin like them', () => {
    const listed = ['.', '..', '...', '..a'].map(
      (name) => `drwxr-xr-x 1 a b 1 May  6 07:08 ${name}`,
    );
    assert.deepEqual(names(parse(...listed)), ['...', '..a']);
  });
});

// A quadratic parser would need hours for these, so the bound can be a generous one. It is one of CPU
// time, which other programs on the machine do not lengthen much.
const MAX_CPU_MS = 5000;
const TEN_MB = 10_000_000;
const TWO_MB = 2_000_000;

const hostile: readonly (readonly [string, () => string])[] = [
  ['one line without a blank', () => 'a'.repeat(TEN_MB)],
  ['one line of blanks', () => ' '.repeat(TWO_MB)],
  ['one line of digits and blanks', () => '1 '.repeat(TWO_MB / 2)],
  ['one long name', () => `${unix}${'x'.repeat(TEN_MB)}`],
  ['one long name of arrows', () => `l${unix.slice(1)}${' -> '.repeat(TWO_MB / 4)}`],
  ['one long name of blanks', () => `${unix}${' '.repeat(TWO_MB)}x`],
  ['one long link target', () => `lrwxrwxrwx 1 a b 7 May  6 07:08 a -> ${'é'.repeat(TWO_MB)}`],
  ['one long DOS size', () => `05-06-24  07:08AM ${'1,'.repeat(TWO_MB / 2)}x a`],
  ['one long DOS link', () => `05-06-24  07:08AM <SYMLINK> ${' ['.repeat(TWO_MB / 2)}]`],
  ['one line of semicolons', () => ';'.repeat(TWO_MB)],
  ['one line of facts', () => `${'a=b;'.repeat(TEN_MB / 4)} x`],
  ['one line of link facts', () => 'type=OS.unix=slink:;'.repeat(TWO_MB / 20) + ' x'],
  ['one line of link targets', () => 'type=OS.unix=slink: '.repeat(TWO_MB / 20)],
  ['empty lines', () => '\n'.repeat(TWO_MB)],
  ['blank lines', () => ' \r\n'.repeat(TWO_MB / 3)],
  ['carriage returns', () => '\r'.repeat(TWO_MB)],
  ['200,000 Unix lines', () => `${unix}\r\n`.repeat(200_000)],
  ['200,000 DOS lines', () => `${dos}\r\n`.repeat(200_000)],
  ['200,000 lines that cannot be read', () => '-rw-r--r-- 1 1 1 1 1 1 1 1 x\r\n'.repeat(200_000)],
  ['200,000 machine lines', () => 'type=file;size=5;modify=20240506070809; a\n'.repeat(200_000)],
];

describe('parsers of listings, fed by a hostile server', function () {
  this.timeout(60_000);

  for (const [title, make] of hostile) {
    it(`need linear time for ${title}`, () => {
      const text = make();
      for (const parseText of [parseMachineListing, (all: string) => parseListing(all, clock)]) {
        const start = process.cpuUsage();
        parseText(text);
        const { user } = process.cpuUsage(start);
        assert.ok(user < MAX_CPU_MS * 1000, `took ${Math.round(user / 1000)} ms`);
      }
    });
  }

  it('account for every one of 200,000 lines', () => {
    const { entries, rejected } = parseListing(`${unix}\n${dos}\n`.repeat(100_000), clock);
    assert.deepEqual([entries.length, rejected.length], [100_000, 100_000]);
  });
});
