import type { RemotePath } from '../../common/remotePath.ts';
import type { OutboxEntry } from '../outbox/outboxEntry.ts';

/** What was saved and has not reached the server: see `Outbox`. */
export interface WaitingSaves {
  ready(): Promise<void>;
  find(path: RemotePath): OutboxEntry | undefined;
  within(folder: RemotePath): readonly OutboxEntry[];
  content(entry: OutboxEntry): Promise<Uint8Array>;
}
