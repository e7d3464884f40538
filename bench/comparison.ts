import { serverNames, type ServerName } from '../test/support/servers/realServer.ts';
import { budgetOf, isWithin } from './budgets.ts';
import { contenderNames, type ContenderName } from './contenderName.ts';
import {
  hasFailed,
  type BenchResult,
  type OperationResult,
  type SideResult,
  type SiteResult,
} from './result.ts';
import { ratioOf } from './statistics.ts';

export interface Peer {
  readonly name: ContenderName;
  readonly side: SideResult;
}

/** The fastest of the others; undefined where none of them did it. */
export function bestPeer({ sides }: OperationResult): Peer | undefined {
  let best: Peer | undefined;
  for (const name of contenderNames.slice(1)) {
    const side = sides[name];
    if (side === undefined || hasFailed(side)) continue;
    if (best === undefined || side.median < best.side.median) best = { name, side };
  }
  return best;
}

/** How many times as long as the best of the others ours takes. */
export function ratioToBest(result: OperationResult): number | undefined {
  const { ours } = result.sides;
  const best = bestPeer(result);
  if (ours === undefined || hasFailed(ours) || !best) return undefined;
  return ratioOf(ours.median, best.side.median);
}

export interface BudgetCheck {
  /** In round trips, as the budget. */
  readonly rounds: number;
  readonly budget: number;
  readonly isMet: boolean;
}

/** Undefined where there is no budget, no link, or no result. */
export function checkBudget(
  { sides: { ours }, operation }: OperationResult,
  { server, security }: SiteResult,
  rttMs: number,
): BudgetCheck | undefined {
  if (rttMs === 0 || ours === undefined || hasFailed(ours) || !isServerName(server))
    return undefined;
  const budget = budgetOf(operation, server, security);
  if (budget === undefined) return undefined;
  const rounds = ours.median / rttMs;
  return { rounds, budget, isMet: isWithin(rounds, budget) };
}

export interface Miss extends BudgetCheck {
  readonly site: SiteResult;
  readonly result: OperationResult;
}

export function missedBudgets({ sites, link: { rttMs } }: BenchResult): Miss[] {
  return sites.flatMap((site) =>
    site.operations.flatMap((result) => {
      const check = checkBudget(result, site, rttMs);
      return check && !check.isMet ? [{ ...check, site, result }] : [];
    }),
  );
}

function isServerName(text: string): text is ServerName {
  return serverNames.some((name) => name === text);
}
