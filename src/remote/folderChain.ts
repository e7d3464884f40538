import { RemoteError } from '../common/remoteError.ts';

/** A folder, and those that it is in, up to the one that was begun with. */
export interface FolderChain {
  /** 0: it was begun with. */
  readonly depth: number;
  /** See {@link RemoteEntry.folderId}. */
  readonly id?: string | undefined;
  readonly parent?: FolderChain | undefined;
}

/** A server that shows a link to a folder as a folder may have a tree without an end. */
export const MAX_DEPTH = 100;

/** @param parent undefined: it is the one to begin with */
export function chained(id: string | undefined, parent: FolderChain | undefined): FolderChain {
  return { depth: parent ? parent.depth + 1 : 0, id, parent };
}

/** Whether what is in `from` is one of those that `from` is in. */
export function leadsBack(id: string | undefined, from: FolderChain | undefined): boolean {
  if (id === undefined) return false;
  for (let folder = from; folder; folder = folder.parent) {
    if (folder.id === id) return true;
  }
  return false;
}

/** @throws RemoteError `not-supported` */
export function mustHaveEnd({ id, parent, depth }: FolderChain, path: string): void {
  if (leadsBack(id, parent)) {
    throw new RemoteError('not-supported', 'The folder is a link to one that it is in', { path });
  }
  if (depth > MAX_DEPTH) {
    throw new RemoteError('not-supported', 'The folders are nested too deeply', { path });
  }
}
