import { bestPeer, checkBudget, ratioToBest } from './comparison.ts';
import type { BenchResult, MeasuredVariant } from './result.ts';
import { ALL } from './worth.ts';

/** Raised when a key of the document changes its meaning. */
const FORMAT = 2;

/**
 * The document for other programs. Times in milliseconds, also where there is a link: its `rttMs`
 * makes round trips of them.
 */
export function jsonDocument(result: BenchResult): object {
  const { runs, link, largeMegabytes, peerVersion, missing, sites } = result;
  return {
    benchmark: 'ftp-workspace',
    format: FORMAT,
    ...{ runs, link, largeMegabytes, basicFtpVersion: peerVersion, missing },
    servers: sites.map((site) => ({
      server: site.server,
      security: site.security,
      ...(site.problem !== undefined && { problem: site.problem }),
      ...(site.variants && { variants: site.variants.map(withoutTitles) }),
      operations: site.operations.map((one) => ({
        operation: one.operation,
        sides: one.sides,
        bestPeer: bestPeer(one)?.name ?? null,
        ratio: ratioToBest(one) ?? null,
        budget: checkBudget(one, site, link.rttMs) ?? null,
      })),
    })),
  };
}

function withoutTitles({ variant, operations }: MeasuredVariant): object {
  const measured = operations.map(({ operation, sides }) => ({ operation, sides }));
  return { without: variant.name === ALL.name ? null : variant.name, operations: measured };
}
