import { hasCode } from '../../common/remoteError.ts';
import { basename, dirname, type RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions, ReplacedFile } from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import { parseListing } from '../protocol/listing/listListing.ts';
import { isCompletion, nameLines, type Reply } from '../protocol/reply.ts';
import type { Lister } from './lister.ts';
import type { SessionCore } from './sessionCore.ts';

/** Refused by STAT where this is asked: `pages/[id].ts`. */
const PATTERN = /[*?[]/;

/**
 * What shows a symlink as such on a server whose MLSD and MLST do not (pyftpdlib): STAT of the path
 * answers with its line of LIST, which has the number of its names as well.
 * @returns undefined where nothing has to be asked, or the listing has to tell
 */
export function questionBefore(
  { profile }: SessionCore,
  path: RemotePath | undefined,
): Command | undefined {
  if (path === undefined || !profile.hidesLinks || PATTERN.test(path)) return undefined;
  return command('STAT', path);
}

/**
 * The same for a path that STAT would take for a pattern: the LIST of its folder shows it.
 * @returns undefined where STAT can be asked, or nobody tells
 */
export async function replacedInListing(
  { profile }: SessionCore,
  lister: Lister,
  path: RemotePath | undefined,
  { signal }: OperationOptions,
): Promise<ReplacedFile | undefined> {
  if (path === undefined || !profile.hidesLinks || !PATTERN.test(path)) return undefined;
  try {
    const { entries } = await lister.list(dirname(path), { signal, withUnlisted: true });
    return entries.find(({ name }) => name === basename(path));
  } catch (error) {
    if (hasCode(error, 'rejected', 'not-supported')) return undefined;
    throw error;
  }
}

/** @returns undefined where the answer tells nothing of one file */
export function replacedIn(core: SessionCore, reply: Reply): ReplacedFile | undefined {
  if (!isCompletion(reply)) return undefined;
  const lines = nameLines(reply, core.names).slice(1, -1);
  const { entries } = parseListing(lines.join('\n'), { nowMs: core.now(), utcOffsetMinutes: 0 });
  const [entry] = entries;
  if (!entry || entries.length > 1) return undefined;
  return { kind: entry.kind, linkCount: entry.linkCount };
}
