import { joinPath, type RemotePath } from '../../common/remotePath.ts';
import type { RemoteFiles } from '../remoteFiles.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import { isTemporaryName } from '../saving/temporaryName.ts';
import type { ComparedEntry, ComparedTree } from './comparedTree.ts';

/** A folder of a server, to compare. Files are read in the background, or had from what is kept. */
export function remoteSide(
  files: Pick<RemoteFiles, 'walk' | 'readListed'>,
  top: RemotePath,
): ComparedTree {
  const inTree = (path: RemotePath): RemotePath => {
    const below = top === '/' ? path : path.slice(top.length);
    return below === '' ? '/' : below;
  };
  const entryIn = (folder: RemotePath, entry: RemoteEntry): ComparedEntry => {
    const { name, size, mtimeMs, mtimeUnitMs } = entry;
    const read = (signal: AbortSignal) =>
      files.readListed(joinPath(folder, name), entry, { priority: 'background', signal });
    return { name, kind: kindOf(entry), size, mtimeMs, mtimeUnitMs, read };
  };
  return {
    walk(visitor, { enters, exactTimes, signal }) {
      return files.walk(
        top,
        {
          visit: (folder, { entries }) => {
            // What a save has left behind, or is about to rename.
            const shown = entries.filter(({ name }) => !isTemporaryName(name));
            visitor.visit(
              inTree(folder),
              shown.map((entry) => entryIn(folder, entry)),
            );
          },
          skipped: (folder) => visitor.skipped(inTree(folder)),
        },
        { enters: (folder) => enters(inTree(folder)), exactTimes, signal },
      );
    },
  };
}

function kindOf({ kind, target }: RemoteEntry): ComparedEntry['kind'] {
  if (kind !== 'symlink') return kind;
  if (target === 'directory') return 'linked-folder';
  return target ?? 'other';
}
