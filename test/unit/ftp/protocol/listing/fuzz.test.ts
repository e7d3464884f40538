import assert from 'node:assert/strict';
import fc from 'fast-check';

import { parseFeatures } from '../../../../../src/ftp/protocol/features.ts';
import {
  collectRead,
  linesOf,
  type ReadLine,
} from '../../../../../src/ftp/protocol/listing/collectEntries.ts';
import type { ParsedListing } from '../../../../../src/ftp/protocol/listing/listingEntry.ts';
import type { ListingFormat } from '../../../../../src/ftp/protocol/listing/listingFormat.ts';
import {
  LISTING_FORMATS,
  parseListing,
} from '../../../../../src/ftp/protocol/listing/listListing.ts';
import {
  parseMachineEntry,
  parseMachineListing,
} from '../../../../../src/ftp/protocol/listing/machineListing.ts';
import { ReplyParser } from '../../../../../src/ftp/protocol/replyParser.ts';
import { SYSTEMS } from './systems/allSystems.ts';
import { TABLE_NOW_MS } from './systems/systemTable.ts';

const clock = { nowMs: TABLE_NOW_MS, utcOffsetMinutes: 0 };
// Bounded and repeatable: fast-check prints seed and path of what fails.
const RUNS = { seed: 959, numRuns: 400 };

const REAL_LINES = SYSTEMS.flatMap(({ header = [], lines, footer = [] }) => [
  ...header,
  ...lines.flatMap(([line]) => line.split('\r\n')),
  ...footer,
]);
const HOSTILE = [
  '../',
  '..',
  '.',
  '/',
  '\\',
  '/etc/passwd',
  '\0',
  '\u0007',
  '\u001b[2J',
  '\u007f',
  '\u0085',
  '\u202e',
  '\u200b',
  '\ufeff',
  '\ufffd',
  '\ud800',
  'é',
  '💥',
  ' -> ',
  ';',
  ';1',
  '%',
  '\t',
  ' ',
  '  ',
  '\r',
  '\n',
  '\r\n',
  '<DIR>',
  '*FILE',
  '99999999999999999999',
  '-1',
  '0',
  '24:00',
  '1e9',
  '__proto__',
];

const realLine = fc.constantFrom(...REAL_LINES);
const hostileText = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 12 }));
const position = fc.double({ min: 0, max: 1, noNaN: true });

/** A real line, of which a part is cut, doubled or replaced. */
const mutatedLine = fc
  .tuple(
    realLine,
    position,
    position,
    fc.constantFrom('cut', 'put', 'double', 'swap' as const),
    hostileText,
  )
  .map(([line, first, second, how, text]) => {
    const [from, to] = [first, second]
      .map((share) => Math.round(share * line.length))
      .sort((a, b) => a - b);
    const [head, middle, tail] = [line.slice(0, from), line.slice(from, to), line.slice(to)];
    const ways = {
      cut: head + tail,
      put: head + text + tail,
      double: head + middle + middle + tail,
      swap: tail + text + head,
    };
    return ways[how];
  });
const anyLine = fc.oneof(
  { weight: 3, arbitrary: mutatedLine },
  { weight: 2, arbitrary: realLine },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  { weight: 1, arbitrary: hostileText },
);
const anyListing = fc
  .tuple(fc.array(anyLine, { maxLength: 12 }), fc.constantFrom('\r\n', '\n', '\r\r\n', '\n\n'))
  .map(([lines, end]) => lines.join(end));

/** What no name of a child can be, whatever the server says. */
function assertChildren({ entries, rejected }: ParsedListing): void {
  for (const { name, size, mtimeMs, mode } of entries) {
    assert.ok(name !== '' && name !== '.' && name !== '..', JSON.stringify(name));
    assert.doesNotMatch(name, /[/\p{Cc}]/u);
    assert.ok(size === undefined || (Number.isSafeInteger(size) && size >= 0));
    assert.ok(mtimeMs === undefined || Number.isFinite(mtimeMs));
    assert.ok(mode === undefined || (mode >= 0 && mode <= 0o7777));
  }
  for (const { line, reason } of rejected) assert.ok(line !== '' && reason !== '');
}

const KNOWN_NOTHING = [
  /^\s*(?:total|insgesamt|totale|totaal|razem|итого|всего|celkem|totalt|yhteensä|toplam|合計|总用量|总计|總計|합계):?\s/i,
  /^\s*(?:Grand )?Total of \d|^\s*Directory\s|^%DIRECT-/i,
  /^\s*(?:Volume|Name|JOBNAME|Filename|File|Owner|size)\s/i,
  /^\s*-{3,}/,
  /^\s*\d+ bytes? /i,
  // The folder itself and its parent, older versions on VMS, members beside their file on OS/400.
  /(?:^|\s)\.\.?\/?$/,
  /^\.\.?\s+<DIR>\s/,
  /;\d+(?:\s|$)/,
  /\*MEM\s/,
  /type=[cp]dir/i,
];

function assertExplained({ line, outcome }: ReadLine): void {
  if (outcome !== undefined) return;
  assert.ok(
    KNOWN_NOTHING.some((known) => known.test(line)),
    `dropped: ${JSON.stringify(line)}`,
  );
}

const squeezed = (lines: Iterable<string>): string => [...lines].join('').replace(/\s/g, '');

function assertAllRead(format: ListingFormat, text: string): ParsedListing {
  const read = [...format.read(linesOf(text), clock)];
  assert.equal(squeezed(read.map(({ line }) => line)), squeezed(linesOf(text)));
  for (const line of read) assertExplained(line);
  return collectRead(read);
}

describe('parsers, fed by a fuzzer', () => {
  for (const format of LISTING_FORMATS) {
    it(`${format.name} accounts for every line and lets no name out of its folder`, () => {
      const check = fc.property(anyListing, (text) => assertChildren(assertAllRead(format, text)));
      fc.assert(check, RUNS);
    });
  }

  it('LIST is read in a form that accounts for as many lines as any other', () => {
    const check = fc.property(anyListing, (text) => {
      const parsed = parseListing(text, clock);
      assertChildren(parsed);
      const { length } = [...linesOf(text)];
      assert.ok(parsed.entries.length + parsed.rejected.length <= length);
      if (parsed.format === undefined) assert.equal(parsed.entries.length, 0);
    });
    fc.assert(check, RUNS);
  });

  it('MLSD accounts for every line and lets no name out of its folder', () => {
    const check = fc.property(anyListing, (text) => {
      const parsed = parseMachineListing(text);
      assertChildren(parsed);
      const silent = [...linesOf(text)].length - parsed.entries.length - parsed.rejected.length;
      const known = [...linesOf(text)].filter((line) =>
        KNOWN_NOTHING.some((way) => way.test(line)),
      );
      assert.ok(silent <= known.length, `${silent} lines dropped`);
    });
    fc.assert(check, RUNS);
  });

  it('MLST, FEAT and names in them do not throw', () => {
    const check = fc.property(fc.array(anyLine, { maxLength: 6 }), (lines) => {
      for (const line of lines) parseMachineEntry(line);
      const features = parseFeatures(lines);
      assert.ok(Array.isArray(features.machineListingFacts));
      for (const name of ['constructor', 'toString']) {
        const isListed = lines.some((line) => line.toLowerCase().includes(name.toLowerCase()));
        assert.ok(!features.has(name) || isListed);
      }
    });
    fc.assert(check, RUNS);
  });

  it('whatever is cut off at the end, the lines before it are read the same', () => {
    const check = fc.property(fc.constantFrom(...SYSTEMS), position, (table, share) => {
      const lines = table.lines.map(([line]) => line).filter((line) => !line.includes('\n'));
      const text = [...(table.header ?? []), ...lines].join('\r\n');
      const cut = text.slice(0, Math.round(text.length * share));
      const parse = (all: string) =>
        table.format === 'mlsd' ? parseMachineListing(all) : parseListing(all, clock);
      assertChildren(parse(cut));
    });
    fc.assert(check, RUNS);
  });
});

const replyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '220 Ready\r\n',
          '211-Features:\r\n',
          ' UTF8\r\n',
          '211 End\r\n',
          '226-\n',
          '226 \r',
          '4',
          '\0\r\n',
          '999 x\r\n',
        ),
        anyLine.map((line) => `250-${line}\r\n`),
        anyLine,
      ),
      { maxLength: 10 },
    )
    .map((parts) => Buffer.from(parts.join(''))),
);

describe('the parser of replies, fed by a fuzzer', () => {
  it('finds the same in whatever pieces the bytes come', () => {
    const cuts = fc.array(position, { maxLength: 6 });
    const check = fc.property(replyBytes, cuts, (bytes, shares) => {
      const whole = new ReplyParser().feed(bytes);
      const ends = [...shares.map((share) => Math.round(share * bytes.length)), bytes.length];
      const parser = new ReplyParser();
      let start = 0;
      const fed = ends
        .sort((a, b) => a - b)
        .map((end) => parser.feed(bytes.subarray(start, (start = end))));
      assert.deepEqual(
        fed.flatMap(({ replies }) => replies),
        whole.replies,
      );
      assert.deepEqual(fed.at(-1)?.fault, whole.fault);
      for (const { code } of whole.replies) assert.ok(code >= 100 && code < 700);
    });
    fc.assert(check, RUNS);
  });

  it('bounds what it keeps of a reply that never ends', () => {
    const check = fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
      const parser = new ReplyParser({ lineBytes: 256, replyBytes: 1024 });
      const all = bytes.filter((byte) => byte !== 0x0a && byte !== 0x0d);
      let fault: unknown;
      for (let fed = 0; fed <= 1024; fed += Math.max(all.length, 1)) fault = parser.feed(all).fault;
      assert.equal(fault !== undefined, all.length > 0);
    });
    fc.assert(check, { ...RUNS, numRuns: 50 });
  });
});

const MEGABYTE = 1_000_000;
const SMALL = 32_000;
// Linear work takes a tenth of these: a busy machine passes, a quadratic parser does not.
const MAX_SMALL_MS = 300;
const MAX_MS = 2_000;

function cpuMsOf(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1000;
}

function readAll(text: string): void {
  parseListing(text, clock);
  parseMachineListing(text);
}

describe('parsers, fed with a line of a megabyte', function () {
  this.timeout(60_000);

  const oneOfEachForm = [...new Map(SYSTEMS.map((table) => [table.format, table])).values()];
  const beginnings = ['', ...oneOfEachForm.map(({ lines }) => lines[0]?.[0].slice(0, 30) ?? '')];
  const fillings = [' ', 'a', '1', '-', '[', '(', ';', '/', '.', ':', '=', 'é', '1 ', ' -> ', '1,'];

  for (const filling of fillings) {
    it(`need linear time where it is of ${JSON.stringify(filling)}`, () => {
      const repeated = (bytes: number): string => filling.repeat(bytes / filling.length);
      const small = repeated(SMALL);
      for (const beginning of beginnings) {
        const text = beginning + small;
        const ms = cpuMsOf(() => readAll(text));
        assert.ok(
          ms < MAX_SMALL_MS,
          `${ms} ms for ${SMALL} bytes behind ${JSON.stringify(beginning)}`,
        );
      }
      const ms = cpuMsOf(() => readAll(repeated(MEGABYTE)));
      assert.ok(ms < MAX_MS, `${ms} ms for a megabyte`);
    });
  }

  for (const table of oneOfEachForm) {
    it(`need linear time for a megabyte of ${table.system}`, () => {
      const text = `${table.lines.map(([line]) => line).join('\r\n')}\r\n`;
      const all = text.repeat(Math.ceil(MEGABYTE / text.length));
      const parse =
        table.format === 'mlsd' ? parseMachineListing : (many: string) => parseListing(many, clock);
      const ms = cpuMsOf(() => parse(all));
      assert.ok(ms < MAX_MS, `${ms} ms`);
    });
  }
});
