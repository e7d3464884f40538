import { bestPeer, checkBudget, missedBudgets, ratioToBest } from './comparison.ts';
import { contenderNames } from './contenderName.ts';
import { facts } from './facts.ts';
import {
  hasFailed,
  type BenchResult,
  type OperationResult,
  type Side,
  type SideResult,
  type SiteResult,
} from './result.ts';
import { textTable } from './table.ts';
import { worthOf } from './worth.ts';

/** What is less may be the computer's, with a link and without one. */
const LEAST_ROUNDS = 0.3;
const LEAST_MS = 5;

/** The tables for people at a terminal. */
export function textReport(result: BenchResult): string {
  const { sites, link } = result;
  return [
    ...facts(result),
    ...columnFacts(link.rttMs > 0),
    ...sites.flatMap((site) => ['', ...siteReport(site, result)]),
    ...missReport(result),
  ].join('\n');
}

function columnFacts(hasLink: boolean): string[] {
  return [
    `${hasLink ? 'Times in R, large files in ms. ' : ''}cmd: commands. pkts: packets, both ways. data: data connections. ` +
      'ratio: our time divided by that of the fastest peer.',
    ...(hasLink
      ? ['budget: the most that ours may take, in R; a ! marks where it takes more.']
      : []),
  ];
}

function siteReport(site: SiteResult, { runs, link: { rttMs } }: BenchResult): string[] {
  const { server, security, operations, problem } = site;
  const head = [
    'operation',
    'ours',
    'budget',
    'cmd',
    'pkts',
    'data',
    'best peer',
    '',
    'cmd',
    'pkts',
  ];
  const rows = operations.map((one) => {
    const { ours } = one.sides;
    const unitMs = isLarge(one) || rttMs === 0 ? 1 : rttMs;
    const best = bestPeer(one);
    const check = checkBudget(one, site, rttMs);
    return [
      titleOf(one, runs),
      ours === undefined ? '' : timeOf(ours, unitMs),
      check ? `${check.budget.toFixed(1)}${check.isMet ? ' ' : '!'}` : '',
      ...counts(ours, ['commands', 'packets', 'dataConnections']),
      best ? timeOf(best.side, unitMs) : '',
      best?.name ?? '',
      ...counts(best?.side, ['commands', 'packets']),
      ratioToBest(one)?.toFixed(2) ?? '',
    ];
  });
  return [
    `${server}, ${security === 'tls' ? 'TLS' : 'plain'}`,
    ...(problem === undefined ? [] : [`! ${problem}`]),
    ...textTable([[...head, 'ratio'], ...rows]),
    ...transferReport(operations),
    ...worthReport(site, rttMs),
    ...failures(operations),
  ];
}

function isLarge({ sides }: OperationResult): boolean {
  return Object.values(sides).some((side) => !hasFailed(side) && side.transfer !== undefined);
}

function titleOf({ title, sides: { ours } }: OperationResult, runs: number): string {
  const isFewer = ours !== undefined && !hasFailed(ours) && ours.runs < runs;
  return isFewer ? `${title} (${ours.runs})` : title;
}

function timeOf(side: Side, unitMs: number): string {
  if (hasFailed(side)) return 'failed';
  const [median, min, max] = [side.median, side.min, side.max].map((ms) => digits(ms / unitMs));
  return `${median} (${min} to ${max})`;
}

function digits(value: number): string {
  return value.toFixed(value < 100 ? 2 : value < 1_000 ? 1 : 0);
}

type Counted = 'commands' | 'packets' | 'dataConnections';

function counts(side: Side | undefined, keys: readonly Counted[]): string[] {
  return keys.map((key) => {
    if (side === undefined || hasFailed(side)) return '';
    const count = side[key];
    return count === undefined ? '' : Math.round(count).toString();
  });
}

/** What the large files cost everybody besides their time. */
function transferReport(operations: readonly OperationResult[]): string[] {
  const rows = operations.filter(isLarge).flatMap(({ title, sides }) =>
    contenderNames.flatMap((name) => {
      const side = sides[name];
      return side === undefined || hasFailed(side) ? [] : [[title, name, ...transferCells(side)]];
    }),
  );
  if (rows.length === 0) return [];
  return ['', ...textTable([['large file', 'by', 'MB/s', 'CPU s', 'peak MB'], ...rows])];
}

function transferCells({ transfer }: SideResult): string[] {
  if (!transfer) return ['', '', ''];
  const { megabytesPerSecond, cpuSeconds, peakMegabytes } = transfer;
  return [megabytesPerSecond.toFixed(0), cpuSeconds.toFixed(2), peakMegabytes.toFixed(0)];
}

function worthReport(site: SiteResult, rttMs: number): string[] {
  if (!site.variants) return [];
  const unitMs = rttMs > 0 ? rttMs : 1;
  const rows = worthOf(site, site.variants, rttMs > 0 ? LEAST_ROUNDS * rttMs : LEAST_MS).map(
    (one) => [
      `without ${one.without}`,
      one.title,
      digits(one.withMs / unitMs),
      digits(one.withoutMs / unitMs),
      digits((one.withoutMs - one.withMs) / unitMs),
    ],
  );
  const head = ['what a shortcut is worth', 'operation', 'with all', 'without', 'worth'];
  return ['', ...textTable([head, ...rows])];
}

function failures(operations: readonly OperationResult[]): string[] {
  return operations.flatMap(({ title, sides }) =>
    contenderNames.flatMap((name) => {
      const side = sides[name];
      return side !== undefined && hasFailed(side)
        ? [`! ${title}: ${name} failed: ${side.error.replace(/\s+/g, ' ')}`]
        : [];
    }),
  );
}

function missReport(result: BenchResult): string[] {
  if (result.link.rttMs === 0) return [];
  const misses = missedBudgets(result);
  if (misses.length === 0) return ['', 'Every budget is met.'];
  const lines = misses.map(({ site, result: { title }, rounds, budget }) => {
    const where = `${site.server}, ${site.security === 'tls' ? 'TLS' : 'plain'}`;
    return `! ${where}: ${title} takes ${rounds.toFixed(2)} R of ${budget.toFixed(1)}`;
  });
  return ['', 'Missed budgets:', ...lines];
}
