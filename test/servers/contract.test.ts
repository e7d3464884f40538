import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectWorld } from '../contract/directWorld.ts';
import { Disk } from '../contract/disk.ts';
import { fileSystemContract } from '../contract/fileSystemContract.ts';
import { scripted, serverTraits } from '../contract/traits.ts';
import type { Traits, World } from '../contract/world.ts';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServerSettings } from '../support/ftpServer/settings.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { openRealWorld, useAvailableServers } from './realWorld.ts';

const MINUTE = 60_000;

/** Sides of the scriptable server that no real one here has. */
const variants: Readonly<Record<string, [Partial<FtpServerSettings>, Partial<Traits>]>> = {
  'a server with MLSD': [{}, {}],
  'a server with LIST, five and a half hours ahead': [
    { mlsd: false, listUtcOffsetMinutes: 330 },
    { mtimeUnitMs: MINUTE },
  ],
  'a server that lists as DOS does': [
    { mlsd: false, listFormat: 'dos' },
    // No modes, no links: what a link leads to, under its name.
    { mtimeUnitMs: MINUTE, showsLinks: false, danglingLinks: 'file', keepsModes: false },
  ],
  'a server without EPSV': [{ epsv: false }, {}],
  'a server that does not rename over a file': [{ renameOverExisting: 'refuse' }, {}],
  'a server that allows one connection': [{ maxConnections: 1 }, {}],
};

describe('the contract', () => {
  const isAvailable = useAvailableServers();

  for (const name of serverNames) {
    fileSystemContract(name, serverTraits[name], async () =>
      isAvailable(name) ? openRealWorld(await startServer(name)) : undefined,
    );
  }
  for (const [name, [settings, traits]] of Object.entries(variants)) {
    fileSystemContract(name, { ...scripted, ...traits }, () => openScriptedWorld(settings));
  }
});

async function openScriptedWorld(settings: Partial<FtpServerSettings>): Promise<World> {
  const root = await mkdtemp(join(tmpdir(), 'ftp-workspace-contract-'));
  const server = await startFtpServer({ ...settings, root });
  return openDirectWorld({
    client: { host: server.host, port: server.port, user: 'tester', password: TEST_PASSWORD },
    disk: new Disk(root, () => Promise.resolve()),
    whileReadOnly: async (path, body) => {
      server.configure({ readOnlyPaths: [path] });
      try {
        return await body();
      } finally {
        server.configure({ readOnlyPaths: [] });
      }
    },
    stop: async () => {
      await server.stop();
      await rm(root, { recursive: true, force: true });
    },
  });
}
