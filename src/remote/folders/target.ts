import type { RemotePath } from '../../common/remotePath.ts';
import type { NameIdentity } from '../nameIdentity.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import { numberedName } from './localNames.ts';

/** A folder on the server, and what is to come into it. */
export interface Target {
  readonly path: RemotePath;
  /** What is there already. */
  readonly entries: ReadonlyMap<string, RemoteEntry>;
  /** Names that are taken. */
  readonly taken: Set<string>;
  /** It was made for this. */
  readonly isNew: boolean;
}

export function newTarget(path: RemotePath): Target {
  return { path, entries: new Map(), taken: new Set(), isNew: true };
}

/**
 * Another name, which is taken from now on.
 * @param hasCome tells what came under another name before
 * @returns undefined where the file has come
 */
export function freeName(
  name: string,
  { taken, entries }: Target,
  identity: Pick<NameIdentity, 'key' | 'entryOf'>,
  hasCome: (existing: RemoteEntry) => boolean,
): string | undefined {
  for (let number = 2; ; number++) {
    const candidate = numberedName(name, number);
    const key = identity.key(candidate);
    const existing = identity.entryOf(entries, candidate);
    if (existing && hasCome(existing)) return undefined;
    if (taken.has(key)) continue;
    taken.add(key);
    return candidate;
  }
}
