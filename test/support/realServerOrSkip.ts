import type { Context } from 'mocha';
import { availableServers } from './servers/availableServers.ts';
import type { RealServer, ServerName } from './servers/realServer.ts';
import { startServer } from './servers/startServer.ts';

/** Starts the first of the servers that this machine can start; skips the suite without any. */
export async function realServerOrSkip(
  context: Context,
  ...names: readonly ServerName[]
): Promise<RealServer> {
  const available = await availableServers();
  const name = names.find((name) => available.includes(name));
  if (name === undefined) return context.skip();
  return startServer(name);
}
