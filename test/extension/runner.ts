// node --import tsx test/extension/runner.ts [--desktop] [--grep PATTERN]
//
// Runs test/extension/**/*.test.ts in the extension host of a real VS Code: the server build
// with a workbench in a browser, or desktop VS Code.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { run } from '../../scripts/setup/run.mjs';
import { bundleSuite } from './bundle.ts';
import { startEnvironment } from './environment.ts';
import type { TestEnvironment } from './environment.ts';
import { ENVIRONMENT_FILE } from './environmentFile.ts';
import type { EnvironmentFile } from './environmentFile.ts';
import { readEvents } from './eventReader.ts';
import { startInDesktop, startInServer } from './hosts.ts';
import type { SuiteHost } from './hosts.ts';
import { SpecPrinter } from './specPrinter.ts';

const SUITE_DEADLINE_MS = 1_500_000;
const SILENCE_DEADLINE_MS = 120_000;

const suiteFolder = fileURLToPath(new URL('.', import.meta.url));
const repository = resolve(suiteFolder, '../..');
const outputFolder = join(repository, '.cache', 'extension-suite');

const { values: options } = parseArgs({
  options: { desktop: { type: 'boolean', default: false }, grep: { type: 'string' } },
});

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function runSuite(): Promise<boolean> {
  await run(process.execPath, ['scripts/build.mjs'], { cwd: repository });
  const entry = await bundleSuite(suiteFolder, outputFolder);
  const scratch = await mkdtemp(join(tmpdir(), 'ftp-workspace-runner-'));
  try {
    const environment = await startEnvironment();
    try {
      return await runIn(environment, entry, scratch);
    } finally {
      await environment.stop();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function runIn(
  environment: TestEnvironment,
  entry: string,
  scratch: string,
): Promise<boolean> {
  const eventsFile = join(scratch, 'events.jsonl');
  await writeFile(eventsFile, '');
  const { grep } = options;
  const content: EnvironmentFile = {
    eventsFile,
    data: environment.data,
    ...(grep === undefined ? {} : { grep }),
  };
  const environmentFile = join(scratch, 'environment.json');
  await writeFile(environmentFile, JSON.stringify(content));
  const start = options.desktop ? startInDesktop : startInServer;
  const host = await start({
    extension: repository,
    entry,
    folder: environment.folder,
    settings: environment.settings,
    variables: { ...environment.variables, [ENVIRONMENT_FILE]: environmentFile },
  });
  try {
    return await printResults(host, eventsFile);
  } finally {
    await host.stop();
  }
}

async function printResults(host: SuiteHost, eventsFile: string): Promise<boolean> {
  const printer = new SpecPrinter(print);
  const ended = new AbortController();
  void host.ended.then((reason) => ended.abort(new Error(reason)));
  const limits = { silenceMs: SILENCE_DEADLINE_MS, deadlineMs: SUITE_DEADLINE_MS };
  try {
    for await (const event of readEvents(eventsFile, { ...limits, signal: ended.signal })) {
      if (event.type === 'test') printer.add(event.result);
      if (event.type === 'crash') throw new Error(`The suite could not run: ${event.message}`);
    }
  } catch (error) {
    print(await host.diagnose());
    throw error;
  }
  return printer.finish();
}

runSuite().then(
  (passed) => (process.exitCode = passed ? 0 : 1),
  (error: unknown) => {
    process.exitCode = 1;
    process.stderr.write(`${describe(error)}\n`);
  },
);

// What a machine lacks is said in a sentence; everything else may be a bug of the runner.
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('code' in error && error.code === 'unavailable')) return error.stack ?? error.message;
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
