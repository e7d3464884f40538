import type { ContentHash } from '../localStore/blobStore.ts';
import type { HistorySettings } from './historySettings.ts';
import type { StoredDeletion, StoredVersion } from './keptVersion.ts';

type Bounds = Pick<HistorySettings, 'maxVersions' | 'maxTotalBytes' | 'maxAgeMs'>;

export interface Pruned {
  readonly versions: readonly StoredVersion[];
  readonly deletions: readonly StoredDeletion[];
}

interface Item {
  readonly atMs: number;
  readonly contents: readonly { readonly hash: ContentHash; readonly size: number }[];
  readonly version?: StoredVersion;
  readonly deletion?: StoredDeletion;
}

/** What is beyond the bounds, the oldest first to go. A content counts once, whoever names it. */
export function beyondBounds(
  versions: readonly StoredVersion[],
  deletions: readonly StoredDeletion[],
  { maxVersions, maxTotalBytes, maxAgeMs }: Bounds,
  nowMs: number,
): Pruned {
  const items: Item[] = [
    ...versions.map((version) => ({ atMs: version.endedMs, contents: [version], version })),
    ...deletions.map((deletion) => ({
      atMs: deletion.deletedMs,
      contents: deletion.files,
      deletion,
    })),
  ];
  items.sort((one, other) => other.atMs - one.atMs);
  const counts = new Map<string, number>();
  const held = new Set<ContentHash>();
  let total = 0;
  const gone = items.filter((item) => {
    const fresh = new Map(item.contents.map(({ hash, size }) => [hash, size]));
    const more = [...fresh].reduce((sum, [hash, size]) => sum + (held.has(hash) ? 0 : size), 0);
    const count = (counts.get(item.version?.path ?? '') ?? 0) + 1;
    const isTooMany = item.version !== undefined && count > maxVersions;
    if (isTooMany || nowMs - item.atMs > maxAgeMs || total + more > maxTotalBytes) return true;
    if (item.version) counts.set(item.version.path, count);
    for (const hash of fresh.keys()) held.add(hash);
    total += more;
    return false;
  });
  return {
    versions: gone.flatMap(({ version }) => version ?? []),
    deletions: gone.flatMap(({ deletion }) => deletion ?? []),
  };
}
