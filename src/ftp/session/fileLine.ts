import { basename, type RemotePath } from '../../common/remotePath.ts';
import type { RemoteEntry } from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import { parseListing } from '../protocol/listing/listListing.ts';
import { showsItself } from '../protocol/listing/selfLine.ts';
import { isCompletion, isNotImplemented, nameLines, type Reply } from '../protocol/reply.ts';
import { toRemoteEntry } from './entries.ts';
import { hasRefused, noteRefused, type ServerProfile } from './serverProfile.ts';
import type { SessionCore } from './sessionCore.ts';

/** How it is remembered that STAT tells nothing of a file: it may list folders all the same. */
const STAT_OF_FILE = 'STAT FILE';
/** Taken for a pattern by one server or another: `pages/[id].ts`. */
const PATTERN = /[*?[{]/;
/** What Pure-FTPd reads otherwise: patterns, escapes, the space between two of its arguments. */
const SPECIAL = /[*?[\]{}\\ ]/g;

/** True for a path that STAT would take for a pattern, or refuse as one (pyftpdlib). */
export function isPattern({ statGlobs }: ServerProfile, path: RemotePath): boolean {
  return !statGlobs && PATTERN.test(path);
}

/**
 * STAT of one file (RFC 959 section 4.1.3) answers with its line of LIST: the number of its names,
 * its owner, and that it is a symlink, which no fact of MLST tells on any server.
 * @returns undefined where nothing would come of it
 */
export function lineCommand(
  { profile, inPackets }: SessionCore,
  path: RemotePath,
): Command | undefined {
  // A server that takes one command at a time would make this another round trip.
  const isFree = inPackets || profile.hidesLinks;
  if (!isFree || hasRefused(profile, STAT_OF_FILE) || isPattern(profile, path)) return undefined;
  // Each stands for itself in a pattern; of what else that finds, the name tells it apart.
  return command('STAT', profile.statGlobs ? path.replaceAll(SPECIAL, '?') : path);
}

/**
 * The line about `path` in the answer. A folder answers with what is in it, one name of which may
 * be that of the folder: whoever asks must know that it is none.
 */
export function lineIn(core: SessionCore, path: RemotePath, reply: Reply): RemoteEntry | undefined {
  if (isNotImplemented(reply)) noteRefused(core.profile, STAT_OF_FILE);
  const text = nameLines(reply, core.names).slice(1, -1).join('\n');
  if (!isCompletion(reply) || showsItself(text)) return undefined;
  const clock = { nowMs: core.now(), utcOffsetMinutes: core.profile.utcOffsets ?? 0 };
  const name = basename(path);
  // ProFTPD and Pure-FTPd show the name as it was asked for, which no line of a listing may hold.
  const { entries } = parseListing(text.replaceAll(` ${path}`, ` ${name}`), clock);
  const line = entries.find((entry) => entry.name === name);
  return line && toRemoteEntry(line);
}
