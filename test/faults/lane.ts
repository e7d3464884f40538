import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { RealServer, ServerName } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { FaultyLine } from './faultyLine.ts';
import { Site } from './site.ts';

const run = promisify(execFile);

export const securities = ['plain', 'tls'] as const;

export type Security = (typeof securities)[number];

const PASSIVE = { first: 20_000, ports: 30, blocks: 400 };
const LOWEST_SUBNET = 2;
const HIGHEST_SUBNET = 254;
const DISK = 'size=4m';
const STARTS = 3;
const REST_DEADLINE_MS = 5_000;
const POLL_MS = 10;

/**
 * A server with a disk and a line of its own: what is done to one case, its death included, is not
 * felt by the cases beside it.
 */
export class Lane {
  readonly server: RealServer;
  readonly line: FaultyLine;
  readonly site: Site;
  readonly security: Security;
  /** The disk can be filled. */
  readonly hasSmallDisk: boolean;
  /** Processes of the server while nobody is connected. */
  readonly #resting: number;

  private constructor(
    server: RealServer,
    line: FaultyLine,
    security: Security,
    hasSmallDisk: boolean,
    resting: number,
  ) {
    this.server = server;
    this.line = line;
    this.security = security;
    this.hasSmallDisk = hasSmallDisk;
    this.#resting = resting;
    this.site = new Site(server);
  }

  static async open(name: ServerName, security: Security): Promise<Lane> {
    // Servers step over ports that are taken. The line listens on the same ports of its address.
    const first = PASSIVE.first + PASSIVE.ports * randomInt(PASSIVE.blocks);
    const server = await startServer(name, {
      passivePorts: { first, last: first + PASSIVE.ports - 1 },
      ...(security === 'tls' && { tls: { mode: 'explicit', version: 'TLSv1.3' } }),
    });
    const hasSmallDisk = await mountSmallDisk(server);
    const line = await FaultyLine.start(addressOfItsOwn(), server);
    const { length: resting } = await server.processes();
    return new Lane(server, line, security, hasSmallDisk, resting);
  }

  /** Makes the server one that renames over no file: it is told of a folder that is not there. */
  set swaps(swaps: boolean) {
    this.line.mend = swaps
      ? (command) => {
          const [, path] = /^RNTO (.+)$/.exec(command) ?? [];
          if (path === undefined || !existsSync(join(this.server.root, path))) return command;
          return 'RNTO /no-such-folder/name';
        }
      : undefined;
  }

  /**
   * Every session has come to its end: vsftpd empties a file when it gets the lock for an upload,
   * however long its client is gone.
   */
  async rest(): Promise<void> {
    const deadline = Date.now() + REST_DEADLINE_MS;
    while (Date.now() < deadline) {
      if ((await this.server.processes()).length <= this.#resting) return;
      await delay(POLL_MS);
    }
  }

  /** The server runs again, if the case has ended it, and nothing is in the way any more. */
  async recover(): Promise<void> {
    await this.site.recover();
    if (!this.server.isRunning) await this.#restart();
    this.line.disarm();
  }

  /** Begins again after a case that could not be acted out to its end. */
  async renew(): Promise<void> {
    this.line.drop();
    await this.server.kill();
    await this.recover();
  }

  /** A busy machine may need longer than a start is given, or has lent the port to somebody. */
  async #restart(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.server.restart();
        return;
      } catch (error) {
        if (tries === STARTS) throw error;
      }
    }
  }

  async close(): Promise<void> {
    await this.line.stop();
    await this.server.kill();
    if (this.hasSmallDisk) await run('umount', ['--lazy', this.server.root]);
    await this.server.stop();
  }
}

/** All of 127/8 is loopback. */
function addressOfItsOwn(): string {
  const octets = Array.from({ length: 3 }, () => randomInt(LOWEST_SUBNET, HIGHEST_SUBNET));
  return ['127', ...octets].join('.');
}

/** What is flushed to a disk costs time there. @returns false where this process may not mount */
export async function mountMemory(folder: string, options: string): Promise<boolean> {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', options, 'ftp-workspace-faults', folder]);
    return true;
  } catch {
    return false;
  }
}

async function mountSmallDisk(server: RealServer): Promise<boolean> {
  if (!(await mountMemory(server.root, DISK))) return false;
  await server.own(server.root);
  await chmod(server.root, 0o755);
  return true;
}

/** A folder of one case that goes with it. */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}
