import type { RemotePath } from '../../common/remotePath.ts';
import type { ReplacedFile } from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import { parseListing } from '../protocol/listing/listListing.ts';
import { isCompletion, nameLines, type Reply } from '../protocol/reply.ts';
import type { SessionCore } from './sessionCore.ts';

/** Patterns are refused where this is asked. */
const PATTERN = /[*?[]/;

/**
 * What shows a symlink as such on a server whose MLSD and MLST do not (pyftpdlib): STAT of the path
 * answers with its line of LIST, which has the number of its names as well.
 * @returns undefined where nothing has to be asked
 */
export function questionBefore(
  { profile }: SessionCore,
  path: RemotePath | undefined,
): Command | undefined {
  if (path === undefined || !profile.hidesLinks || PATTERN.test(path)) return undefined;
  return command('STAT', path);
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
