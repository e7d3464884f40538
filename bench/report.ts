import { hasFailed, type BenchResult, type FailedSide, type OperationResult } from './result.ts';
import type { RoundTrips, ServerResult, SideResult } from './result.ts';
import { ratioOf } from './statistics.ts';

/** Raised when a key of the document changes its meaning. */
const FORMAT = 1;
const PEER = 'basic-ftp';

/** The document for other programs: milliseconds, counts and ratios, and nothing of the machine. */
export function jsonDocument({ runs, rttMs, peerVersion, servers }: BenchResult): object {
  return {
    benchmark: 'ftp-workspace',
    format: FORMAT,
    runs,
    peer: { name: PEER, version: peerVersion },
    rttMs,
    servers: servers.map(({ server, operations, roundTrips }) => ({
      server,
      roundTrips,
      operations: operations.map((result) => ({
        operation: result.operation,
        ours: result.ours,
        peer: result.peer,
        ratio: ratio(result) ?? null,
      })),
    })),
  };
}

/** The tables for people. */
export function textReport({ runs, rttMs, peerVersion, servers }: BenchResult): string {
  const intro = [
    `Times in ms, median (min to max) of ${runs} runs, this client against ${PEER} ${peerVersion}.`,
    'Ratio: our time divided by theirs. Cmd: commands sent. Data: data connections opened.',
  ];
  return [...intro, ...servers.flatMap((server) => ['', ...serverReport(server, rttMs)])].join(
    '\n',
  );
}

function serverReport({ server, operations, roundTrips }: ServerResult, rttMs: number): string[] {
  const head = ['operation', 'ours', 'peer', 'ratio', 'cmd', 'peer', 'data', 'peer'];
  const rows = operations.map(({ title, ours, peer }) => [
    title,
    time(ours),
    time(peer),
    ratio({ ours, peer })?.toFixed(2) ?? '',
    count(ours, 'commands'),
    count(peer, 'commands'),
    count(ours, 'dataConnections'),
    count(peer, 'dataConnections'),
  ]);
  return [
    server,
    ...table([head, ...rows]),
    ...transferReport(operations),
    ...roundTripReport(roundTrips, rttMs),
    ...failures(operations),
  ];
}

/** What TLS adds is the difference of ours: one round trip for its handshake is the least. */
function roundTripReport(roundTrips: readonly RoundTrips[], rttMs: number): string[] {
  if (roundTrips.length === 0) return [];
  const rounds = (value: number | undefined): string => value?.toFixed(1) ?? 'failed';
  const rows = roundTrips.map(({ title, ours, peer }) => [
    title,
    rounds(ours.plain),
    rounds(ours.tls),
    ours.plain === undefined || ours.tls === undefined ? '' : rounds(ours.tls - ours.plain),
    rounds(peer.plain),
    rounds(peer.tls),
  ]);
  const head = [`round trips of ${rttMs} ms`, 'plain', 'TLS', 'TLS adds', 'peer plain', 'peer TLS'];
  return ['', ...table([head, ...rows])];
}

function transferReport(operations: readonly OperationResult[]): string[] {
  const rows = operations.flatMap(({ title, ours, peer }) => {
    const sides = [transferCells(ours), transferCells(peer)];
    return sides[0]?.length ? [[title, ...sides.flat()]] : [];
  });
  if (rows.length === 0) return [];
  const head = ['', 'MB/s', 'CPU s', 'peak MB', 'peer MB/s', 'CPU s', 'peak MB'];
  return ['', ...table([head, ...rows])];
}

function transferCells(side: SideResult | FailedSide): string[] {
  const transfer = hasFailed(side) ? undefined : side.transfer;
  if (!transfer) return [];
  const { megabytesPerSecond, cpuSeconds, peakMegabytes } = transfer;
  return [megabytesPerSecond.toFixed(0), cpuSeconds.toFixed(2), peakMegabytes.toFixed(0)];
}

function failures(operations: readonly OperationResult[]): string[] {
  return operations.flatMap(({ title, ours, peer }) => [
    ...(hasFailed(ours) ? [`! ${title}: we failed: ${ours.error}`] : []),
    ...(hasFailed(peer) ? [`! ${title}: ${PEER} failed: ${peer.error}`] : []),
  ]);
}

function ratio({ ours, peer }: Pick<OperationResult, 'ours' | 'peer'>): number | undefined {
  if (hasFailed(ours) || hasFailed(peer)) return undefined;
  return ratioOf(ours.median, peer.median);
}

function time(side: SideResult | FailedSide): string {
  if (hasFailed(side)) return 'failed';
  const { median, min, max } = side;
  return `${digits(median)} (${digits(min)} to ${digits(max)})`;
}

function digits(ms: number): string {
  return ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0);
}

function count(side: SideResult | FailedSide, key: 'commands' | 'dataConnections'): string {
  return hasFailed(side) ? '' : String(side[key]);
}

/** The first column to the left, the numbers to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
