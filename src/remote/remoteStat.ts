import { basename, type RemotePath } from '../common/remotePath.ts';
import type { RemoteStat } from './remoteFiles.ts';
import type { RemoteEntry } from './remoteSession.ts';

/** What the editor is told of an entry. A link that leads nowhere is neither file nor folder. */
export function toRemoteStat(entry: RemoteEntry, mtimeMs: number): RemoteStat {
  return {
    kind: entry.kind === 'symlink' ? (entry.target ?? 'other') : entry.kind,
    symlink: entry.kind === 'symlink',
    size: entry.size ?? 0,
    mtimeMs,
    readonly: entry.readonly,
  };
}

/** The entry of a file that was just written; of a new one the server tells more later. */
export function writtenFile(
  path: RemotePath,
  existing: RemoteEntry | undefined,
  size: number,
  mtimeMs: number,
): RemoteEntry {
  return {
    name: basename(path),
    kind: existing?.kind ?? 'file',
    target: existing?.target,
    size,
    mtimeMs,
    mtimeUnitMs: 1_000,
    mode: existing?.mode,
    readonly: existing?.readonly ?? false,
    linkCount: existing?.linkCount,
  };
}
