import type { RemotePath } from '../../common/remotePath.ts';
import type { Features } from '../protocol/features.ts';

/**
 * What one server can and cannot do, learned from its answers and shared by all its sessions.
 * `undefined` means that it was not asked yet. Behaviour decides, never the server's name, but
 * where it must not be tried out: a burst that goes wrong cannot be told from a broken server, nor
 * a listing that was cut from a short one.
 */
export interface ServerProfile {
  /** FEAT, asked once per server (RFC 2389). Empty where the server has none. */
  features: Features | undefined;
  /** False once it has refused AUTH. Where TLS is asked for, it is asked again all the same. */
  offersTls: boolean;
  /** MLSD and MLST (RFC 3659 section 7). */
  machineListing: boolean;
  extendedPassive: boolean;
  /** `LIST -a` is an option to this server, not a name. */
  listHidden: boolean | undefined;
  /** Its listings hold `.`: one without any line is then no empty folder. */
  listsItself: boolean;
  /** Minutes that the times of LIST are ahead of UTC. */
  utcOffsetMinutes: number | undefined;
  size: boolean;
  modificationTime: boolean;
  changeMode: boolean;
  /**
   * Whether it goes on sending on a data connection whose other side has ended. Some wait for that
   * end before they say 226: a listing costs one round trip less then. Presumed of a known server,
   * until a long listing has proved it.
   */
  endFirst: 'no' | 'presumed' | 'proved';
  /** Takes several commands in one packet. */
  pipelining: boolean;
  /** A greeting has pre-set what it can: those of later sessions change nothing. */
  greeted: boolean;
  home: RemotePath | undefined;
}

/**
 * They read nothing from a data connection on which they send. Nobody else is tried: pyftpdlib
 * resets the connection, and ProFTPD under TLS cuts a file after 64 KB and says 226.
 */
const LETS_END_FIRST = /vsFTPd|Pure-FTPd/;
/** Servers that lose commands which come in one packet (the list that lftp ships). */
const NO_PIPELINING = /icrosoft FTP Service|MadGoat|MikroTik/;

/**
 * Pure-FTPd takes a space at the end of a command for `_`: every command would go to another file.
 * To try it out could replace somebody's file, so it is known by ESTP, which is its own.
 */
export function rewritesTrailingSpace({ features }: ServerProfile): boolean {
  return features?.has('ESTP') ?? false;
}

export function newServerProfile(): ServerProfile {
  return {
    features: undefined,
    offersTls: true,
    machineListing: false,
    extendedPassive: true,
    listHidden: undefined,
    listsItself: false,
    utcOffsetMinutes: undefined,
    size: true,
    modificationTime: true,
    changeMode: true,
    endFirst: 'no',
    pipelining: true,
    greeted: false,
    home: undefined,
  };
}

export function learnFromGreeting(profile: ServerProfile, greeting: string): void {
  if (profile.greeted) return;
  profile.greeted = true;
  if (NO_PIPELINING.test(greeting)) profile.pipelining = false;
  if (LETS_END_FIRST.test(greeting)) profile.endFirst = 'presumed';
}
