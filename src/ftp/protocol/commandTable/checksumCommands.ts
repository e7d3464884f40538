import { anywhere, forClient, forConsole, number, optional, path } from './entry.ts';
import type { CommandEntry } from './entry.ts';

const verifying = forClient('the check of an upload, where FEAT names it');
/** The draft lists what servers had before it. */
const CUSTOM = 'draft-bryan-ftpext-hash-02 appendix B';

function digest(verb: string, name: string): CommandEntry {
  return {
    verb,
    source: CUSTOM,
    parameters: [path(), optional(number('first')), optional(number('last'))],
    summary: `Tells the ${name} of a file; a name with spaces may have to be in quotes`,
    replies: { completion: [200, 213, 250], failure: [450, 550] },
    use: verifying,
    pipelining: anywhere,
    repeatable: true,
  };
}

/** Digests of files, so that nothing has to be read back. */
export const checksumCommands: readonly CommandEntry[] = [
  {
    verb: 'HASH',
    source: 'draft-bryan-ftpext-hash-02 §3',
    parameters: [path()],
    summary: 'Tells the digest of a file; OPTS HASH chooses the algorithm',
    replies: { completion: [213], failure: [450, 550, 551, 552, 553, 556] },
    use: verifying,
    pipelining: anywhere,
    repeatable: true,
  },
  digest('XCRC', 'CRC-32'),
  digest('XMD5', 'MD5'),
  digest('XSHA', 'SHA-1'),
  digest('XSHA1', 'SHA-1'),
  digest('XSHA256', 'SHA-256'),
  digest('XSHA512', 'SHA-512'),
  {
    verb: 'MD5',
    source: 'draft-twine-ftpmd5-00 §3.1',
    parameters: [path()],
    summary: 'Tells the MD5 of a file, behind its name',
    replies: { completion: [251], failure: [504] },
    use: verifying,
    pipelining: anywhere,
    repeatable: true,
  },
  {
    verb: 'MMD5',
    source: 'draft-twine-ftpmd5-00 §3.2',
    parameters: [path('pathname, pathname, …')],
    summary: 'Tells the MD5 of several files',
    replies: { completion: [252], failure: [504] },
    use: forConsole('uploads are checked one by one'),
    pipelining: anywhere,
    repeatable: true,
  },
];
