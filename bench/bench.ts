import { readFile } from 'node:fs/promises';
import { isConnectionFailure, hasCode } from '../src/common/remoteError.ts';
import type { ServerName } from '../test/support/servers/realServer.ts';
import { startServer } from '../test/support/servers/startServer.ts';
import { parseOptions, usage, type BenchOptions } from './benchOptions.ts';
import { measureLargeFile } from './largeFile.ts';
import { measureOperations } from './measure.ts';
import { jsonDocument, textReport } from './report.ts';
import { hasFailed, type BenchResult, type RoundTrips, type ServerResult } from './result.ts';
import { countRoundTrips } from './roundTrips.ts';
import { makeScratchFolder } from './scratchFolder.ts';
import { BadTarget, targetOf, type Target } from './target.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseOptions(args);
  if (parsed.kind === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if (parsed.kind === 'problem') {
    say(`${parsed.problem}\n\n${usage}`);
    return EXIT_USAGE;
  }
  const signal = interruption();
  try {
    return await bench(parsed.options, signal);
  } catch (error) {
    say(signal.aborted ? 'Interrupted.' : sentence(error));
    return signal.aborted ? EXIT_INTERRUPTED : EXIT_FAILED;
  }
}

async function bench(options: BenchOptions, signal: AbortSignal): Promise<number> {
  const { runs, rttMs } = options;
  const servers = await measureAll(options, signal);
  const result: BenchResult = { runs, rttMs, peerVersion: await peerVersion(), servers };
  const text = options.json ? JSON.stringify(jsonDocument(result), null, 2) : textReport(result);
  process.stdout.write(`${text}\n`);
  const sides = servers.flatMap(({ operations }) => operations.map(({ ours }) => ours));
  return sides.some(hasFailed) ? EXIT_FAILED : 0;
}

async function measureAll(options: BenchOptions, signal: AbortSignal): Promise<ServerResult[]> {
  if (options.url !== undefined) {
    const target = await targetOf(options.url, process.env);
    return [{ ...(await measureTarget(target, options, signal)), roundTrips: [] }];
  }
  const results: ServerResult[] = [];
  for (const name of options.servers) {
    signal.throwIfAborted();
    const server = await startServer(name);
    try {
      const { host, port, user, password, facts } = server;
      const login = { host, port, user, password, security: 'none', restMs: facts.restMs } as const;
      const target = { label: name, folder: '/', ...login } as const;
      const measured = await measureTarget(target, options, signal);
      results.push({ ...measured, roundTrips: await roundTripsOf(name, options, signal) });
    } finally {
      await server.stop();
    }
  }
  return results;
}

async function roundTripsOf(
  name: ServerName,
  { rttMs }: BenchOptions,
  signal: AbortSignal,
): Promise<readonly RoundTrips[]> {
  if (rttMs === 0) return [];
  return countRoundTrips(name, { rttMs, signal, progress: (line) => say(`${name}: ${line}`) });
}

async function measureTarget(
  target: Target,
  { runs, largeMegabytes }: BenchOptions,
  signal: AbortSignal,
): Promise<Omit<ServerResult, 'roundTrips'>> {
  const progress = (line: string): void => say(`${target.label}: ${line}`);
  const scratch = await makeScratchFolder(target, signal);
  const settings = { target, scratch, runs, signal, progress };
  try {
    const operations = await measureOperations(settings);
    if (largeMegabytes > 0) operations.push(...(await measureLargeFile(settings, largeMegabytes)));
    return { server: target.label, operations };
  } finally {
    await scratch.remove().catch((error: unknown) => {
      progress(`could not remove ${scratch.path}: ${sentence(error)}`);
    });
  }
}

/** Ctrl+C ends the measurement and lets it clean up; a second one ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new Error('Interrupted'));
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
  return controller.signal;
}

function sentence(error: unknown): string {
  if (error instanceof BadTarget) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  if (hasCode(error, 'authentication-failed')) return `The server refuses the login. (${text})`;
  if (hasCode(error, 'rejected', 'no-permission')) {
    return `The server refuses what the benchmark needs in that folder. (${text})`;
  }
  if (isConnectionFailure(error)) return `The server cannot be reached. (${text})`;
  return text;
}

async function peerVersion(): Promise<string> {
  const path = new URL('../node_modules/basic-ftp/package.json', import.meta.url);
  const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string };
  return version;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
