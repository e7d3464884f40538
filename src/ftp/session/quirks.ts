import type { ServerProfile } from './serverProfile.ts';

/** Fields that a quirk may set ahead of any behaviour. */
export type Preset = Partial<
  Pick<
    ServerProfile,
    | 'machineListing'
    | 'extendedPassive'
    | 'activeAlone'
    | 'listHidden'
    | 'changeMode'
    | 'setsTimeByMdtm'
    | 'endFirst'
    | 'pipelining'
    | 'rewritesTrailingSpace'
    | 'hidesLinks'
    | 'statGlobs'
    | 'statTellsAll'
    | 'hidesDanglingLinks'
    | 'renameReplaces'
    | 'caseSensitive'
  >
>;

/** A way of one server, by which it differs from what a server should do. */
export interface Quirk {
  readonly name: string;
  /** What it is known by. */
  readonly clue: 'greeting' | 'FEAT' | 'SYST';
  readonly pattern: RegExp;
  readonly presets: Preset;
  readonly why: string;
  /** Where the fact comes from. */
  readonly source: string;
}

/**
 * Every server that is treated as the special case it is. A row is for what must not be tried out,
 * or costs too much to be found out anew: a burst that goes wrong cannot be told from a broken
 * server, nor a listing that was cut from a short one. All else is left to behaviour.
 */
export const QUIRKS: readonly Quirk[] = [
  {
    name: 'iis-one-at-a-time',
    clue: 'greeting',
    pattern: /\bMicrosoft FTP Service\b/,
    presets: { pipelining: false },
    why: 'It loses commands that come in one packet.',
    source: 'lftp.conf, auto-sync-mode',
  },
  {
    name: 'madgoat-one-at-a-time',
    clue: 'greeting',
    pattern: /\bMadGoat\b/,
    presets: { pipelining: false },
    why: 'It loses commands that come in one packet.',
    source: 'lftp.conf, auto-sync-mode',
  },
  {
    name: 'mikrotik-one-at-a-time',
    clue: 'greeting',
    pattern: /\bMikroTik\b/,
    presets: { pipelining: false },
    why: 'It loses commands that come in one packet.',
    source: 'lftp.conf, auto-sync-mode',
  },
  {
    name: 'iis-keeps-target',
    clue: 'greeting',
    pattern: /\bMicrosoft FTP Service\b/,
    presets: { renameReplaces: false },
    why: 'It refuses to rename over a file that is there.',
    source: 'reports of clients that save under another name first',
  },
  {
    name: 'windows-ignores-case',
    clue: 'SYST',
    pattern: /^Windows_NT\b/,
    presets: { caseSensitive: false },
    why: 'Names that differ by case alone are one file to it.',
    source: 'Windows file systems; IIS answers so in both of its listing styles',
  },
  {
    name: 'filezilla-0.9-keeps-target',
    clue: 'greeting',
    pattern: /\bFileZilla Server (?:version )?0\./,
    presets: { renameReplaces: false },
    why: 'It refuses to rename over a file that is there; version 1 replaces it.',
    source: 'source of FileZilla Server 0.9',
  },
  {
    name: 'vsftpd-end-first',
    clue: 'greeting',
    pattern: /\bvsFTPd\b/,
    presets: { endFirst: 'presumed' },
    why: 'It waits for the end of our side before it says 226, and reads nothing there.',
    source: 'measured, vsftpd 3.0.3',
  },
  {
    name: 'vsftpd-mdtm-writes',
    clue: 'greeting',
    pattern: /\bvsFTPd\b/,
    presets: { setsTimeByMdtm: true },
    why: 'MDTM with a time sets it; elsewhere it would be about a file with an odd name.',
    source: 'measured, vsftpd 3.0.3',
  },
  {
    name: 'pure-ftpd-end-first',
    clue: 'greeting',
    pattern: /\bPure-FTPd\b/,
    presets: { endFirst: 'presumed' },
    why: 'It sends all of a listing though our side has ended.',
    source: 'measured, Pure-FTPd 1.0.50',
  },
  {
    name: 'pure-ftpd-trailing-space',
    clue: 'FEAT',
    // ESTP is its own: hosts often hide the name in the greeting.
    pattern: /^ESTP\b/m,
    presets: { rewritesTrailingSpace: true },
    why: 'It takes a space at the end of a name for "_": another file would be meant.',
    source: 'measured, Pure-FTPd 1.0.50',
  },
  {
    name: 'proftpd-hides-dangling-links',
    clue: 'FEAT',
    // No other server announces so many facts of an owner: hosts often greet in their own words.
    pattern: /^MLST .*UNIX\.groupname\*?;.*UNIX\.ownername\b/m,
    presets: { hidesDanglingLinks: true },
    why: 'MLST and STAT refuse a symbolic link that leads nowhere, as if nothing had its name.',
    source: 'measured, ProFTPD 1.3.8',
  },
  {
    name: 'pure-ftpd-stat-globs',
    clue: 'FEAT',
    pattern: /^ESTP\b/m,
    presets: { statGlobs: true },
    why: 'STAT takes its argument for patterns, with spaces between them.',
    source: 'measured, Pure-FTPd 1.0.50',
  },
  {
    name: 'pyftpdlib-hides-links',
    clue: 'greeting',
    pattern: /\bpyftpdlib\b/,
    presets: { hidesLinks: true, statTellsAll: true },
    why: 'MLSD and MLST show a symbolic link as what it leads to, and STAT shows hidden files.',
    source: 'measured, pyftpdlib 1.5.7',
  },
  {
    name: 'pyftpdlib-deaf-in-active-mode',
    clue: 'greeting',
    pattern: /\bpyftpdlib\b/,
    presets: { activeAlone: true },
    why: 'EPRT and PORT make it forget a connection that has got the number of an older one.',
    source: 'measured, pyftpdlib 1.5.7; ActiveDTP.close in its source',
  },
  {
    name: 'pyftpdlib-hides-links-unnamed',
    clue: 'FEAT',
    // Nobody else writes this fact in small letters: hosts often greet in words of their own.
    pattern: /^MLST .*;unix\.mode/m,
    presets: { hidesLinks: true, statTellsAll: true },
    why: 'MLSD and MLST show a symbolic link as what it leads to, and STAT shows hidden files.',
    source: 'measured, pyftpdlib 1.5.7',
  },
  {
    name: 'uftpd-no-machine-listing',
    clue: 'greeting',
    pattern: /\buftpd\b/,
    presets: { machineListing: false },
    why: 'It announces MLST and then does not answer it.',
    source: 'reports of other clients',
  },
];

export function quirkNamed(name: string): Quirk | undefined {
  return QUIRKS.find((quirk) => quirk.name === name);
}
