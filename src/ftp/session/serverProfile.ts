import type { RemotePath } from '../../common/remotePath.ts';
import type { ServerTraits } from '../../remote/remoteSession.ts';
import type { Features } from '../protocol/features.ts';
import type { ZoneOffsets } from '../protocol/listing/zone.ts';
import type { Trust } from './trust.ts';

/** How STAT shows all of a folder: with `-a` before its path, or with the path alone. */
export type StatForm = 'all' | 'plain';

/**
 * What one server can and cannot do, learned from its answers and shared by all its sessions.
 * `undefined` means that it was not asked yet. Behaviour decides: what the server says of itself
 * only pre-sets (quirks.ts), and what it does overrules that, in either direction.
 *
 * A value is replaced, never changed in place: that is how it is noticed that something was
 * learned. Each field has its row in profileFields.ts, which says how it is learned and whether it
 * is kept for the next window.
 */
export interface ServerProfile extends ServerTraits {
  /** FEAT, asked once per server (RFC 2389). Empty where the server has none. */
  features: Features | undefined;
  /** Name and version of the software as the greeting tells them. */
  software: string | undefined;
  /** SYST (RFC 959 section 4.1.3). Empty where the server does not say. */
  system: string | undefined;
  /** False once it has refused AUTH. Where TLS is asked for, it is asked again all the same. */
  offersTls: boolean;
  /** It has accepted AUTH TLS. */
  acceptsAuth: boolean;
  /** That may come before its greeting. */
  takesAuthAhead: Trust;
  /** MLSD and MLST (RFC 3659 section 7). */
  machineListing: boolean;
  extendedPassive: boolean;
  /** How data connections come about where the settings leave that open (RFC 959 section 3.2). */
  dataMode: 'passive' | 'active';
  /** A transfer works on a data connection that was opened before it was known. */
  takesAhead: Trust;
  /** When it was found not to, in ms since the epoch: after a while it is tried again. */
  refusedAheadAtMs: number | undefined;
  /** Data, or the TLS handshake of a data connection, may come before the server has said 150. */
  takesDataAtOnce: Trust;
  /** What a download was when all of its bytes were there, it still was when the server had its say. */
  confirmsReads: boolean;
  /** The group of the key exchange that its TLS has chosen. */
  keyShare: string | undefined;
  /** EPRT (RFC 2428); false where PORT alone is known. */
  extendedActive: boolean;
  /** In active mode it serves one session at a time, and loses replies of others. */
  activeAlone: boolean;
  /** It opens passive ports only when PRET has told what for: DrFTPD. */
  announceTransfer: boolean;
  /** `LIST -a` is an option to this server, not a name. */
  listHidden: boolean | undefined;
  /** Its listings hold `.`: one without any line is then no empty folder. */
  listsItself: boolean;
  /** Minutes that the times of LIST are ahead of UTC, by the half of the year. */
  utcOffsets: ZoneOffsets | undefined;
  /** STAT lists a folder on the control connection; false where it was seen to do not. */
  statLists: boolean | undefined;
  /** How STAT lists a folder by its path, as it was seen to do; `no`: it shows another content. */
  statForm: StatForm | 'no' | undefined;
  /** Entries of the longest folder of which STAT was seen to show all: some servers cut it silently. */
  statProved: number;
  /** STAT shows hidden files unasked, and refuses what it cannot show: nothing is an empty folder. */
  statTellsAll: boolean;
  /** When a session was last lost over listings by STAT, or these showed something else: a pause. */
  statFailedAtMs: number | undefined;
  /**
   * When a data connection could last not be opened for a listing, in ms since the epoch: for a
   * while STAT is not preceded by another vain attempt.
   */
  dataFailedAtMs: number | undefined;
  size: boolean;
  modificationTime: boolean;
  changeMode: boolean;
  /** Verbs that it has refused though it announced them, or that were tried in vain. */
  refusedVerbs: readonly string[];
  /** STOR has to be announced by ALLO with the size. */
  wantsAllocation: boolean;
  /** Names that differ in case alone are names of different files, by its own word: CSID. */
  caseSensitive: boolean | undefined;
  /** `MDTM time path` sets the time of a file (vsftpd); on other servers it asks for an odd name. */
  setsTimeByMdtm: boolean;
  /**
   * Whether it goes on sending on a data connection whose other side has ended. Some wait for that
   * end before they say 226: a listing costs one round trip less then. Presumed of a known server,
   * until a long listing has proved it. Doubted where a line broke: the server need not be why.
   */
  endFirst: 'no' | 'doubted' | 'presumed' | 'proved';
  /** Says at the end of a transfer that it has ended. */
  confirmsTransfers: boolean;
  /** Says so twice: what it says too much must be waited for. */
  repeatsCompletion: boolean;
  /** Takes several commands in one packet. */
  pipelining: boolean;
  /** That holds for those of a login, too: some hand a session to another process with it. */
  loginBurst: Trust;
  /** Takes a space at the end of a command for another character: the name would be another. */
  rewritesTrailingSpace: boolean;
  /**
   * Reads commands as telnet (RFC 959 section 4.1.3): the byte 0xFF of a name has to be doubled.
   * Asked when the first such name is sent.
   */
  readsTelnet: boolean | undefined;
  /** MLSD and MLST show a symlink as what it leads to: only LIST tells them apart. */
  hidesLinks: boolean;
  /** MLST and STAT tell nothing of a symlink that leads nowhere: RNFR alone finds it. */
  hidesDanglingLinks: boolean;
  /** STAT takes its argument for a pattern, or for several of them where it has a space. */
  statGlobs: boolean;
  /** Unusual parts of names that it was seen to keep, and to store as something else. */
  keptNames: readonly string[];
  rewrittenNames: readonly string[];
  /** Sessions that it was seen to allow at a time, where that was fewer than were wanted. */
  sessionLimit: number | undefined;
  /** The folder that a login lands in: PWD. */
  home: RemotePath | undefined;
  /** A greeting has pre-set what it can: those of later sessions change nothing. */
  greeted: boolean;
  /** Names of the quirks in force, in the order in which they were found. */
  quirks: readonly string[];
  /** What an earlier window had learned, as far as nothing has overruled it since. */
  recalled: Recalled | undefined;
}

/** See storedProfile.ts. */
export interface Recalled {
  readonly values: Partial<ServerProfile>;
  readonly learnedAtMs: number;
  /** FEAT was asked again since: it is the same server. */
  readonly confirmed: boolean;
}

/** One value, by which a profile that has learned nothing is known. */
const NOTHING: readonly string[] = [];

/** Announced by FEAT, and not refused since. */
export function offers(profile: ServerProfile, verb: string): boolean {
  return (profile.features?.has(verb) ?? false) && !hasRefused(profile, verb);
}

export function hasRefused({ refusedVerbs }: ServerProfile, verb: string): boolean {
  return refusedVerbs.includes(verb);
}

/** Such a command is not sent to this server again. */
export function noteRefused(profile: ServerProfile, ...verbs: readonly string[]): void {
  profile.refusedVerbs = [...new Set([...profile.refusedVerbs, ...verbs])];
}

export function newServerProfile(): ServerProfile {
  return {
    features: undefined,
    software: undefined,
    system: undefined,
    offersTls: true,
    machineListing: false,
    extendedPassive: true,
    dataMode: 'passive',
    takesAhead: 'presumed',
    refusedAheadAtMs: undefined,
    takesDataAtOnce: 'presumed',
    confirmsReads: true,
    keyShare: undefined,
    extendedActive: true,
    activeAlone: false,
    announceTransfer: false,
    listHidden: undefined,
    listsItself: false,
    utcOffsets: undefined,
    statLists: undefined,
    statForm: undefined,
    statProved: 0,
    statTellsAll: false,
    statFailedAtMs: undefined,
    dataFailedAtMs: undefined,
    size: true,
    modificationTime: true,
    changeMode: true,
    refusedVerbs: NOTHING,
    wantsAllocation: false,
    setsTimeByMdtm: false,
    endFirst: 'no',
    confirmsTransfers: true,
    repeatsCompletion: false,
    pipelining: true,
    acceptsAuth: false,
    takesAuthAhead: 'presumed',
    loginBurst: 'presumed',
    rewritesTrailingSpace: false,
    readsTelnet: undefined,
    hidesLinks: false,
    hidesDanglingLinks: false,
    statGlobs: false,
    renameReplaces: undefined,
    caseSensitive: undefined,
    keptNames: [],
    rewrittenNames: [],
    sessionLimit: undefined,
    home: undefined,
    greeted: false,
    quirks: [],
    recalled: undefined,
  };
}
