import { ROOT, type RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions, RemoteEntry } from '../../remote/remoteSession.ts';
import { command } from '../protocol/command.ts';
import { isCompletion, replyText, type Reply } from '../protocol/reply.ts';
import { parseModificationTime, parseSize } from '../protocol/replyTexts.ts';
import type { SessionCore } from './sessionCore.ts';

/** Symlinks asked for in one write: far below what fills a socket's buffer in both directions. */
const LINKS_PER_BURST = 16;

/**
 * Finds what each symlink leads to, which no listing tells alike: CWD succeeds into a folder, SIZE
 * on a file. Links that lead nowhere keep an undefined target.
 */
export async function resolveLinks(
  core: SessionCore,
  entries: readonly RemoteEntry[],
  pathOf: (name: string) => RemotePath,
  options: OperationOptions | undefined,
): Promise<readonly RemoteEntry[]> {
  const links = entries.filter(({ kind }) => kind === 'symlink');
  const asked = links.map((entry) => ({ path: pathOf(entry.name), entry }));
  const resolved = await resolveTargets(core, asked, options);
  return entries.map((entry) => resolved.get(pathOf(entry.name)) ?? entry);
}

/** A symlink, and where it is. */
export interface PlacedLink {
  readonly path: RemotePath;
  readonly entry: RemoteEntry;
}

/** The same for links anywhere, by their paths. */
export async function resolveTargets(
  core: SessionCore,
  links: readonly PlacedLink[],
  options: OperationOptions | undefined,
): Promise<ReadonlyMap<RemotePath, RemoteEntry>> {
  // No command can name one with a space at its end, where the server takes that for another.
  const canAsk = ({ path }: PlacedLink): boolean =>
    !core.profile.rewritesTrailingSpace || !path.endsWith(' ');
  const asked = links.filter(canAsk);
  const resolved = new Map<RemotePath, RemoteEntry>();
  for (let start = 0; start < asked.length; start += LINKS_PER_BURST) {
    const some = asked.slice(start, start + LINKS_PER_BURST);
    for (const [index, entry] of (await resolveSome(core, some, options)).entries()) {
      const path = some[index]?.path;
      if (path !== undefined) resolved.set(path, entry);
    }
  }
  return resolved;
}

async function resolveSome(
  core: SessionCore,
  links: readonly PlacedLink[],
  options: OperationOptions | undefined,
): Promise<RemoteEntry[]> {
  const questions = links.flatMap(({ path }) => [
    command('CWD', path),
    command('SIZE', path),
    command('MDTM', path),
  ]);
  // Pure-FTPd ends a session in whose directory others have removed what it stands in.
  const replies = await core.burst([...questions, command('CWD', ROOT)], options);
  return links.map(({ entry }, index) =>
    withTarget(entry, replies.slice(index * 3, index * 3 + 3)),
  );
}

function withTarget(link: RemoteEntry, replies: readonly Reply[]): RemoteEntry {
  const [cwd, size, time] = replies;
  if (cwd && isCompletion(cwd)) return { ...link, target: 'directory', size: undefined };
  if (!size || !isCompletion(size)) return link;
  const mtime = time && isCompletion(time) ? parseModificationTime(replyText(time)) : undefined;
  return {
    ...link,
    target: 'file',
    size: parseSize(replyText(size)),
    ...(mtime ? { mtimeMs: mtime.mtimeMs, mtimeUnitMs: 1_000 } : {}),
  };
}
