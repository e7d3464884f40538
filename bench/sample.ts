import { readFileSync } from 'node:fs';
import { LINK_DEVICE } from './link/link.ts';
import type { TrafficCount } from './traffic.ts';

/** One run of one operation. */
export interface Sample extends Partial<TrafficCount> {
  readonly ms: number;
  /** Over the link, in both directions; undefined where there is none. */
  readonly packets?: number | undefined;
}

/** The packets that this process's computer has sent and received over the link so far. */
export function countPackets(): number | undefined {
  const devices = readDevices();
  const line = devices.split('\n').find((one) => one.trim().startsWith(`${LINK_DEVICE}:`));
  if (line === undefined) return undefined;
  // Received bytes and packets, six columns of errors, then sent bytes and packets.
  const columns = line
    .slice(line.indexOf(':') + 1)
    .trim()
    .split(/\s+/)
    .map(Number);
  return (columns[1] ?? 0) + (columns[9] ?? 0);
}

function readDevices(): string {
  try {
    return readFileSync('/proc/self/net/dev', 'latin1');
  } catch {
    // Not Linux.
    return '';
  }
}
