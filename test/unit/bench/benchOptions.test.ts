import assert from 'node:assert/strict';
import { parseOptions, usage, type BenchOptions } from '../../../bench/benchOptions.ts';
import { operations } from '../../../bench/operations.ts';
import { serverNames } from '../../support/servers/realServer.ts';

const defaults: BenchOptions = {
  url: undefined,
  servers: serverNames,
  securities: ['plain', 'tls'],
  operations: operations.map(({ key }) => key),
  runs: 20,
  largeMegabytes: 512,
  rttMs: 50,
  rateMbit: 0,
  lossPercent: 0,
  traceFile: undefined,
  shortcuts: {},
  asksForWorth: false,
  format: 'text',
  isStrict: false,
};
const url = 'ftp://alice:secret-word@ftp.example.com/';

describe('parseOptions', () => {
  const accepted: readonly (readonly [args: string, options: Partial<BenchOptions>])[] = [
    ['', {}],
    [`--url ${url} --json`, { url, format: 'json' }],
    ['--server vsftpd', { servers: ['vsftpd'] }],
    ['--server vsftpd --server proftpd', { servers: ['vsftpd', 'proftpd'] }],
    ['--server vsftpd --server vsftpd', { servers: ['vsftpd'] }],
    ['--security plain', { securities: ['plain'] }],
    [
      '--security tls --strict --markdown',
      { securities: ['tls'], isStrict: true, format: 'markdown' },
    ],
    ['--runs 1 --large 0 --rtt 0', { runs: 1, largeMegabytes: 0, rttMs: 0 }],
    ['--runs=1000 --large=2000', { runs: 1000, largeMegabytes: 2000 }],
    ['--rtt 200 --rate 10 --loss 1', { rttMs: 200, rateMbit: 10, lossPercent: 1 }],
    ['--trace packets.txt', { traceFile: 'packets.txt' }],
    ['--without all', { shortcuts: false }],
    [
      '--without dataAhead --without keyShare',
      { shortcuts: { dataAhead: false, keyShare: false } },
    ],
    ['--worth', { asksForWorth: true, largeMegabytes: 0 }],
    // Nobody who asks for one operation waits for a large file, unless it is asked for, too.
    ['--operation stat --operation open', { operations: ['stat', 'open'], largeMegabytes: 0 }],
    ['--operation stat --large 5', { operations: ['stat'], largeMegabytes: 5 }],
  ];
  for (const [args, options] of accepted) {
    it(`accepts "${args}"`, () => {
      const parsed = parseOptions(wordsOf(args));
      assert.deepEqual(parsed, { kind: 'options', options: { ...defaults, ...options } });
    });
  }

  const rejected = [
    url,
    `--ulr ${url}`,
    `--ulr=${url}`,
    `--url ${url} --server vsftpd`,
    `--url ${url} --trace packets.txt`,
    `--json=${url}`,
    '--json --markdown',
    `--server ${url}`,
    `--runs ${url}`,
    `--operation ${url}`,
    `--security ${url}`,
    `--without ${url}`,
    '--without shoes',
    '--url',
    '--server iis',
    '--security maybe',
    '--operation nothing',
    '--runs 0',
    '--runs 1001',
    '--runs 2.5',
    '--runs ten',
    '--rtt 1001',
    '--rate 1001',
    '--loss 21',
    '--large -1',
    '--large 2001',
  ];
  for (const args of rejected) {
    it(`rejects "${args}" and quotes no password`, () => {
      const parsed = parseOptions(wordsOf(args));
      assert.equal(parsed.kind, 'problem');
      assert.doesNotMatch(JSON.stringify(parsed), /secret-word/);
    });
  }

  it('knows a request for help, which names every operation', () => {
    assert.deepEqual(parseOptions(['--help']), { kind: 'help' });
    for (const { key } of operations) assert.match(usage, new RegExp(`\\b${key}\\b`));
    assert.ok(usage.split('\n').every((line) => line.length <= 90));
  });
});

function wordsOf(args: string): string[] {
  return args.split(' ').filter((word) => word !== '');
}
