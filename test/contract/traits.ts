import type { ServerName } from '../support/servers/realServer.ts';
import type { Traits } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

/** A server that lacks nothing, reached without an editor in between. */
export const perfect: Traits = {
  mtimeUnitMs: SECOND,
  showsLinks: true,
  listsDanglingLinks: true,
  enforcesModes: true,
  keepsModes: true,
  refusesName: () => false,
  refusesFolder: () => false,
  honoursWriteFlags: true,
  makesParents: false,
};

/** How the real servers, as they are started here, fall short of that. */
export const serverTraits: Readonly<Record<ServerName, Traits>> = {
  // Its only listing is LIST, which tells minutes.
  vsftpd: { ...perfect, mtimeUnitMs: MINUTE },
  proftpd: perfect,
  'pure-ftpd': perfect,
  pyftpdlib: perfect,
};

/** How the scriptable server falls short where it is told to list as DOS does. */
export const listTraits: Traits = { ...perfect, mtimeUnitMs: MINUTE, enforcesModes: false };
