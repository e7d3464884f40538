import { existsSync } from 'node:fs';
import { ensureServers } from '../../scripts/setup/servers.mjs';
import { interpreter } from '../../test/support/servers/pyftpdlib.ts';
import { libraryPath } from '../../test/support/servers/recipe.ts';

export interface Python {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

const SYSTEM = '/usr/bin/python3';

/** The system's interpreter, or the one that comes with the servers where it has none. */
export async function findPython(): Promise<Python> {
  if (existsSync(SYSTEM)) return { path: SYSTEM, env: {} };
  const setup = await ensureServers({ log: () => undefined });
  if ('missing' in setup) throw new Error(`There is no ${SYSTEM}. ${setup.missing}`);
  return { path: interpreter(setup.home), env: { LD_LIBRARY_PATH: libraryPath(setup.home) } };
}
