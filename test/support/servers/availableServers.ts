import { userInfo } from 'node:os';
import { ensureServers } from '../../../scripts/setup/servers.mjs';
import type { ServerName } from './realServer.ts';
import { serverNames } from './realServer.ts';

// The others lock a session into its directory with chroot, which is root's alone.
const rootless: readonly ServerName[] = ['pyftpdlib'];

/**
 * Lists the servers that this machine can start, fetching them first where needed. Where some
 * cannot be had it says so loudly and leaves them out; with CI=true that is an error.
 */
export async function availableServers(): Promise<readonly ServerName[]> {
  const setup = await ensureServers({ log: print });
  if ('missing' in setup) return lacking([], setup.missing);
  if (userInfo().uid === 0) return serverNames;
  return lacking(rootless, 'They change to another account after a login, which takes root.');
}

function lacking(rest: readonly ServerName[], reason: string): readonly ServerName[] {
  const names = serverNames.filter((name) => !rest.includes(name)).join(', ');
  if (process.env['CI'] === 'true') throw new Error(`Cannot start ${names}. ${reason}`);
  print(`\n*** SKIPPED: every test with ${names}. ${reason} ***\n`);
  return rest;
}

function print(line: string): void {
  process.stderr.write(`${line}\n`);
}
