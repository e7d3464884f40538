// npm test: everything that proves the product, on a fresh clone as well as on a used one.
import { stripVTControlCharacters } from 'node:util';
import { ensureBrowser } from './setup/browser.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { ensureServers } from './setup/servers.mjs';
import { step } from './setup/steps.mjs';
import { ensureVSCodeServer } from './setup/vscode.mjs';
import { failureText } from './test/failureText.mjs';
import { UnpassedFiles } from './test/unpassedFiles.mjs';
import { SecretScan } from './test/secretScan.mjs';

const ci = process.env.CI === 'true';
const mocha = 'node_modules/mocha/bin/mocha.js';
const soak = ['--import', 'tsx', 'test/soak/soak.ts'];
const faults = ['--import', 'tsx', 'test/faults/run.ts'];
const log = (line) => console.error(line);

/** What a suite needs besides npm packages; a missing part is a failure in CI, else a loud skip. */
const needs = {
  servers: async () => {
    const setup = await ensureServers({ log });
    if ('missing' in setup) throw new Error(setup.missing);
  },
  vscode: async () => {
    await ensureVSCodeServer({ log });
    await ensureBrowser({ log });
  },
};

/** One after the other. One that has not ended after its minutes is ended, and has failed. */
const suites = [
  { name: 'check', args: ['scripts/check.mjs'], minutes: 15 },
  { name: 'unit', args: [mocha, 'test/unit/**/*.test.ts'], minutes: 8 },
  { name: 'integration', args: [mocha, 'test/integration/**/*.test.ts'], minutes: 20 },
  { name: 'package', args: ['scripts/package.mjs'], minutes: 5 },
  {
    name: 'servers',
    // They wait for servers most of the time: three files at a time need two cores.
    args: [
      mocha,
      ...['--parallel', '--jobs', '3', '--timeout', '60000'],
      'test/servers/**/*.test.ts',
    ],
    needs: ['servers'],
    minutes: 30,
    // Beside two others one may be late for a bound that it keeps when it has the machine.
    again: { args: [mocha, '--timeout', '60000'], minutes: 8, times: 1 },
  },
  {
    name: 'extension',
    args: ['--import', 'tsx', 'test/extension/runner.ts'],
    needs: ['servers', 'vscode'],
    minutes: 25,
  },
  {
    name: 'soak',
    // A seed of its own for each run is what `npm run soak` is for: this one says the same each time.
    args: [...soak, '--operations', '1200', '--minutes', '1.2', '--seed', '1'],
    needs: ['servers'],
    minutes: 8,
  },
  {
    // One fault of each kind in each scenario, or as many as a slow machine gets done in the time;
    // `npm run faults` runs all of them.
    name: 'faults',
    args: [...faults, '--ours', '--share', '0.001', '--minutes', '3.5'],
    needs: ['servers'],
    minutes: 12,
  },
  {
    name: 'ui',
    // Each file has an editor and a browser of its own, which wait half of the time.
    args: [mocha, '--parallel', '--jobs', '2', '--timeout', '180000', 'test/ui/**/*.test.ts'],
    needs: ['servers', 'vscode'],
    minutes: 56,
    // A browser and an editor that are not ours have hundreds of chances to be late.
    again: { args: [mocha, '--timeout', '180000'], minutes: 12, times: 2 },
  },
];

const talking = ['integration', 'servers', 'extension', 'soak', 'faults', 'ui'];

async function main() {
  await ensureDependencies({ log });
  const only = process.argv.slice(2);
  const isChosen = (name) => only.length === 0 || only.includes(name);
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  const scan = await SecretScan.begin();
  try {
    for (const suite of suites)
      if (isChosen(suite.name)) add(total, await run(suite, scan, failures));
    if (talking.some(isChosen)) add(total, await lookForSecrets(scan));
  } finally {
    await scan.end();
  }
  for (const { what, text } of failures) console.log(`\n== ${what}\n${text}`);
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0;
}

async function run(suite, scan, failures) {
  const missing = await whatIsMissing(suite.needs ?? []);
  return missing === undefined ? runSuite(suite, scan, failures) : withoutSuite(suite, missing);
}

async function whatIsMissing(parts) {
  for (const part of parts) {
    try {
      await needs[part]();
    } catch (error) {
      return error.message;
    }
  }
  return undefined;
}

function withoutSuite({ name }, missing) {
  console.error(
    `\n!!! ${ci ? 'FAILED' : 'SKIPPED'}: the suite "${name}" could not run. ${missing}\n`,
  );
  return ci ? { passed: 0, failed: 1, skipped: 0 } : { passed: 0, failed: 0, skipped: 1 };
}

/** No password that a test has used may be in anything that the tests have put out. */
async function lookForSecrets(scan) {
  console.log('\n== secrets');
  const { secrets, outputs, characters, found } = await scan.finish();
  console.log(`Looked for ${secrets} passwords in ${outputs} outputs, ${characters} characters`);
  for (const place of found.slice(0, 20)) console.error(`A password is in ${place}`);
  // A search for nothing, or in nothing, proves nothing.
  const ok = found.length === 0 && secrets > 0 && characters > 0;
  console.log(`== secrets: ${ok ? 'ok' : 'FAILED'}`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

async function runSuite({ name, args, minutes, again }, scan, failures) {
  const first = await tried({ name, args, minutes }, scan);
  if (first.ok) return first.counts;
  let { files } = first;
  for (let left = again?.times ?? 0; left > 0 && files.length > 0; left--) {
    const rest = { name: `${name}, another try`, args: [...again.args, ...files] };
    const next = await tried({ ...rest, minutes: again.minutes }, scan);
    if (next.ok) {
      failures.push({ what: `passed in ${name} when tried again only`, text: first.text });
      const { passed, failed, skipped } = first.counts;
      return { passed: passed + failed, failed: 0, skipped };
    }
    files = next.files;
  }
  failures.push({ what: `failed in ${name}`, text: first.text });
  return first.counts;
}

/** Runs it once, and finds which of its files may be tried again. */
async function tried(suite, scan) {
  const unpassed = await UnpassedFiles.begin();
  try {
    const { ok, output, counts } = await runOnce(suite, scan, unpassed.environment);
    // Told again at the end: the output of all suites is longer than anybody reads.
    const text = failureText(stripVTControlCharacters(output));
    return { ok, counts, text, files: await unpassed.toTryAgain() };
  } finally {
    await unpassed.end();
  }
}

async function runOnce({ name, args, minutes }, scan, environment = {}) {
  console.log(`\n== ${name}`);
  const started = Date.now();
  const env = { ...process.env, ...scan.environment, ...environment };
  const { ok, code, output } = await step(args, { env, minutes });
  scan.add(name, output);
  const count = (word) => sum(output, new RegExp(`^\\s*(\\d+) ${word}\\b`, 'gm'));
  // A script that is not a suite of cases, such as the check, counts as one.
  const passed = count('passing') || (ok ? 1 : 0);
  // A suite that died said nothing about failing cases, and has failed all the same.
  const failed = ok ? 0 : Math.max(count('failing'), 1);
  console.log(`== ${name}: ${ok ? 'ok' : `FAILED (${code})`} in ${seconds(started)} s`);
  return { ok, output, counts: { passed, failed, skipped: count('pending') } };
}

function sum(text, pattern) {
  return [...stripVTControlCharacters(text).matchAll(pattern)].reduce(
    (total, [, number]) => total + Number(number),
    0,
  );
}

function seconds(started) {
  return ((Date.now() - started) / 1000).toFixed(1);
}

function add(total, counts) {
  for (const key of Object.keys(total)) total[key] += counts[key];
}

process.exitCode = (await main()) ? 0 : 1;
