import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the range from which Linux takes the ports of outgoing connections (32768 and up), so
// that a port is still free when a killed server starts again on it.
const CONTROL = { first: 10_000, last: 19_999 };
const PASSIVE = { first: 20_000, blocks: 24, size: 500 };
const ATTEMPTS = 50;

/** Finds a port on which nobody listens; another process may take it before its first use. */
export async function freePort(host: string): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = anyPort();
    if (await isFree(host, port)) return port;
  }
  throw new Error(`No free port between ${CONTROL.first} and ${CONTROL.last}`);
}

/** For a network in which nobody listens yet. */
export function anyPort(): number {
  return randomInt(CONTROL.first, CONTROL.last + 1);
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/**
 * An address of loopback that no other process of the tests has: what passes a server on has to
 * listen on each of its ports.
 * @param last 2 to 254, another one for each line of a process
 */
export function ownAddress(last: number): string {
  return `127.${1 + ((process.pid >> 8) % 250)}.${process.pid & 255}.${last}`;
}

/** Picks a range for data connections. Servers step over ports in use, so ranges may overlap. */
export function passivePorts(): { first: number; last: number } {
  const first = PASSIVE.first + PASSIVE.size * randomInt(PASSIVE.blocks);
  return { first, last: first + PASSIVE.size - 1 };
}
