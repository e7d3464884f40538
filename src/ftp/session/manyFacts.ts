import { RemoteError } from '../../common/remoteError.ts';
import { basename, type RemotePath } from '../../common/remotePath.ts';
import type { FileFacts, OperationOptions, RemoteEntry } from '../../remote/remoteSession.ts';
import { command } from '../protocol/command.ts';
import type { Reply } from '../protocol/reply.ts';
import { entryAsTold, factsIn, sizeAndTime } from './fileFacts.ts';
import type { Lister } from './lister.ts';
import type { SessionCore } from './sessionCore.ts';

/** MLST of many paths (RFC 3659 section 7), and then one look behind all that are links. */
export async function statPaths(
  core: SessionCore,
  lister: Lister,
  paths: readonly RemotePath[],
  options: OperationOptions | undefined,
): Promise<readonly (RemoteEntry | RemoteError)[]> {
  const replies = await core.burst(
    paths.map((path) => command('MLST', path)),
    options,
  );
  const told = paths.map((path, index) =>
    orRefusal(() => entryAsTold(core, path, answerIn(path, replies[index]))),
  );
  // By their paths: two folders may have links of one name.
  const links = told.flatMap((entry, index) => {
    const path = paths[index];
    const isLink = path !== undefined && 'kind' in entry && entry.kind === 'symlink';
    return isLink ? [{ ...entry, name: path }] : [];
  });
  const resolved = await lister.resolveLinks(links, (path) => path, options);
  const byPath = new Map(resolved.map((link) => [link.name, link]));
  return told.map((entry, index) => {
    const link = byPath.get(paths[index] ?? '');
    return link ? { ...link, name: basename(link.name) } : entry;
  });
}

/** SIZE and MDTM of many files (RFC 3659 sections 3 and 4). */
export async function readFactsOfFiles(
  core: SessionCore,
  paths: readonly RemotePath[],
  options: OperationOptions | undefined,
): Promise<readonly (FileFacts | RemoteError)[]> {
  const replies = await core.burst(paths.flatMap(sizeAndTime), options);
  return paths.map((path, index) =>
    orRefusal(() => factsIn(path, replies.slice(index * 2, index * 2 + 2))),
  );
}

function answerIn(path: RemotePath, reply: Reply | undefined): Reply {
  if (!reply) throw new RemoteError('protocol', 'MLST was not answered', { path });
  return reply;
}

/** What is wrong with one path is the answer for that path alone. */
function orRefusal<T>(read: () => T): T | RemoteError {
  try {
    return read();
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
}
