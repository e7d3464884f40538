import type { ZoneOffsets } from '../protocol/listing/zone.ts';
import type { ServerProfile } from './serverProfile.ts';
import { keptTrust } from './trust.ts';

/** What is done with one field of a profile besides using it. */
export interface ProfileField<Value> {
  /** By what behaviour the server shows it, for people. Undefined: shown to nobody. */
  readonly shownBy?: string;
  /**
   * Reads a value that an earlier window has kept; `undefined` for what is no value of the field.
   * Without it the field is never kept: a stored fact must never cost safety, nor a byte.
   */
  readonly parse?: (stored: unknown) => Value | undefined;
}

type Fields = { readonly [Name in keyof ServerProfile]: ProfileField<ServerProfile[Name]> };

const MAX_SESSIONS = 1_000;
const MAX_VERBS = 50;
const MAX_OFFSET_MINUTES = 14 * 60;

/** Every field of the profile: a new one needs its row here. */
export const PROFILE_FIELDS: Fields = {
  // These three are kept beside the others, as the signs by which the server is known again.
  features: {},
  software: {},
  system: {},
  // Never kept: whoever once stripped TLS off the way would have done so for a week.
  offersTls: { shownBy: 'It refused AUTH.' },
  // Kept in this direction alone: it makes the next AUTH faster, and nothing less safe.
  acceptsAuth: {
    shownBy: 'It accepted AUTH TLS.',
    parse: (stored) => stored === true || undefined,
  },
  takesAuthAhead: {
    shownBy: 'AUTH before the greeting failed where AUTH behind it worked.',
    parse: keptTrust,
  },
  machineListing: { shownBy: 'It refused MLSD or MLST.', parse: flag },
  extendedPassive: { shownBy: 'EPSV was refused, or led nowhere where PASV worked.', parse: flag },
  dataMode: {
    shownBy: 'Data connections came about in that mode alone.',
    parse: (stored) => (stored === 'active' || stored === 'passive' ? stored : undefined),
  },
  // Not kept: it is tried again in this window, after a while.
  takesAhead: { shownBy: 'Data connections opened ahead failed where others worked.' },
  refusedAheadAtMs: {},
  takesDataAtOnce: {
    shownBy: 'Transfers failed that did not wait for its first reply, and others worked.',
    parse: keptTrust,
  },
  // Not kept: its disk may have failed.
  confirmsReads: { shownBy: 'It refused a download of which every byte had come.' },
  keyShare: { shownBy: 'Its TLS chose it.', parse: keyShare },
  extendedActive: { shownBy: 'EPRT was refused where PORT worked.', parse: flag },
  // Not kept: the greeting that pre-sets it comes before any use of it.
  activeAlone: { shownBy: 'It is known to lose replies in active mode.' },
  announceTransfer: { shownBy: 'It refused EPSV until PRET came before.', parse: flag },
  // Not kept: where it were wrong, hidden files would be missing, or a folder said to be unreadable.
  listHidden: { shownBy: 'LIST -a was compared with LIST.' },
  listsItself: { shownBy: 'Its listings hold the folder itself.' },
  utcOffsets: { shownBy: 'LIST and MDTM were compared for a file.', parse: changingZone },
  statLists: { shownBy: 'STAT listed a folder, or did not.', parse: flag },
  // Each window proves anew that nothing is left out; that something is, it need not.
  statForm: {
    shownBy: 'STAT and another listing of a folder were compared.',
    parse: (stored) => (stored === 'no' ? stored : undefined),
  },
  statProved: {},
  // Not kept: greeting and FEAT, by which it is known, come before any use of it.
  statTellsAll: { shownBy: 'It is known to show hidden files.' },
  statFailedAtMs: {},
  dataFailedAtMs: {},
  size: { shownBy: 'It refused SIZE.', parse: flag },
  modificationTime: { shownBy: 'It refused MDTM.', parse: flag },
  changeMode: { shownBy: 'It refused SITE CHMOD.', parse: flag },
  refusedVerbs: { shownBy: 'It refused what it announces, or what was tried.', parse: verbs },
  wantsAllocation: { shownBy: 'It took STOR only after ALLO.', parse: flag },
  caseSensitive: {
    shownBy: 'It answered CSID, or two cases of a name were one file to it.',
    parse: flag,
  },
  setsTimeByMdtm: { shownBy: 'MDTM with a time set none.', parse: flag },
  // A listing that is cut short looks whole, so each window proves it anew.
  endFirst: {
    shownBy: 'A long listing was compared with itself.',
    parse: (stored) => (stored === 'no' ? stored : undefined),
  },
  confirmsTransfers: { shownBy: 'A transfer ended without a word.', parse: flag },
  repeatsCompletion: { shownBy: 'It ended a transfer with two replies.', parse: flag },
  pipelining: { shownBy: 'It lost commands that came in one packet.', parse: flag },
  loginBurst: {
    shownBy: 'A login in packets failed where one in steps worked.',
    parse: keptTrust,
  },
  rewritesTrailingSpace: { shownBy: 'A name was stored as another one.', parse: flag },
  readsTelnet: { shownBy: 'It took a telnet command out of a NOOP.', parse: flag },
  hidesLinks: { shownBy: 'MLST showed a link as what it leads to.', parse: flag },
  // Not kept: greeting and FEAT, by which they are known, come before any use of them.
  hidesDanglingLinks: { shownBy: 'It is known to refuse MLST and STAT of them.' },
  statGlobs: { shownBy: 'It is known to read patterns there.' },
  renameReplaces: { shownBy: 'It was seen to rename over a file, or to refuse it.', parse: flag },
  // Not kept: a name that is stored as another could replace a file. Each window proves it anew.
  keptNames: { shownBy: 'A file with such a name was stored and listed.' },
  rewrittenNames: { shownBy: 'A file was listed under another name.' },
  sessionLimit: { shownBy: 'It refused one session more.', parse: sessionCount },
  // Not kept: it is asked for in a packet that is sent anyway, and may have moved.
  home: { shownBy: 'PWD after the login.' },
  greeted: {},
  quirks: {},
  recalled: {},
};

export type FieldName = keyof ServerProfile;

export const FIELD_NAMES = Object.keys(PROFILE_FIELDS) as readonly FieldName[];

function flag(stored: unknown): boolean | undefined {
  return typeof stored === 'boolean' ? stored : undefined;
}

/**
 * Kept where the halves of the year differ, so that each file is shown in its own. Where they do
 * not, the server may show all of them in today's (Windows), which changes with the clocks.
 */
function changingZone(stored: unknown): ZoneOffsets | undefined {
  const { midYear, newYear } = (stored ?? {}) as Partial<Record<keyof ZoneOffsets, unknown>>;
  if (!isOffset(midYear) || !isOffset(newYear) || midYear === newYear) return undefined;
  return { midYear, newYear };
}

function isOffset(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(Number(value)) <= MAX_OFFSET_MINUTES;
}

/** A name as Node and OpenSSL have them. */
function keyShare(stored: unknown): string | undefined {
  return typeof stored === 'string' && /^[A-Za-z0-9-]{1,30}$/.test(stored) ? stored : undefined;
}

function sessionCount(stored: unknown): number | undefined {
  const isCount = Number.isInteger(stored) && Number(stored) >= 1 && Number(stored) < MAX_SESSIONS;
  return isCount ? Number(stored) : undefined;
}

function verbs(stored: unknown): readonly string[] | undefined {
  const isVerb = (value: unknown) => typeof value === 'string' && /^[A-Z0-9 ]{1,20}$/.test(value);
  const isList = Array.isArray(stored) && stored.length <= MAX_VERBS && stored.every(isVerb);
  return isList ? (stored as readonly string[]) : undefined;
}
