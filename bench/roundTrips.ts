import type { ServerName } from '../test/support/servers/realServer.ts';
import { startServer } from '../test/support/servers/startServer.ts';
import { measureOperations } from './measure.ts';
import { operations } from './operations.ts';
import {
  hasFailed,
  type FailedSide,
  type OperationResult,
  type RoundTrips,
  type SideResult,
} from './result.ts';
import { makeScratchFolder } from './scratchFolder.ts';
import { startSlowLink } from './slowLink.ts';
import type { Target } from './target.ts';

export interface RoundTripsOptions {
  readonly rttMs: number;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

const RUNS = 3;
const COUNTED = [
  'connect',
  'list-200',
  'stat',
  'read-4k',
  'save-4k-staged',
  'save-4k-direct',
  'rename',
  'delete',
];

/** Counts the round trips of one server, in plain text and over explicit TLS 1.3. */
export async function countRoundTrips(
  name: ServerName,
  options: RoundTripsOptions,
): Promise<RoundTrips[]> {
  const plain = await measureOverLink(name, 'none', options);
  const tls = await measureOverLink(name, 'explicit', options);
  const inRounds = (side: SideResult | FailedSide | undefined): number | undefined =>
    side === undefined || hasFailed(side) ? undefined : side.median / options.rttMs;
  return plain.map(({ operation, title, ours, peer }) => {
    const secured = tls.find((one) => one.operation === operation);
    return {
      operation,
      title,
      ours: { plain: inRounds(ours), tls: inRounds(secured?.ours) },
      peer: { plain: inRounds(peer), tls: inRounds(secured?.peer) },
    };
  });
}

async function measureOverLink(
  name: ServerName,
  security: Target['security'],
  { rttMs, signal, progress }: RoundTripsOptions,
): Promise<OperationResult[]> {
  const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
  const server = await startServer(name, security === 'none' ? {} : { tls });
  try {
    const { host, port, user, password, passivePorts, facts } = server;
    const login = { host, port, user, password, security, restMs: facts.restMs } as const;
    const target = { label: name, folder: '/', ...login } as const;
    const scratch = await makeScratchFolder(target, signal);
    const data = passivePorts.last - passivePorts.first + 1;
    const ports = Array.from({ length: data }, (_, index) => passivePorts.first + index);
    const link = await startSlowLink([port, ...ports], rttMs);
    try {
      return await measureOperations({
        target: { ...target, host: link.host },
        scratch,
        runs: RUNS,
        signal,
        progress: (line) =>
          progress(`${line}, ${security === 'none' ? 'plain' : 'TLS'} over a link`),
        operations: operations.filter(({ key }) => COUNTED.includes(key)),
      });
    } finally {
      await link.stop();
      await scratch.remove();
    }
  } finally {
    await server.stop();
  }
}
