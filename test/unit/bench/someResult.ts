import type { BenchResult, SideResult } from '../../../bench/result.ts';

export const side = (median: number, commands: number): SideResult => ({
  median,
  min: median / 2,
  max: median * 2,
  runs: 3,
  commands,
  dataConnections: 1,
  packets: 20,
});

const transfer = { megabytesPerSecond: 250, cpuSeconds: 0.25, peakMegabytes: 181 };

/** Two servers over a link of 50 ms: one budget is missed, one peer has failed. */
export const someResult: BenchResult = {
  runs: 3,
  link: { rttMs: 50, rateMbit: 0, lossPercent: 0 },
  largeMegabytes: 512,
  peerVersion: '1.2.3',
  missing: ['rclone'],
  sites: [
    {
      server: 'vsftpd',
      security: 'plain',
      operations: [
        {
          operation: 'stat',
          title: 'stat a file',
          sides: {
            ours: side(52, 1),
            'basic-ftp': side(104, 2),
            curl: { ...side(101, 2), runs: 2 },
          },
        },
        {
          operation: 'rename',
          title: 'rename a file',
          sides: { ours: side(105, 3), 'basic-ftp': { error: '550 No' } },
        },
        {
          operation: 'download-large',
          title: 'download 512 MB',
          sides: {
            ours: { ...side(400, 2), transfer },
            'basic-ftp': { ...side(800, 2), transfer },
          },
        },
      ],
    },
    {
      server: 'proftpd',
      security: 'tls',
      operations: [
        {
          operation: 'stat',
          title: 'stat a file',
          sides: { ours: { error: '421 Gone' }, 'basic-ftp': side(100, 2) },
        },
      ],
    },
  ],
};
