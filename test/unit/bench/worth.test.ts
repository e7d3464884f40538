import assert from 'node:assert/strict';
import { SHORTCUT_NAMES, shortcutsOf } from '../../../src/common/shortcuts.ts';
import { textReport } from '../../../bench/textReport.ts';
import type { MeasuredVariant, SideResult } from '../../../bench/result.ts';
import { ALL, variants, worthOf } from '../../../bench/worth.ts';
import { side, someResult } from './someResult.ts';

const measured = (name: string, stat: SideResult, read: SideResult): MeasuredVariant => ({
  variant: variants.find((one) => one.name === name) ?? ALL,
  operations: [
    { operation: 'stat', title: 'stat', sides: { ours: stat } },
    { operation: 'read-4k', title: 'read', sides: { ours: read } },
  ],
});
const site = { server: 'vsftpd', security: 'plain' } as const;
const series = [
  measured('all', side(50, 1), side(55, 1)),
  measured('dataAhead', side(54, 1), side(160, 1)),
  measured('keyShare', side(52, 1), side(54, 1)),
  measured('any', side(150, 1), side(260, 1)),
];

describe('what a shortcut is worth', () => {
  it('is measured without each of them, and without any', () => {
    const [first, ...others] = variants;
    assert.equal(first, ALL);
    assert.deepEqual(
      others.slice(0, -1).map(({ shortcuts }) => {
        const taken = shortcutsOf(shortcuts);
        return SHORTCUT_NAMES.filter((name) => !taken[name]);
      }),
      SHORTCUT_NAMES.map((name) => [name]),
    );
    assert.equal(others.at(-1)?.shortcuts, false);
  });

  it('is what an operation takes longer without it, unless that may be chance', () => {
    const found = worthOf(site, series, 15).map((one) => [one.without, one.title, one.withoutMs]);
    assert.deepEqual(found, [
      ['dataAhead', 'read', 160],
      ['any', 'read', 260],
      ['any', 'stat', 150],
    ]);
  });

  it('is in the report where it was asked for', () => {
    const sites = [{ ...site, operations: [], variants: series }];
    const text = textReport({ ...someResult, sites });
    assert.match(text, /^without dataAhead +read +1\.10 +3\.20 +2\.10$/m);
  });
});
