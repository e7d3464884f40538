import { bestPeer, checkBudget } from './comparison.ts';
import { facts } from './facts.ts';
import { hasFailed, type BenchResult, type OperationResult, type SiteResult } from './result.ts';
import { markdownTable } from './table.ts';

/** Tables for a README: ours and the fastest peer, one column for each server and way. */
export function markdownReport(result: BenchResult): string {
  const { sites } = result;
  const titles = new Map(
    sites.flatMap(({ operations }) => operations.map(({ operation, title }) => [operation, title])),
  );
  const head = [
    '',
    ...sites.map((site) => `${site.server}${site.security === 'tls' ? ', TLS' : ''}`),
  ];
  const isLarge = (operation: string) => operation.endsWith('-large');
  const rows = [...titles].filter(([operation]) => !isLarge(operation));
  const large = [...titles].filter(([operation]) => isLarge(operation));
  const lines = [
    ...facts(result).map((fact) => `- ${fact}`),
    `- Each cell: ours, budget in brackets where it is missed, and the fastest peer.`,
    '',
    ...markdownTable([
      head,
      ...rows.map(([operation, title]) => [
        title,
        ...sites.map((site) => timeCell(operation, site, result.link.rttMs)),
      ]),
    ]),
  ];
  if (large.length > 0) {
    const cells = large.map(([operation, title]) => [
      `${title}: MB/s, CPU s, peak MB`,
      ...sites.map((site) => transferCell(operation, site)),
    ]);
    lines.push('', ...markdownTable([head, ...cells]));
  }
  return lines.join('\n');
}

function timeCell(operation: string, site: SiteResult, rttMs: number): string {
  const result = found(operation, site);
  if (!result) return '';
  const { ours } = result.sides;
  if (ours === undefined) return '';
  if (hasFailed(ours)) return 'failed';
  const time = (ms: number) =>
    rttMs > 0 ? `${(ms / rttMs).toFixed(1)} R` : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
  const check = checkBudget(result, site, rttMs);
  const missed = check && !check.isMet ? ` (${check.budget.toFixed(1)})` : '';
  const best = bestPeer(result);
  const peer = best ? `; ${best.name} ${time(best.side.median)}` : '';
  return `**${time(ours.median)}**${missed}${peer}`;
}

function transferCell(operation: string, site: SiteResult): string {
  const result = found(operation, site);
  if (!result) return '';
  const names = ['ours', bestPeer(result)?.name] as const;
  return names
    .flatMap((name) => {
      const side = name && result.sides[name];
      if (!side || hasFailed(side) || !side.transfer) return [];
      const { megabytesPerSecond, cpuSeconds, peakMegabytes } = side.transfer;
      const figures = [
        megabytesPerSecond.toFixed(0),
        cpuSeconds.toFixed(2),
        peakMegabytes.toFixed(0),
      ];
      return [`${name} ${figures.join(', ')}`];
    })
    .join('; ');
}

function found(operation: string, { operations }: SiteResult): OperationResult | undefined {
  return operations.find((one) => one.operation === operation);
}
