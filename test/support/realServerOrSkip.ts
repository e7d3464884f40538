import type { Context } from 'mocha';
import { availableServers } from './servers/availableServers.ts';
import type { RealServer, ServerName, ServerOptions } from './servers/realServer.ts';
import { startServer } from './servers/startServer.ts';

/** Starts the first of the servers that this machine can start; skips the suite without any. */
export function realServerOrSkip(
  context: Context,
  ...names: readonly ServerName[]
): Promise<RealServer> {
  return realServerWithOrSkip(context, {}, ...names);
}

/** The same, as the test wants it. */
export async function realServerWithOrSkip(
  context: Context,
  options: ServerOptions,
  ...names: readonly ServerName[]
): Promise<RealServer> {
  const available = await availableServers();
  const name = names.find((name) => available.includes(name));
  if (name === undefined) return context.skip();
  return startServer(name, options);
}
