import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { availableServers } from '../support/servers/availableServers.ts';
import { serverNames, type ServerName } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { growOn, tellGrowth } from './growth.ts';
import { handlesNow } from './sizes.ts';
import { soakServer, type SoakOptions, type SoakResult } from './soakServer.ts';

const USAGE = `Usage: npm run soak -- [--minutes N] [--seed S] [--server NAME] [--operations N]
       npm run soak -- --saves N [--server NAME]
  --minutes     longest time for each server; default 30
  --seed        decides the whole plan; may be given more than once, for one run after the other;
                default: random, a new one, which is printed
  --server      one of ${serverNames.join(', ')}; may be given more than once; default: all
  --operations  so many on each server, at least; default 10000
  --first-step  where to begin in the plan; default 0
  --saves       so many saves of a few files on each server instead, one server after the other:
                nothing may grow with their number
`;

const MINUTE_MS = 60_000;
const HANDLES_MS = 5_000;
const POLL_MS = 50;

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      seed: { type: 'string', multiple: true, default: ['random'] },
      server: { type: 'string', multiple: true },
      operations: { type: 'string', default: '10000' },
      'first-step': { type: 'string', default: '0' },
      saves: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(USAGE);
    return true;
  }
  const available = await availableServers();
  const wanted = values.server ?? serverNames;
  const names = available.filter((name) => wanted.includes(name));
  if (names.length === 0) throw new Error(`No such server: ${wanted.join(', ')}`);
  if (values.saves !== undefined) return edit(names, Number(values.saves));
  let isGood = true;
  for (const seed of values.seed) {
    const options = {
      seed: seed === 'random' ? randomBytes(4).toString('hex') : seed,
      operations: Number(values.operations),
      untilMs: Date.now() + Number(values.minutes) * MINUTE_MS,
      firstStep: Number(values['first-step']),
    };
    isGood = (await soak(names, options)) && isGood;
  }
  return isGood;
}

async function edit(names: readonly ServerName[], saves: number): Promise<boolean> {
  let isGood = true;
  for (const name of names) {
    const server = await startServer(name);
    try {
      say(`${name}: ${tellGrowth(await growOn(server, saves))}`);
    } catch (error) {
      say(`${name}: A VIOLATION\n${String(error)}`);
      isGood = false;
    } finally {
      await server.stop();
    }
  }
  return isGood;
}

/** All servers at the same time: most of it is waiting. */
async function soak(names: readonly ServerName[], options: SoakOptions): Promise<boolean> {
  const { seed, operations } = options;
  say(`\nSeed ${seed}: ${operations} operations on each of ${names.join(', ')}`);
  const before = handlesNow();
  const results = await Promise.all(names.map((name) => timed(name, options)));
  return tell(results, Math.max(0, (await settledHandles(before)) - before));
}

async function timed(name: ServerName, options: SoakOptions): Promise<SoakResult> {
  const started = Date.now();
  const result = await soakServer(name, options);
  result.figures.add('seconds', 'all', Math.round((Date.now() - started) / 1_000));
  return result;
}

/** Sockets take a moment to close. */
async function settledHandles(expected: number): Promise<number> {
  const deadline = Date.now() + HANDLES_MS;
  while (handlesNow() > expected && Date.now() < deadline) await delay(POLL_MS);
  return handlesNow();
}

function tell(results: readonly SoakResult[], handles: number): boolean {
  for (const { server, figures, failure } of results) {
    say(`\n${server}: ${failure === undefined ? 'violations 0' : 'A VIOLATION'}`);
    for (const line of figures.lines()) say(`  ${line}`);
    if (failure !== undefined) say(failure);
  }
  const peak = Math.max(...results.map(({ figures }) => figures.peakBytes));
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  say(`\nPeak memory ${Math.round(peak / 1024 / 1024)} MB, handles left open ${handles}`);
  const total = (group: string): number =>
    results.reduce((sum, { figures }) => sum + figures.total(group), 0);
  say(
    `Soak: ${total('operations')} operations, ${total('faults')} faults, ` +
      `${total('conflicts')} conflicts, ${total('retries')} retries, violations ${failed}`,
  );
  return failed === 0 && handles === 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main().then(
  (isGood) => {
    process.exitCode = isGood ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
