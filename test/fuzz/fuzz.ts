import { parseArgs } from 'node:util';
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { Figures } from '../soak/figures.ts';
import type { Step, Ways } from './step.ts';
import { conversing } from './conversing.ts';

const USAGE = `Usage: npm run fuzz -- [--operations N] [--seed S] [--path P] [--lanes N]
  --operations  so many at least; default 10000
  --seed        a whole number, which decides everything; default: a new one, which is printed
  --path        of a failure, together with its seed: replays that conversation alone, and
                looks for the smallest one that fails the same way
  --lanes       conversations at the same time; default 8
`;

/** Conversations for which one seed stands. */
const RUNS = 25;
const HANDLES_MS = 5_000;
const POLL_MS = 50;

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      operations: { type: 'string', default: '10000' },
      seed: { type: 'string' },
      path: { type: 'string' },
      lanes: { type: 'string', default: '8' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(USAGE);
    return true;
  }
  const figures = new Figures();
  const seed = values.seed === undefined ? randomInt(2 ** 30) : Number(values.seed);
  const before = handlesNow();
  if (values.path !== undefined) return replay(seed, values.path, figures);
  say(`Seed ${seed}`);
  const plan = { next: seed, operations: Number(values.operations), failures: [] as string[] };
  const started = Date.now();
  await Promise.all(Array.from({ length: Number(values.lanes) }, () => lane(plan, figures)));
  figures.noteMemory();
  for (const line of figures.lines()) say(`  ${line}`);
  const handles = Math.max(0, (await settledHandles(before)) - before);
  const seconds = Math.round((Date.now() - started) / 1_000);
  say(
    `Fuzz: ${figures.total('operations')} operations in ${seconds} s, ` +
      `${figures.total('injected')} injected, wrong pairings ${plan.failures.length}, ` +
      `handles left open ${handles}`,
  );
  return plan.failures.length === 0 && handles === 0;
}

async function lane(
  plan: { next: number; readonly operations: number; readonly failures: string[] },
  figures: Figures,
): Promise<void> {
  while (figures.total('operations') < plan.operations && plan.failures.length === 0) {
    const seed = plan.next++;
    const result = await fc.check(conversing(figures), {
      seed,
      numRuns: RUNS,
      // To make it small takes its time, and is for who replays it.
      endOnFailure: true,
    });
    if (result.failed) plan.failures.push(told(result));
    say(`  seed ${seed}: ${result.failed ? plan.failures.at(-1) : 'ok'}`);
  }
}

async function replay(seed: number, path: string, figures: Figures): Promise<boolean> {
  const result = await fc.check(conversing(figures), { seed, path });
  say(result.failed ? told(result) : 'It does not fail any more');
  return !result.failed;
}

function told(result: fc.RunDetails<[Ways, Step[]]>): string {
  return `${fc.defaultReportMessage(result)}\n${String(result.errorInstance)}`;
}

/** What keeps this process alive: sockets and timers, above all. */
function handlesNow(): number {
  // Since Node 17.3, which the types do not know.
  const newer = process as unknown as { getActiveResourcesInfo(): readonly string[] };
  return newer.getActiveResourcesInfo().length;
}

/** Sockets take a moment to close. */
async function settledHandles(expected: number): Promise<number> {
  const deadline = Date.now() + HANDLES_MS;
  while (handlesNow() > expected && Date.now() < deadline) await delay(POLL_MS);
  return handlesNow();
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
