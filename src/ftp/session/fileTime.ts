import type { RemotePath } from '../../common/remotePath.ts';
import { command, type Command } from '../protocol/command.ts';
import { isCompletion, isTransientFailure, type Reply } from '../protocol/reply.ts';
import { formatTimeValue } from '../protocol/listing/timeValue.ts';
import { hasRefused, noteRefused, offers, type ServerProfile } from './serverProfile.ts';

/** How a refused `SITE UTIME` is remembered: other SITE commands may be there all the same. */
const SITE_UTIME = 'SITE UTIME';

/** Servers tell whole seconds, and some round. */
const TOLERANCE_MS = 1_000;

/**
 * The command that gives a file the time of its last change: MFMT (draft-somers-ftp-mfxx), MDTM with
 * a time where it does that (vsftpd), or SITE UTIME in the form of Pure-FTPd, which is tried where
 * nothing is announced. Undefined: the server has no way.
 */
export function timeCommand(
  profile: ServerProfile,
  path: RemotePath,
  modifiedMs: number,
): Command | undefined {
  const time = formatTimeValue(modifiedMs);
  if (time === undefined) return undefined;
  if (offers(profile, 'MFMT')) return command('MFMT', `${time} ${path}`);
  if (profile.setsTimeByMdtm) return command('MDTM', `${time} ${path}`);
  if (hasRefused(profile, SITE_UTIME)) return undefined;
  return command('SITE', `UTIME ${time} ${path}`);
}

/**
 * Learns from the answer, and from the time that the server tells of the file afterwards. A way that
 * does not set the time that was asked for is not used again.
 */
export function noteTimeAnswer(
  profile: ServerProfile,
  { verb }: Command,
  reply: Reply,
  asked: number,
  told: number | undefined,
): void {
  const isSet = isCompletion(reply) && isSameTime(asked, told);
  if (isSet || isTransientFailure(reply)) return;
  if (verb === 'MDTM') profile.setsTimeByMdtm = false;
  else noteRefused(profile, verb === 'SITE' ? SITE_UTIME : verb);
}

function isSameTime(asked: number, told: number | undefined): boolean {
  return told === undefined || told === 0 || Math.abs(told - asked) <= TOLERANCE_MS;
}
