import { parseArgs } from 'node:util';
import { serverNames, type ServerName } from '../test/support/servers/realServer.ts';

/** What the command line asks for. */
export interface BenchOptions {
  /** A server that runs already; undefined: the servers of the tests are started. */
  readonly url: string | undefined;
  readonly servers: readonly ServerName[];
  readonly runs: number;
  /** Size of the large file in MB (10^6 bytes); 0: no large file. */
  readonly largeMegabytes: number;
  /** Round-trip time in ms of the link over which round trips are counted; 0: they are not. */
  readonly rttMs: number;
  readonly json: boolean;
}

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: BenchOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly problem: string };

export const usage = `Usage: npm run bench -- [options]

Compares this client with basic-ftp, in turns on the same server.

  --url URL      measure this server: ftp://user:password@host:port/folder/
                 A password that the URL leaves out is looked up in netrc. The
                 benchmark works in a folder of its own there and removes it.
  --server NAME  start this server for the measurement; may be given again.
                 One of ${serverNames.join(', ')}. Default: all of them.
  --runs N       measured runs of each operation, 1 to 1000. Default: 10.
  --large MB     size of the large file, 0 to 2000; 0 leaves it out. It is sent
                 and fetched up to five times by each client. Default: 100.
  --rtt MS       round-trip time of an emulated link over which round trips are
                 counted, plain and over TLS, 0 to 1000; 0 leaves that out.
                 Default: 50. Needs servers that the benchmark has started.
  --json         print one JSON document instead of tables.
  --help         print this text.
`;

const MAX_RUNS = 1_000;
const MAX_LARGE_MEGABYTES = 2_000;
const MAX_RTT_MS = 1_000;

/** Reads the command line. A problem never quotes a value: it might be a URL with a password. */
export function parseOptions(args: readonly string[]): ParsedOptions {
  const values = valuesOf(args);
  if (values === undefined) return problem('There is an unknown option, or one without its value.');
  if (values === 'positional')
    return problem('Every value needs the name of its option before it.');
  if (values.help) return { kind: 'help' };
  const { url, server: servers = [], json = false } = values;
  if (url !== undefined && servers.length > 0) return problem('Give --url or --server, not both.');
  if (!servers.every(isServerName)) {
    return problem(`--server takes one of ${serverNames.join(', ')}.`);
  }
  const numbers = numbersOf(values);
  if (typeof numbers === 'string') return problem(numbers);
  const chosen = servers.length > 0 ? [...new Set(servers)] : serverNames;
  return { kind: 'options', options: { url, servers: chosen, json, ...numbers } };
}

/** The numbers, or what is wrong with one of them. */
function numbersOf(values: {
  readonly runs: string;
  readonly large: string;
  readonly rtt: string;
}): Pick<BenchOptions, 'runs' | 'largeMegabytes' | 'rttMs'> | string {
  const runs = numberIn(values.runs, 1, MAX_RUNS);
  if (runs === undefined) return `--runs takes a number from 1 to ${MAX_RUNS}.`;
  const largeMegabytes = numberIn(values.large, 0, MAX_LARGE_MEGABYTES);
  if (largeMegabytes === undefined) {
    return `--large takes a number from 0 to ${MAX_LARGE_MEGABYTES}.`;
  }
  const rttMs = numberIn(values.rtt, 0, MAX_RTT_MS);
  if (rttMs === undefined) return `--rtt takes a number from 0 to ${MAX_RTT_MS}.`;
  return { runs, largeMegabytes, rttMs };
}

function valuesOf(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        server: { type: 'string', multiple: true },
        runs: { type: 'string', default: '10' },
        large: { type: 'string', default: '100' },
        rtt: { type: 'string', default: '50' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return positionals.length > 0 ? 'positional' : values;
  } catch {
    // parseArgs throws at what it does not know, and its message may quote a secret.
    return undefined;
  }
}

function problem(text: string): ParsedOptions {
  return { kind: 'problem', problem: text };
}

function isServerName(text: string): text is ServerName {
  return serverNames.some((name) => name === text);
}

function numberIn(text: string, min: number, max: number): number | undefined {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  return number >= min && number <= max ? number : undefined;
}
