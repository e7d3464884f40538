import type { RemotePath } from '../common/remotePath.ts';
import type { Lookup } from './lookup.ts';
import type { RemoteEntry } from './remoteSession.ts';
import { isTemporaryName } from './saving/temporaryName.ts';
import type { RunScope, SessionRunner } from './sessionRunner.ts';

export interface EntriesOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
}

/**
 * What a copy of a folder brings. A link to a folder is told as a link, also by servers whose usual
 * listing shows it as a folder (pyftpdlib, ProFTPD): a copy that follows one may have no end.
 */
export async function entriesToCopy(
  { runner, lookup }: EntriesOptions,
  folder: RemotePath,
  scope: Pick<RunScope, 'signal' | 'priority'>,
): Promise<readonly RemoteEntry[]> {
  const listed = await lookup.folder(folder, { ...scope, fresh: true });
  // What a save has left behind, or is about to rename.
  const entries = [...listed.values()].filter(({ name }) => !isTemporaryName(name));
  if (!entries.some(({ folderId }) => folderId !== undefined)) return entries;
  const all = await runner.run(
    (session, signal) => session.list(folder, { signal, withUnlisted: true }),
    { ...scope, repeatable: true },
  );
  const links = all.entries.filter(({ kind }) => kind === 'symlink');
  const byName = new Map(links.map((link) => [link.name, link]));
  return entries.map((entry) =>
    entry.kind === 'directory' ? (byName.get(entry.name) ?? entry) : entry,
  );
}
