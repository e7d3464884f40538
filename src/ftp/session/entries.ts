import type { RemoteEntry } from '../../remote/remoteSession.ts';
import type { ListingEntry, TimePrecision } from '../protocol/listing/listingEntry.ts';

const UNIT_MS: Readonly<Record<TimePrecision, number>> = {
  second: 1_000,
  minute: 60_000,
  day: 86_400_000,
};

const WRITE_BITS = 0o222;

/** A line of a listing in the file system's terms. The target of a symlink is looked up later. */
export function toRemoteEntry(entry: ListingEntry): RemoteEntry {
  return {
    name: entry.name,
    kind: entry.kind,
    target: undefined,
    size: entry.size,
    mtimeMs: entry.mtimeMs ?? 0,
    mtimeUnitMs: UNIT_MS[entry.mtimePrecision ?? 'second'],
    mode: entry.mode,
    readonly: isReadonly(entry),
    linkCount: entry.linkCount,
    owner: entry.owner,
    group: entry.group,
    ...(entry.linkTarget !== undefined && { linkTarget: entry.linkTarget }),
  };
}

/**
 * The mode where there is one: nobody may write. The perm fact (RFC 3659 section 7.5.5) is a hint
 * that some servers get wrong, and counts only without a mode.
 */
function isReadonly({ kind, mode, perm }: ListingEntry): boolean {
  if (kind === 'symlink') return false;
  if (mode !== undefined) return (mode & WRITE_BITS) === 0;
  if (perm === undefined || kind !== 'file') return false;
  return !perm.includes('w') && !perm.includes('a');
}
