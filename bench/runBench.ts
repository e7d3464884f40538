import { readFile } from 'node:fs/promises';
import type { ShortcutSetting } from '../src/common/shortcuts.ts';
import type { ServerName } from '../test/support/servers/realServer.ts';
import type { BenchOptions } from './benchOptions.ts';
import { runClients } from './clientJob.ts';
import { installedContenders } from './commandLine/installed.ts';
import type { ContenderName } from './contenderName.ts';
import { isLibrary } from './contenders.ts';
import { measureLargeFile } from './largeFile.ts';
import { startLink } from './link/link.ts';
import { operations, type Operation } from './operations.ts';
import type {
  BenchResult,
  MeasuredVariant,
  OperationResult,
  PlainOrTls,
  SiteResult,
} from './result.ts';
import { openLinkedSite, openLoopbackSite, openRelayedSite, type Site } from './site.ts';
import { openUrlSite } from './urlSite.ts';
import { ALL, variants } from './worth.ts';

export interface Surroundings {
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Mostly they wait for the link; more at a time would wait for each other. */
const SITES_AT_ONCE = 4;
/** Round trips before and after what is measured. */
const PAUSE_ROUNDS = 3;
/** The same where there are none to speak of. */
const PAUSE_MS = 30;
/** Of each operation, where all of them are measured a dozen times. */
const WORTH_RUNS = 5;
/** Of 1 MB, one for each run and one to warm up. What was read before is not read again at once. */
const MOST_MEDIUM_FILES = 20;

type Measured = Pick<SiteResult, 'operations' | 'variants'>;

interface Served {
  readonly name: ServerName;
  readonly security: PlainOrTls;
}

interface Plan {
  readonly options: BenchOptions;
  readonly surroundings: Surroundings;
  readonly contenders: readonly ContenderName[];
  /** Undefined: packets really take their time. */
  readonly noLink: string | undefined;
}

export async function runBench(
  options: BenchOptions,
  surroundings: Surroundings,
): Promise<BenchResult> {
  const { runs, rttMs, rateMbit, lossPercent, largeMegabytes } = options;
  const { present, missing } = await installedContenders();
  const noLink = options.url === undefined && rttMs > 0 ? await reasonForNoLink() : undefined;
  if (noLink !== undefined) surroundings.say(`*** No link of packets: ${noLink} ***`);
  // A command cannot be made to connect late, which would make it look too good.
  const others = noLink === undefined ? present : present.filter(isLibrary);
  const contenders: readonly ContenderName[] = options.asksForWorth ? ['ours'] : others;
  const plan = { options, surroundings, contenders, noLink };
  const measured = Math.min(runs, options.asksForWorth ? WORTH_RUNS : Infinity);
  const sites = options.url === undefined ? await measureServers(plan) : [await measureUrl(plan)];
  const link = { rttMs: options.url === undefined ? rttMs : 0, rateMbit, lossPercent, noLink };
  return { runs: measured, link, largeMegabytes, peerVersion: await peerVersion(), missing, sites };
}

async function reasonForNoLink(): Promise<string | undefined> {
  try {
    await (await startLink({ rttMs: 0, rateMbit: 0, lossPercent: 0 })).stop();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function measureServers(plan: Plan): Promise<SiteResult[]> {
  const { options } = plan;
  const wanted = options.servers.flatMap((name) =>
    options.securities.map((security) => ({ name, security })),
  );
  const atOnce = options.rttMs > 0 && plan.noLink === undefined ? SITES_AT_ONCE : 1;
  const measured = await inParallel(wanted, atOnce, (one) =>
    settled(plan, one, async () => measureSite(await openSite(plan, one), plan, one)),
  );
  // One after the other: here the processors are what is measured.
  const large = await inParallel(wanted, 1, (one) =>
    settled(plan, one, async () => ({ operations: await measureLarge(plan, one) })),
  );
  return measured.map((site, index) => ({
    ...large[index],
    ...site,
    operations: [...site.operations, ...(large[index]?.operations ?? [])],
  }));
}

/** What fails for one server does not end the measurement of the others. */
async function settled(
  { surroundings: { signal, say } }: Plan,
  { name, security }: Served,
  work: () => Promise<Measured>,
): Promise<SiteResult> {
  try {
    return { server: name, security, ...(await work()) };
  } catch (error) {
    signal.throwIfAborted();
    const problem = error instanceof Error ? error.message : String(error);
    say(`${name} ${security}: ${problem}`);
    return { server: name, security, operations: [], problem };
  }
}

async function openSite({ options, noLink }: Plan, { name, security }: Served): Promise<Site> {
  const { rttMs, rateMbit, lossPercent, traceFile, servers, securities } = options;
  const mediumFiles = Math.min(options.runs, MOST_MEDIUM_FILES) + 1;
  const site = { name, security, mediumFiles, hasCrowds: isCrowded(options) };
  if (rttMs === 0) return openLoopbackSite(site);
  if (noLink !== undefined) return openRelayedSite(site, rttMs);
  const isOne = servers.length * securities.length === 1;
  const ownTrace =
    traceFile === undefined || isOne ? traceFile : `${traceFile}-${name}-${security}`;
  return openLinkedSite(site, { rttMs, rateMbit, lossPercent, traceFile: ownTrace });
}

function isCrowded({ operations: keys }: BenchOptions): boolean {
  return operations.some(({ key, isCrowded = false }) => isCrowded && keys.includes(key));
}

/** Closes the site. */
async function measureSite(
  site: Site,
  plan: Plan,
  { name, security }: { readonly name: string; readonly security: PlainOrTls },
): Promise<Measured> {
  const label = `${name} ${security}`;
  try {
    if (!plan.options.asksForWorth) {
      return { operations: await measureWith(plan.options.shortcuts, site, plan, label) };
    }
    const measured: MeasuredVariant[] = [];
    for (const variant of variants) {
      const about = variant === ALL ? label : `${label} without ${variant.name}`;
      const operations = await measureWith(variant.shortcuts, site, plan, about);
      measured.push({ variant, operations });
    }
    return { operations: measured[0]?.operations ?? [], variants: measured };
  } finally {
    await site.close();
  }
}

function measureWith(
  shortcuts: ShortcutSetting,
  { target, scratch, namespace, rttMs, connectsEarly }: Site,
  { options, surroundings, contenders }: Plan,
  label: string,
): Promise<OperationResult[]> {
  const { signal, say } = surroundings;
  const isPossible = (operation: Operation) => scratch.tree !== undefined || !operation.isCrowded;
  const wanted = operations.filter(isPossible).map(({ key }) => key);
  return runClients(
    {
      ...{ target, scratch, contenders, shortcuts },
      runs: Math.min(options.runs, options.asksForWorth ? WORTH_RUNS : Infinity),
      operations: wanted.filter((key) => options.operations.includes(key)),
      pauseMs: rttMs > 0 ? PAUSE_ROUNDS * rttMs : PAUSE_MS,
      isTraced: options.traceFile !== undefined,
      lateMs: connectsEarly ? rttMs : undefined,
    },
    { namespace, signal, progress: (line) => say(`${label}: ${line}`) },
  );
}

async function measureLarge(plan: Plan, { name, security }: Served): Promise<OperationResult[]> {
  if (plan.options.largeMegabytes === 0) return [];
  const site = await openLoopbackSite({ name, security, mediumFiles: 0, hasCrowds: false });
  try {
    return await measureLargeFile(largeOptions(plan, site, `${name} ${security}`));
  } finally {
    await site.close();
  }
}

function largeOptions({ options, surroundings, contenders }: Plan, site: Site, label: string) {
  const { largeMegabytes: megabytes, runs } = options;
  const { signal, say } = surroundings;
  const progress = (line: string) => say(`${label}: ${line}`);
  return { site, contenders, megabytes, runs, signal, progress };
}

async function measureUrl(plan: Plan): Promise<SiteResult> {
  const { options, surroundings } = plan;
  const site = await openUrlSite(options.url ?? '', surroundings.signal);
  const { label: server, security: mode } = site.target;
  const security = mode === 'none' ? 'plain' : 'tls';
  try {
    const stays = { ...site, close: () => Promise.resolve() };
    const measured = await measureSite(stays, plan, { name: server, security });
    const isWanted = options.largeMegabytes > 0;
    const large = isWanted ? await measureLargeFile(largeOptions(plan, site, server)) : [];
    return { server, security, ...measured, operations: [...measured.operations, ...large] };
  } finally {
    await site.close().catch((error: unknown) => {
      surroundings.say(`${server}: could not remove ${site.scratch.path}: ${String(error)}`);
    });
  }
}

/** In the order in which they were given; the first failure ends the wait and starts no more. */
async function inParallel<T, R>(
  wanted: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let hasFailed = false;
  const waiting = wanted.entries();
  const worker = async () => {
    for (const [index, one] of waiting) {
      if (hasFailed) return;
      results[index] = await work(one).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failure = workers.find((one) => one.status === 'rejected');
  if (failure) throw failure.reason;
  return results;
}

async function peerVersion(): Promise<string> {
  const path = new URL('../node_modules/basic-ftp/package.json', import.meta.url);
  const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string };
  return version;
}
