import type { Alphabet } from '../contract/alphabet.ts';
import { openDirectWorld } from '../contract/directWorld.ts';
import { Disk } from '../contract/disk.ts';
import type { World } from '../contract/world.ts';
import type { ClientOptions } from '../support/clientUnderTest.ts';
import { availableServers } from '../support/servers/availableServers.ts';
import type { RealServer, ServerName } from '../support/servers/realServer.ts';

const INSTALL_TIMEOUT_MS = 15 * 60_000;

/** Registers the look for what this machine can have. @returns whether it can have a server */
export function useAvailableServers(): (name: ServerName) => boolean {
  let available: readonly ServerName[] = [];
  before(async function () {
    this.timeout(INSTALL_TIMEOUT_MS);
    available = await availableServers();
  });
  return (name) => available.includes(name);
}

export interface RealWorldOptions {
  /** What differs from a client that connects as the server wants it. */
  readonly client?: Partial<ClientOptions>;
  /** Default: any text, in UTF-8. */
  readonly alphabet?: Alphabet;
  /** Called in the end, with all that the client has logged, after the server. */
  readonly stop?: (log: readonly string[]) => Promise<void> | void;
}

/** What a running server serves, which ends with it. */
export function openRealWorld(server: RealServer, options: RealWorldOptions = {}): Promise<World> {
  const { host, port, user, password, security: mode } = server;
  const { alphabet } = options;
  const disk = new Disk(server.root, (path) => server.own(path), alphabet);
  return openDirectWorld({
    client: { host, port, user, password, security: { mode }, ...options.client },
    disk,
    ...(alphabet && { alphabet }),
    whileReadOnly: (path, body) => disk.whileReadOnly(path, body),
    stop: async (log) => {
      await server.stop();
      await options.stop?.(log);
    },
  });
}
