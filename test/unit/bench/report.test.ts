import assert from 'node:assert/strict';
import { jsonDocument, textReport } from '../../../bench/report.ts';
import type { BenchResult, SideResult } from '../../../bench/result.ts';

const side = (median: number, commands: number): SideResult => ({
  median,
  min: median / 2,
  max: median * 2,
  commands,
  dataConnections: 1,
});
const transfer = { megabytesPerSecond: 250, cpuSeconds: 0.25, peakMegabytes: 181 };

const result: BenchResult = {
  runs: 3,
  rttMs: 50,
  peerVersion: '1.2.3',
  servers: [
    {
      server: 'vsftpd',
      operations: [
        { operation: 'stat', title: 'stat a file', ours: side(2, 1), peer: side(8, 2) },
        { operation: 'rename', title: 'rename', ours: side(2, 1), peer: { error: '550 No' } },
        {
          operation: 'download-large',
          title: 'download',
          ours: { ...side(400, 2), transfer },
          peer: side(800, 2),
        },
      ],
      roundTrips: [
        {
          operation: 'read-4k',
          title: 'read 4 KB',
          ours: { plain: 3, tls: 4 },
          peer: { plain: 4, tls: undefined },
        },
      ],
    },
  ],
};

describe('jsonDocument', () => {
  it('holds both sides and their ratio under stable keys', () => {
    const document = JSON.parse(JSON.stringify(jsonDocument(result))) as {
      readonly servers: readonly { readonly operations: readonly object[] }[];
    };
    assert.deepEqual(document.servers[0]?.operations, [
      {
        operation: 'stat',
        ours: { median: 2, min: 1, max: 4, commands: 1, dataConnections: 1 },
        peer: { median: 8, min: 4, max: 16, commands: 2, dataConnections: 1 },
        ratio: 0.25,
      },
      {
        operation: 'rename',
        ours: { median: 2, min: 1, max: 4, commands: 1, dataConnections: 1 },
        peer: { error: '550 No' },
        ratio: null,
      },
      {
        operation: 'download-large',
        ours: { median: 400, min: 200, max: 800, commands: 2, dataConnections: 1, transfer },
        peer: { median: 800, min: 400, max: 1600, commands: 2, dataConnections: 1 },
        ratio: 0.5,
      },
    ]);
  });

  it('names the runs and the peer', () => {
    const { runs, peer } = jsonDocument(result) as { runs: number; peer: object };
    assert.deepEqual({ runs, peer }, { runs: 3, peer: { name: 'basic-ftp', version: '1.2.3' } });
  });
});

describe('textReport', () => {
  const lines = textReport(result).split('\n');

  it('shows an operation in one line', () => {
    const line = lines.find((one) => one.startsWith('stat a file'));
    const cells = line?.split(/ {2,}/);
    assert.deepEqual(cells, [
      'stat a file',
      '2.00 (1.00 to 4.00)',
      '8.00 (4.00 to 16.0)',
      '0.25',
      ...['1', '2', '1', '1'],
    ]);
  });

  it('shows round trips, and what TLS adds to ours', () => {
    assert.ok(lines.some((one) => one.startsWith('round trips of 50 ms')));
    const line = lines.find((one) => one.startsWith('read 4 KB'));
    assert.deepEqual(line?.split(/ {2,}/), ['read 4 KB', '3.0', '4.0', '1.0', '4.0', 'failed']);
  });

  it('says which side failed, and why', () => {
    assert.ok(lines.includes('! rename: basic-ftp failed: 550 No'));
  });

  it('shows what a large transfer costs', () => {
    assert.ok(lines.some((line) => /^download +250 +0\.25 +181$/.test(line)));
  });
});
