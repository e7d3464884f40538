import type { RemotePath } from '../../common/remotePath.ts';
import { foldedCase, type NameIdentity } from '../nameIdentity.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import { numberedName } from './localNames.ts';

/** A folder on the server, and what is to come into it. */
export interface Target {
  readonly path: RemotePath;
  /** What is there already. */
  readonly entries: ReadonlyMap<string, RemoteEntry>;
  /** Names that are taken. */
  readonly taken: Set<string>;
  /** Those of `entries` and of what is sent, without regard to case. */
  readonly folded: Set<string>;
  /** It was made for this. */
  readonly isNew: boolean;
}

export function newTarget(path: RemotePath): Target {
  return { path, entries: new Map(), taken: new Set(), folded: new Set(), isNew: true };
}

export function listedTarget(
  path: RemotePath,
  entries: ReadonlyMap<string, RemoteEntry>,
  identity: Pick<NameIdentity, 'key'>,
): Target {
  const names = [...entries.keys()];
  const taken = new Set(names.map((name) => identity.key(name)));
  return { path, entries, taken, folded: new Set(names.map(foldedCase)), isNew: false };
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
