import { isConnectionFailure, hasCode } from '../src/common/remoteError.ts';
import { parseOptions, usage, type BenchOptions } from './benchOptions.ts';
import { jsonDocument } from './jsonDocument.ts';
import { markdownReport } from './markdownReport.ts';
import { missedBudgets } from './comparison.ts';
import { runBench } from './runBench.ts';
import { hasFailed, type BenchResult } from './result.ts';
import { BadTarget } from './target.ts';
import { textReport } from './textReport.ts';

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
    const result = await runBench(parsed.options, { signal, say });
    process.stdout.write(`${reportOf(result, parsed.options)}\n`);
    return isGood(result, parsed.options) ? 0 : EXIT_FAILED;
  } catch (error) {
    say(signal.aborted ? 'Interrupted.' : sentence(error));
    return signal.aborted ? EXIT_INTERRUPTED : EXIT_FAILED;
  }
}

function reportOf(result: BenchResult, { format }: BenchOptions): string {
  if (format === 'json') return JSON.stringify(jsonDocument(result), null, 2);
  return format === 'markdown' ? markdownReport(result) : textReport(result);
}

function isGood(result: BenchResult, { isStrict }: BenchOptions): boolean {
  const ours = result.sites.flatMap(({ operations }) => operations.map(({ sides }) => sides.ours));
  if (ours.some((side) => side !== undefined && hasFailed(side))) return false;
  return !isStrict || missedBudgets(result).length === 0;
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

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
