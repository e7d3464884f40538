import type { Context } from 'mocha';
import { openClient } from '../support/clientUnderTest.ts';
import type { ClientOptions, ClientUnderTest } from '../support/clientUnderTest.ts';
import { availableServers } from '../support/servers/availableServers.ts';
import type { RealServer, ServerName, ServerOptions } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';

const INSTALL_TIMEOUT_MS = 15 * 60_000;

export interface UsedServers {
  /** Skips what follows where this machine cannot have the server. */
  readonly require: (context: Context, name: ServerName) => void;
  readonly start: (name: ServerName, options?: ServerOptions) => Promise<RealServer>;
  /** A client that connects as the server wants it. */
  readonly open: (server: RealServer, options?: Partial<ClientOptions>) => Promise<ClientUnderTest>;
}

/** Registers the end of every server and client that a test starts. */
export function useServers(): UsedServers {
  let available: readonly ServerName[] = [];
  const servers: RealServer[] = [];
  const clients: ClientUnderTest[] = [];

  before(async function () {
    this.timeout(INSTALL_TIMEOUT_MS);
    available = await availableServers();
  });

  afterEach(async () => {
    try {
      for (const client of clients.splice(0)) await client.close();
    } finally {
      // One that is left running would keep the whole run from its end.
      for (const server of servers.splice(0)) await server.stop();
    }
  });

  return {
    require: (context, name) => {
      if (!available.includes(name)) context.skip();
    },
    start: async (name, options) => {
      const server = await startServer(name, options);
      servers.push(server);
      return server;
    },
    open: async ({ host, port, user, password, security: mode }, { security, ...options } = {}) => {
      const client = await openClient({
        ...{ host, port, user, password },
        ...options,
        security: { mode, ...security },
      });
      clients.push(client);
      return client;
    },
  };
}
