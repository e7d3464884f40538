import { parseArgs } from 'node:util';
import { SHORTCUT_NAMES, type ShortcutSetting } from '../src/common/shortcuts.ts';
import { serverNames, type ServerName } from '../test/support/servers/realServer.ts';
import { operations } from './operations.ts';
import type { PlainOrTls } from './result.ts';

/** What the command line asks for. */
export interface BenchOptions {
  /** A server that runs already; undefined: the servers of the tests are started. */
  readonly url: string | undefined;
  readonly servers: readonly ServerName[];
  readonly securities: readonly PlainOrTls[];
  /** Keys of them. */
  readonly operations: readonly string[];
  readonly runs: number;
  /** Size of the large file in MB (10^6 bytes); 0: no large file. */
  readonly largeMegabytes: number;
  /** Of the link between clients and servers; an RTT of 0: loopback instead. */
  readonly rttMs: number;
  readonly rateMbit: number;
  readonly lossPercent: number;
  /** Takes a line for each packet of the link. */
  readonly traceFile: string | undefined;
  /** Those that ours takes. */
  readonly shortcuts: ShortcutSetting;
  /** What each shortcut is worth is measured, instead of the peers. */
  readonly asksForWorth: boolean;
  readonly format: 'text' | 'json' | 'markdown';
  /** A missed budget counts as a failure. */
  readonly isStrict: boolean;
}

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: BenchOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly problem: string };

const operationKeys = operations.map(({ key }) => key);

export const usage = `Usage: npm run bench -- [options]

Compares this client with basic-ftp, and with lftp, curl and rclone where they are
installed, in turns on the same server and over the same emulated link.

  --server NAME     measure this server; may be given again. One of
                    ${serverNames.join(', ')}. Default: all of them.
  --security WHICH  plain, tls or both. Default: both.
  --operation NAME  measure this operation; may be given again. Default: all. One of
${listed(operationKeys)}
  --runs N          measured runs of each operation, 1 to 1000; long operations have
                    fewer. Default: 20.
  --large MB        size of the large file that is sent and fetched over loopback,
                    0 to 2000; 0 leaves it out. Default: 512, and 0 with --operation.
  --rtt MS          round-trip time of the link, 0 to 1000; 0: loopback without a
                    link, times in ms. Default: 50.
  --rate MBIT       of the link, 0 to 1000; 0: as fast as it goes. Default: 0.
  --loss PERCENT    of the link's packets, 0 to 20. Default: 0.
  --trace FILE      note every packet of the link. With more than one server each has
                    a file of its own: FILE-vsftpd-plain and so on.
  --url URL         measure this server: ftp://user:password@host:port/folder/
                    A password that the URL leaves out is looked up in netrc. The
                    benchmark works in a folder of its own there and removes it.
                    There is no link then: the times are in ms.
  --without NAME    measure ours without this shortcut of the protocol; may be given
                    again. One of all,
${listed(SHORTCUT_NAMES)}
  --worth           measure ours with all shortcuts, without each of them and without
                    any, and print what each is worth. No peers, 5 runs at most; half
                    an hour for all servers.
  --strict          exit with an error also when a budget is missed.
  --json            print one JSON document instead of tables.
  --markdown        print tables for a README.
  --help            print this text.
`;

const MAX_RUNS = 1_000;
const MAX_LARGE_MEGABYTES = 2_000;
const MAX_RTT_MS = 1_000;
const MAX_RATE_MBIT = 1_000;
const MAX_LOSS_PERCENT = 20;
const SECURITIES: Readonly<Record<string, readonly PlainOrTls[]>> = {
  plain: ['plain'],
  tls: ['tls'],
  both: ['plain', 'tls'],
};

/** Reads the command line. A problem never quotes a value: it might be a URL with a password. */
export function parseOptions(args: readonly string[]): ParsedOptions {
  const values = valuesOf(args);
  if (values === undefined) return problem('There is an unknown option, or one without its value.');
  if (values === 'positional')
    return problem('Every value needs the name of its option before it.');
  if (values.help) return { kind: 'help' };
  try {
    return { kind: 'options', options: optionsOf(values) };
  } catch (error) {
    if (error instanceof Problem) return problem(error.message);
    throw error;
  }
}

class Problem extends Error {}

type Values = Exclude<ReturnType<typeof valuesOf>, 'positional' | undefined>;

function optionsOf(values: Values): BenchOptions {
  const { url, trace: traceFile, worth: asksForWorth = false } = values;
  const { server: servers = [], operation: chosen = [], without = [] } = values;
  check(url === undefined || servers.length === 0, 'Give --url or --server, not both.');
  check(
    url === undefined || traceFile === undefined,
    'A --trace needs a link, and --url has none.',
  );
  const securities = SECURITIES[values.security];
  check(securities !== undefined, '--security takes plain, tls or both.');
  check(servers.every(isServerName), `--server takes one of ${serverNames.join(', ')}.`);
  const areKnown = chosen.every((key) => operationKeys.includes(key));
  check(areKnown, `--operation takes one of ${operationKeys.join(', ')}.`);
  return {
    url,
    servers: servers.length > 0 ? [...new Set(servers)] : serverNames,
    securities,
    operations: chosen.length > 0 ? [...new Set(chosen)] : operationKeys,
    runs: numberIn('runs', values.runs, 1, MAX_RUNS),
    largeMegabytes: numberIn('large', largeIn(values), 0, MAX_LARGE_MEGABYTES),
    rttMs: numberIn('rtt', values.rtt, 0, MAX_RTT_MS),
    rateMbit: numberIn('rate', values.rate, 0, MAX_RATE_MBIT),
    lossPercent: numberIn('loss', values.loss, 0, MAX_LOSS_PERCENT),
    traceFile,
    shortcuts: shortcutsWithout(without),
    asksForWorth,
    format: formatOf(values),
    isStrict: values.strict ?? false,
  };
}

/** Nobody who asks for something else waits for a large file, unless it is asked for, too. */
function largeIn({ large, operation, worth }: Values): string {
  return large ?? (operation || worth ? '0' : '512');
}

function shortcutsWithout(names: readonly string[]): ShortcutSetting {
  if (names.includes('all')) return false;
  const areKnown = names.every((name) => SHORTCUT_NAMES.some((known) => known === name));
  check(areKnown, `--without takes all, or one of ${SHORTCUT_NAMES.join(', ')}.`);
  return Object.fromEntries(names.map((name) => [name, false]));
}

function formatOf({ json = false, markdown = false }: Values): BenchOptions['format'] {
  check(!(json && markdown), 'Give --json or --markdown, not both.');
  if (json) return 'json';
  return markdown ? 'markdown' : 'text';
}

function valuesOf(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        server: { type: 'string', multiple: true },
        security: { type: 'string', default: 'both' },
        operation: { type: 'string', multiple: true },
        runs: { type: 'string', default: '20' },
        large: { type: 'string' },
        rtt: { type: 'string', default: '50' },
        rate: { type: 'string', default: '0' },
        loss: { type: 'string', default: '0' },
        trace: { type: 'string' },
        without: { type: 'string', multiple: true },
        worth: { type: 'boolean' },
        strict: { type: 'boolean' },
        json: { type: 'boolean' },
        markdown: { type: 'boolean' },
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

function check(isTrue: boolean, text: string): asserts isTrue {
  if (!isTrue) throw new Problem(text);
}

function isServerName(text: string): text is ServerName {
  return serverNames.some((name) => name === text);
}

function numberIn(name: string, text: string, min: number, max: number): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  check(number >= min && number <= max, `--${name} takes a number from ${min} to ${max}.`);
  return number;
}

function listed(words: readonly string[]): string {
  const lines: string[][] = [[]];
  for (const word of words) {
    const line = lines.at(-1) ?? [];
    if ([...line, word].join(', ').length < 58) line.push(word);
    else lines.push([word]);
  }
  return lines.map((line) => ' '.repeat(20) + line.join(', ')).join(',\n');
}
