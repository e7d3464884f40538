import type { FileHistory } from '../history/fileHistory.ts';
import type { VersionEnd } from '../history/keptVersion.ts';
import type { Outbox } from './outbox.ts';
import { snapshotOf, type OutboxEntry } from './outboxEntry.ts';

export interface DropOptions {
  readonly outbox: Pick<Outbox, 'content'>;
  /** Of the server that the entries are for. */
  readonly history: Pick<FileHistory, 'willReplace' | 'versions'>;
  /** Asks for the person's word to lose what exists nowhere else. Rejects where they do not give it. */
  readonly confirmDrop: (entries: readonly OutboxEntry[]) => Promise<void>;
}

/** Before entries go: what they hold goes to the history of its file, and else has the person's word. */
export async function willDrop(
  entries: readonly OutboxEntry[],
  end: VersionEnd,
  { outbox, history, confirmDrop }: DropOptions,
): Promise<void> {
  const lost: OutboxEntry[] = [];
  for (const entry of entries) {
    const { path, hash } = entry;
    const content = await outbox.content(entry).catch(() => undefined);
    const snapshot = { ...snapshotOf(entry), mtimeMs: entry.savedAtMs };
    await history.willReplace(path, { snapshot, content }, { end, by: 'us' });
    const versions = await history.versions(path);
    if (!versions.some((version) => version.hash === hash)) lost.push(entry);
  }
  if (lost.length > 0) await confirmDrop(lost);
}
