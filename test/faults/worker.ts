import { createHash } from 'node:crypto';
import { inspect, parseArgs } from 'node:util';
import { serverNames, type ServerName } from '../support/servers/realServer.ts';
import type { Contender } from './contender.ts';
import { isFlawless, runCase, type CaseResult } from './faultCase.ts';
import { Lane, mountMemory, securities, type Security } from './lane.ts';
import { casesOf, partOf, type Case } from './matrix.ts';
import { ours } from './ourClient.ts';
import { peer } from './peerClient.ts';
import type { Message } from './tally.ts';
import { scenarios, type Scenario } from './scenario.ts';

/** Runs the cases of one server, and writes what came of them to standard output, a line of JSON each. */

const RECORDINGS = 3;
const MINUTE_MS = 60_000;
/** Of a case that this harness could not act out, since a server did not start, say. */
const TRIES = 3;
const WITHOUT_DISK = 'full';

interface Order {
  readonly server: ServerName;
  /** For all that is left on the disk; whoever has started this worker removes it. */
  readonly folder: string;
  readonly contenders: readonly Contender[];
  readonly securities: readonly Security[];
  readonly share: number;
  readonly lanes: number;
  /** After so long no other case is begun; undefined: all are run. */
  readonly minutes: number | undefined;
  /** A part of the names of the cases to run. */
  readonly only: string | undefined;
}

function say(message: Message): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function readOrder(): Order {
  const { values } = parseArgs({
    options: {
      server: { type: 'string' },
      folder: { type: 'string' },
      contender: { type: 'string', multiple: true },
      security: { type: 'string', multiple: true },
      share: { type: 'string', default: '1' },
      lanes: { type: 'string', default: '4' },
      minutes: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const server = serverNames.find((name) => name === values.server);
  const { folder } = values;
  if (!server || folder === undefined) throw new Error(`No server ${values.server} in ${folder}`);
  return {
    server,
    folder,
    contenders: [ours, peer].filter(({ name }) => values.contender?.includes(name) ?? true),
    securities: securities.filter((one) => values.security?.includes(one) ?? true),
    share: Number(values.share),
    lanes: Number(values.lanes),
    minutes: values.minutes === undefined ? undefined : Number(values.minutes),
    only: values.only,
  };
}

const open = new Set<Lane>();

async function openLane({ server }: Order, security: Security): Promise<Lane> {
  const lane = await Lane.open(server, security);
  open.add(lane);
  return lane;
}

/** In the middle of whatever is under way: no server outlives this process. */
async function stop(): Promise<void> {
  await Promise.allSettled([...open].map(({ server }) => server.kill()));
  process.exit(1);
}

async function runSecurity(order: Order, security: Security): Promise<void> {
  const count = Array.from({ length: order.lanes });
  const lanes = await Promise.all(count.map(() => openLane(order, security)));
  try {
    for (const contender of order.contenders) await runContender(order, contender, lanes);
  } finally {
    for (const lane of lanes) await lane.close();
  }
}

async function runContender(
  order: Order,
  contender: Contender,
  lanes: readonly Lane[],
): Promise<void> {
  const { minutes = Infinity, contenders } = order;
  const deadline = Date.now() + (minutes * MINUTE_MS) / contenders.length;
  const queue = inOrder(await chooseCases(order, contender, lanes), minutes);
  const cases = queue[Symbol.iterator]();
  const work = async (lane: Lane): Promise<void> => {
    // All lanes draw from one queue.
    for (const one of cases) {
      if (Date.now() > deadline) return;
      await runOne(lane, contender, one);
    }
  };
  await Promise.all(lanes.map(work));
}

async function chooseCases(
  order: Order,
  contender: Contender,
  lanes: readonly Lane[],
): Promise<readonly Case[]> {
  const chosen: Case[] = [];
  const waiting = scenarios.filter((one) => isFor(one, contender, order))[Symbol.iterator]();
  const work = async (lane: Lane): Promise<void> => {
    for (const scenario of waiting)
      chosen.push(...(await casesFor(order, contender, lane, scenario)));
  };
  await Promise.all(lanes.map(work));
  return chosen;
}

/**
 * Those that wait for a silent server come first, so that they do not end alone. Where the time
 * ends the run, as many of each kind as of any other are run: in an order without a meaning.
 */
function inOrder(cases: readonly Case[], minutes: number): readonly Case[] {
  if (minutes === Infinity) {
    return [...cases].sort((one, other) => Number(isSlow(other)) - Number(isSlow(one)));
  }
  const mixed = cases.map((one) => ({ one, key: digestOf(one.name) }));
  mixed.sort((first, second) => (first.key < second.key ? -1 : 1));
  return mixed.map(({ one }) => one);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isSlow({ fault }: Case): boolean {
  return fault === 'stall';
}

function isFor(scenario: Scenario, contender: Contender, { only, server }: Order): boolean {
  if (scenario.isOurs === true && !contender.isOurs) return false;
  // A whole name needs the recording of its own scenario alone.
  const isWhole = only?.startsWith(`${server}/`) ?? false;
  return !isWhole || only?.includes(`/${scenario.name}/`) === true;
}

async function casesFor(
  { server, share, only }: Order,
  contender: Contender,
  lane: Lane,
  scenario: Scenario,
): Promise<readonly Case[]> {
  const { security } = lane;
  // What is made by changing commands on their way needs a line that is read as text.
  if (scenario.swaps === true && security !== 'plain') return [];
  const recording = await record(contender, lane, scenario);
  if (!isFlawless(recording)) {
    const name = `${server}/${security}/${scenario.name}/recording`;
    say({ type: 'case', contender: contender.name, name, ...tellable(recording), ms: 0 });
    return [];
  }
  const all = casesOf(server, security, scenario, recording.events);
  const possible = all.filter(({ fault }) => lane.hasSmallDisk || fault !== WITHOUT_DISK);
  const lacking = all.length - possible.length;
  const wanted = partOf(
    possible.filter(({ name }) => name.includes(only ?? '')),
    share,
  );
  say({ type: 'size', contender: contender.name, full: all.length, run: wanted.length, lacking });
  return wanted;
}

/** A machine that was too busy for once must not be taken for a client that fails. */
async function record(contender: Contender, lane: Lane, scenario: Scenario): Promise<CaseResult> {
  let recording = await runCase(lane, contender, scenario);
  for (let tries = 1; tries < RECORDINGS && !isFlawless(recording); tries++) {
    recording = await runCase(lane, contender, scenario);
  }
  return recording;
}

async function runOne(lane: Lane, contender: Contender, one: Case): Promise<void> {
  for (let tries = 1; ; tries++) {
    const started = performance.now();
    try {
      const result = await runCase(lane, contender, one.scenario, one);
      const ms = Math.round(performance.now() - started);
      say({ type: 'case', contender: contender.name, name: one.name, ...tellable(result), ms });
      return;
    } catch (error) {
      // Neither the client's doing nor a reason to leave out all the other cases.
      if (tries === TRIES) {
        say({ type: 'broken', contender: contender.name, name: one.name, error: inspect(error) });
        return;
      }
      await lane.renew();
    }
  }
}

function tellable({ findings, struck, succeeded, error }: CaseResult) {
  return { findings, struck, succeeded, error };
}

async function main(): Promise<void> {
  const order = readOrder();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop());
  await mountMemory(order.folder, 'size=512m,mode=755');
  process.env['TMPDIR'] = order.folder;
  await Promise.all(order.securities.map((security) => runSecurity(order, security)));
  // Node can spin for ever where it ends by itself: it waits for requests of sockets long destroyed
  // (uv_run below Environment::CleanupHandles, seen with 20.20). Each case has looked for what it left.
  process.stdout.write(JSON.stringify({ type: 'end' } satisfies Message), () => process.exit());
}

void main();
