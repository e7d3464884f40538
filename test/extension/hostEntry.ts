// Runs in the extension host: VS Code calls `run` of the bundle that starts here.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReporterConstructor, Runner, Test } from 'mocha';
import { readEnvironment } from './environmentFile.ts';
import type { TestEvent, TestResult } from './testEvents.ts';

const TEST_DEADLINE_MS = 20_000;

/** Runs the suite that is bundled beside this file; rejects when a test fails. */
export async function run(): Promise<void> {
  const { eventsFile, grep } = readEnvironment();
  const send = (event: TestEvent) => appendFileSync(eventsFile, `${JSON.stringify(event)}\n`);
  const failures = await runMocha(grep, (result) => send({ type: 'test', result })).catch(
    (error: unknown) => {
      send({ type: 'crash', message: describeError(error) });
      throw error;
    },
  );
  send({ type: 'end' });
  if (failures > 0) throw new Error(`${failures} failed`);
}

// Mocha stays outside the bundle, and comes as a module of its own kind in each version.
async function runMocha(
  grep: string | undefined,
  report: (result: TestResult) => void,
): Promise<number> {
  const { default: Mocha } = await import('mocha');
  const reporter = (runner: Runner) => {
    runner.on('pass', (test) => report(resultOf(test, 'passed')));
    runner.on('pending', (test) => report(resultOf(test, 'skipped')));
    runner.on('fail', (test, error: unknown) => report(resultOf(test, 'failed', error)));
  };
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: TEST_DEADLINE_MS,
    forbidOnly: true,
    reporter: asConstructor(reporter),
    ...(grep === undefined ? {} : { grep: new RegExp(grep) }),
  });
  mocha.addFile(join(__dirname, 'suite.cjs'));
  return new Promise((resolve) => mocha.run(resolve));
}

// Mocha calls its reporter with `new`, which an arrow function does not take.
function asConstructor(report: (runner: Runner) => void): ReporterConstructor {
  return function (runner: Runner) {
    report(runner);
  } as unknown as ReporterConstructor;
}

function resultOf(test: Test, state: TestResult['state'], error?: unknown): TestResult {
  const titles = test.titlePath();
  return {
    suites: titles.slice(0, -1),
    title: titles.at(-1) ?? '',
    state,
    durationMs: test.duration ?? 0,
    ...(error === undefined ? {} : { error: describeError(error) }),
  };
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stack, message, cause } = error;
  const text = stack ?? message;
  return cause === undefined ? text : `${text}\nCaused by: ${describeError(cause)}`;
}
