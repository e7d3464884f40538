import assert from 'node:assert/strict';
import { parseOptions, type BenchOptions } from '../../../bench/benchOptions.ts';
import { serverNames } from '../../support/servers/realServer.ts';

const defaults: BenchOptions = {
  url: undefined,
  servers: serverNames,
  runs: 10,
  largeMegabytes: 100,
  rttMs: 50,
  json: false,
};
const url = 'ftp://alice:secret-word@ftp.example.com/';

describe('parseOptions', () => {
  const accepted: readonly (readonly [args: string, options: Partial<BenchOptions>])[] = [
    ['', {}],
    [`--url ${url} --json`, { url, json: true }],
    ['--server vsftpd', { servers: ['vsftpd'] }],
    ['--server vsftpd --server proftpd', { servers: ['vsftpd', 'proftpd'] }],
    ['--server vsftpd --server vsftpd', { servers: ['vsftpd'] }],
    ['--runs 1 --large 0 --rtt 0', { runs: 1, largeMegabytes: 0, rttMs: 0 }],
    ['--runs=1000 --large=2000', { runs: 1000, largeMegabytes: 2000 }],
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
    `--json=${url}`,
    `--server ${url}`,
    `--runs ${url}`,
    '--url',
    '--server iis',
    '--runs 0',
    '--runs 1001',
    '--runs 2.5',
    '--runs ten',
    '--rtt 1001',
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

  it('knows a request for help', () => {
    assert.deepEqual(parseOptions(['--help']), { kind: 'help' });
  });
});

function wordsOf(args: string): string[] {
  return args.split(' ').filter((word) => word !== '');
}
