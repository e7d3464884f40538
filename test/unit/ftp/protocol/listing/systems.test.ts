import assert from 'node:assert/strict';

import type { ListingEntry } from '../../../../../src/ftp/protocol/listing/listingEntry.ts';
import { parseListing } from '../../../../../src/ftp/protocol/listing/listListing.ts';
import { parseMachineListing } from '../../../../../src/ftp/protocol/listing/machineListing.ts';
import { SYSTEMS } from './systems/allSystems.ts';
import { TABLE_NOW_MS, type ListedLine, type SystemTable } from './systems/systemTable.ts';

const LEAST_LINES = 300;
const LEAST_SYSTEMS = 15;
const clock = { nowMs: TABLE_NOW_MS, utcOffsetMinutes: 0 };

/** What a line of a table expects, in the order of its columns. */
function columnsOf(entry: ListingEntry | undefined): unknown {
  if (!entry) return undefined;
  const { name, kind, size, mode, linkTarget } = entry;
  return { name, kind, size, time: timeOf(entry), mode, linkTarget };
}

function timeOf({ mtimeMs, mtimePrecision }: ListingEntry): string | undefined {
  const length = { day: 10, minute: 16, second: 19 }[mtimePrecision ?? 'second'];
  return mtimeMs === undefined ? undefined : new Date(mtimeMs).toISOString().slice(0, length);
}

function expectedOf([, name, kind, size, time, mode, linkTarget]: ListedLine): unknown {
  return { name, kind, size, time, mode, linkTarget };
}

function textOf({ header = [], lines, footer = [] }: SystemTable): string {
  return [...header, ...lines.map(([line]) => line), ...footer, ''].join('\r\n');
}

function parse(table: SystemTable) {
  if (table.format === 'mlsd') return { ...parseMachineListing(textOf(table)), format: 'mlsd' };
  return parseListing(textOf(table), clock);
}

describe('listings of all systems', () => {
  for (const table of SYSTEMS) {
    describe(table.system, () => {
      const { entries, rejected, format } = parse(table);

      it(`is read as ${table.format}, each line an entry or known to be none`, () => {
        assert.deepEqual(rejected, []);
        assert.deepEqual([format, entries.length], [table.format, table.lines.length]);
      });

      for (const [index, line] of table.lines.entries()) {
        it(JSON.stringify(line[0]), () => {
          assert.deepEqual(columnsOf(entries[index]), expectedOf(line));
        });
      }
    });
  }

  const lineCount = SYSTEMS.reduce((sum, { lines }) => sum + lines.length, 0);

  it(`are ${lineCount} lines of ${SYSTEMS.length} systems`, () => {
    assert.ok(lineCount >= LEAST_LINES, `${lineCount} lines`);
    assert.ok(new Set(SYSTEMS.map(({ system }) => system)).size >= LEAST_SYSTEMS);
  });

  it('are read the same whatever ends their lines', () => {
    for (const table of SYSTEMS.filter(({ format }) => format !== 'mlsd')) {
      const [unix, dos] = ['\n', '\r\n'].map((end) =>
        parseListing(textOf(table).replaceAll('\r\n', end), clock),
      );
      assert.deepEqual(unix, dos);
    }
  });
});
