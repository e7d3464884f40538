import { hasCode } from '../../common/remoteError.ts';
import { basename, dirname, joinPath, type RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions, RemoteEntry, ReplacedFile } from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import {
  isCompletion,
  isIntermediate,
  isNotImplemented,
  isPermanentFailure,
  type Reply,
} from '../protocol/reply.ts';
import { entryOf, factsCommands, sizeAndTimeIn } from './fileFacts.ts';
import { isPattern, lineCommand, lineIn } from './fileLine.ts';
import type { Lister } from './lister.ts';
import type { SessionCore } from './sessionCore.ts';

/**
 * What asks for a path that is to be replaced: its facts, and its line of LIST. Where neither shows
 * a link that leads nowhere, RNFR tells whether anything has the name; the rename that it begins
 * ends at a path below a file, where nothing can ever be.
 * @param below the file for that; undefined: nobody has to look for such a link
 */
export function replacedCommands(
  core: SessionCore,
  path: RemotePath,
  below: RemotePath | undefined,
): Command[] {
  const { profile } = core;
  const line = lineCommand(core, path);
  const commands = [...factsCommands(profile, path), ...(line ? [line] : [])];
  if (below === undefined || !profile.hidesDanglingLinks) return commands;
  return [...commands, command('RNFR', path), command('RNTO', joinPath(below, basename(path)))];
}

export interface ReplacedAnswers {
  /** {@link replacedCommands} */
  readonly asked: readonly Command[];
  readonly replies: readonly Reply[];
  /** STAT has just told the line of another file. */
  readonly tellsLines: boolean;
}

export async function readReplaced(
  core: SessionCore,
  lister: Lister,
  path: RemotePath,
  { asked, replies, tellsLines }: ReplacedAnswers,
  options: OperationOptions,
): Promise<ReplacedFile> {
  const place = asked.findIndex(({ verb }) => verb === 'STAT');
  const lineReply = replies[place];
  const line = lineReply
    ? lineIn(core, path, lineReply)
    : await hiddenLink(core, lister, path, options);
  const isByFacts = asked[0]?.verb === 'MLST';
  const told = isByFacts ? byFacts(core, path, replies[0], line) : bySize(path, replies, line);
  const isUnlisted = tellsLines && lineReply !== undefined && !line;
  if (told === 'refused' && isNamed({ asked, replies })) {
    return { ...plainFile(path), kind: 'symlink' };
  }
  if (typeof told !== 'object') return told;
  // vsftpd has no line for a link that is asked for by its name.
  const isLink = told.kind === 'symlink' || (!isByFacts && isUnlisted);
  return isLink ? { ...told, kind: 'symlink', size: undefined } : told;
}

/** The same, asked for by itself. What is shown to be there is never told as refused. */
export async function lookAtPath(
  core: SessionCore,
  lister: Lister,
  path: RemotePath,
  options: OperationOptions,
): Promise<ReplacedFile> {
  const asked = replacedCommands(core, path, undefined);
  const replies = await core.burst(asked, options);
  const told = await readReplaced(
    core,
    lister,
    path,
    { asked, replies, tellsLines: false },
    options,
  );
  // STAT of a folder has lines, none of which is its own: vsftpd tells nothing else of one.
  return told === 'refused' && replies.some(hasLines) ? 'unknown' : told;
}

function hasLines(reply: Reply): boolean {
  return isCompletion(reply) && reply.lines.slice(1, -1).some((line) => line.trim() !== '');
}

/** Whether something has the name all the same. */
function isNamed({ asked, replies }: Pick<ReplacedAnswers, 'asked' | 'replies'>): boolean {
  const reply = replies[asked.findIndex(({ verb }) => verb === 'RNFR')];
  return reply !== undefined && isIntermediate(reply);
}

/** Where neither MLST nor STAT can show that a path is a link, the LIST of its folder does. */
async function hiddenLink(
  { profile }: SessionCore,
  lister: Lister,
  path: RemotePath,
  { signal }: OperationOptions,
): Promise<RemoteEntry | undefined> {
  if (!profile.hidesLinks || !isPattern(profile, path)) return undefined;
  try {
    const { entries } = await lister.list(dirname(path), { signal, withUnlisted: true });
    return entries.find(({ name }) => name === basename(path));
  } catch (error) {
    if (hasCode(error, 'rejected', 'not-supported')) return undefined;
    throw error;
  }
}

function byFacts(
  core: SessionCore,
  path: RemotePath,
  reply: Reply | undefined,
  line: RemoteEntry | undefined,
): ReplacedFile {
  if (!reply) return 'unknown';
  if (!isCompletion(reply)) {
    // pyftpdlib has no facts of a link that leads nowhere, and shows it all the same. And what has
    // come between the two questions is there.
    if (line) return line;
    return isPermanentFailure(reply) && !isNotImplemented(reply) ? 'refused' : 'unknown';
  }
  const entry = entryOf(core, path, reply);
  if (!entry) return 'unknown';
  return line && entry.kind !== 'directory' ? withLine(entry, line) : entry;
}

/** By SIZE and MDTM, which follow links, and by the line where there is one. */
function bySize(
  path: RemotePath,
  [size, time]: readonly Reply[],
  line: RemoteEntry | undefined,
): ReplacedFile {
  if (!size || !time) return 'unknown';
  const told = sizeAndTimeIn(size, time);
  if (told.size === undefined) return withoutSize(size, time, line);
  const entry = { ...(line ?? plainFile(path)), size: told.size };
  const { mtimeMs } = told;
  return mtimeMs === undefined ? entry : { ...entry, mtimeMs, mtimeUnitMs: 1_000 };
}

function withoutSize(size: Reply, time: Reply, line: RemoteEntry | undefined): ReplacedFile {
  if (line || isNotImplemented(size)) return line ?? 'unknown';
  return isPermanentFailure(size) && isPermanentFailure(time) ? 'refused' : 'unknown';
}

/** The facts, with what the line alone tells: that it is a link, its names, all bits of its mode. */
function withLine(entry: RemoteEntry, line: RemoteEntry): RemoteEntry {
  return {
    ...entry,
    kind: line.kind === 'symlink' ? 'symlink' : entry.kind,
    linkCount: line.linkCount,
    // pyftpdlib leaves the upper bits out of UNIX.mode.
    mode: line.mode ?? entry.mode,
    owner: entry.owner ?? line.owner,
    group: entry.group ?? line.group,
  };
}

/** A file of which nothing but SIZE has told that it is there. */
function plainFile(path: RemotePath): RemoteEntry {
  return {
    name: basename(path),
    kind: 'file',
    target: undefined,
    size: undefined,
    mtimeMs: 0,
    mtimeUnitMs: 1_000,
    mode: undefined,
    readonly: false,
    linkCount: undefined,
  };
}
