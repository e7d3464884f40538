import type { ServerName } from '../support/servers/realServer.ts';
import type { Alphabet } from './alphabet.ts';
import type { Traits } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

/** A server that lacks nothing, reached without an editor in between. */
export const perfect: Traits = {
  mtimeUnitMs: SECOND,
  showsLinks: true,
  danglingLinks: 'link',
  renamesDanglingLinks: true,
  replacesHiddenLinks: true,
  enforcesModes: true,
  writesThroughLinks: true,
  keepsModes: true,
  ownNames: [],
  refusesName: () => false,
  refusesFolder: () => false,
  honoursWriteFlags: true,
  makesParents: false,
};

/** How the real servers, as they are started here, fall short of that. */
export const serverTraits: Readonly<Record<ServerName, Traits>> = {
  // Its only listing is LIST, which tells minutes.
  // It looks at what a link leads to before it takes its name for RNFR.
  vsftpd: { ...perfect, mtimeUnitMs: MINUTE, renamesDanglingLinks: false },
  proftpd: {
    ...perfect,
    // Its MLSD leaves out what leads nowhere.
    danglingLinks: 'nothing',
    // Debian's DenyFilter: a `*` with a `/` somewhere behind it.
    refusesFolder: (name) => name.includes('*'),
  },
  'pure-ftpd': {
    ...perfect,
    // STOR: "Too many levels of symbolic links". It opens no link for writing.
    writesThroughLinks: false,
    // A backslash is refused with 553; a space at the end would come out as `_`.
    refusesName: (name) => name.includes('\\') || name.endsWith(' '),
  },
  // Its MLSD tells a link as what it leads to.
  pyftpdlib: {
    ...perfect,
    showsLinks: false,
    danglingLinks: 'nothing',
    // STAT of its path tells.
    replacesHiddenLinks: false,
  },
};

/** The scriptable server works with the rights of the tests: modes bind nobody. */
export const scripted: Traits = { ...perfect, enforcesModes: false };

/** The same server with other letters in its names. */
export function withAlphabet(traits: Traits, alphabet: Alphabet): Traits {
  return {
    ...traits,
    ownNames: alphabet.names,
    refusesName: (name) => !alphabet.has(name) || traits.refusesName(name),
  };
}
