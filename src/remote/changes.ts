import { joinPath, type RemotePath } from '../common/remotePath.ts';
import type { RemoteChange, RemoteStat } from './remoteFiles.ts';

type Listing = ReadonlyMap<string, RemoteStat>;

/** What happened in a folder between two listings. */
export function changesBetween(
  folder: RemotePath,
  before: Listing,
  after: Listing,
): RemoteChange[] {
  const changes: RemoteChange[] = [];
  for (const [name, stat] of before) {
    const now = after.get(name);
    const path = joinPath(folder, name);
    if (!now) changes.push({ type: 'deleted', path });
    else if (now.kind !== stat.kind) {
      changes.push({ type: 'deleted', path }, { type: 'created', path });
    } else if (isChangedFile(stat, now)) changes.push({ type: 'changed', path });
  }
  for (const name of after.keys()) {
    if (!before.has(name)) changes.push({ type: 'created', path: joinPath(folder, name) });
  }
  return changes;
}

/** The time of a folder tells of its children, which have changes of their own. */
function isChangedFile(before: RemoteStat, after: RemoteStat): boolean {
  if (after.kind === 'directory') return false;
  return before.mtimeMs !== after.mtimeMs || before.size !== after.size;
}
