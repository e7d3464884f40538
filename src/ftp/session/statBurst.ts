import { ROOT, type RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions } from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import { isCompletion, nameLines, type Reply } from '../protocol/reply.ts';
import type { StatForm } from './serverProfile.ts';
import type { SessionCore } from './sessionCore.ts';

/** How long nothing is asked for by STAT after a session was lost over it, or a surprise. */
const PAUSE_MS = 5 * 60_000;

/** A folder to be listed by STAT. */
export interface StatQuestion {
  readonly path: RemotePath;
  readonly form: StatForm;
}

/** Patterns, and the space between arguments, to one server or another. */
const ODD = /[*?[\]{} ]/;
/** An escape to Pure-FTPd, even in the name of the folder that it is in; servers drop such a space. */
const UNNAMEABLE = /\\| $/;
/** In a name vsftpd doubles it on the control connection, other servers do not. */
const IAC = 0xff;

/** Whether nothing speaks against asking for folders by STAT, besides what it is found to show. */
export function mayAskStat({ profile, statListings, now }: SessionCore): boolean {
  if (!statListings || !profile.pipelining) return false;
  return profile.statFailedAtMs === undefined || now() - profile.statFailedAtMs >= PAUSE_MS;
}

/** Something went wrong over it. */
export function pauseStat({ profile, logger, now }: SessionCore, why: string): void {
  profile.statFailedAtMs = now();
  logger.info(`Folders are not listed by STAT for a while: ${why}`);
}

/** False for a path that no command names for sure. */
export function isNameable(path: RemotePath): boolean {
  return !UNNAMEABLE.test(path);
}

/** Whether STAT has to be sent from within the folder: its path would be read as another. */
export function isOdd(path: RemotePath): boolean {
  return ODD.test(path);
}

/** A folder is entered where its path may not stand behind STAT. */
export function statCommands({ path, form }: StatQuestion): readonly Command[] {
  if (!isOdd(path)) return [command('STAT', form === 'all' ? `-a ${path}` : path)];
  return [command('CWD', path), command('STAT', form === 'all' ? '-a' : '.')];
}

/**
 * Asks for folders in one packet. What ends it is no STAT: a name with a line break in it can look
 * like the end of a reply (vsftpd and pyftpdlib print it as it is), and all that follows would be
 * taken for the answer to the next question. The code of the last reply gives that away, and the
 * session ends before any of it is believed.
 * @returns the lines between the first and the last one of each reply; undefined where it is refused
 */
export async function askStat(
  core: SessionCore,
  questions: readonly StatQuestion[],
  options: OperationOptions | undefined,
): Promise<(string | undefined)[]> {
  const asked = questions.map(statCommands);
  // Pure-FTPd ends a session in whose directory others have removed what it stands in.
  const hasEntered = asked.some((commands) => commands.length > 1);
  const last = hasEntered ? command('CWD', ROOT) : command('NOOP');
  const replies = [...(await core.burst([...asked.flat(), last], options))];
  return asked.map((commands) => textOf(core, replies.splice(0, commands.length)));
}

/** What the replies to {@link statCommands} tell. */
export function textOf(core: SessionCore, replies: readonly Reply[]): string | undefined {
  const listing = replies.at(-1);
  if (!listing || !replies.every(isCompletion)) return undefined;
  for (const line of listing.bytes?.values() ?? []) if (line.includes(IAC)) return undefined;
  return nameLines(listing, core.names).slice(1, -1).join('\n');
}
