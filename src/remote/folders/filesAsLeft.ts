import { dirname, type RemotePath } from '../../common/remotePath.ts';
import { fetchAsIs, type FetchOptions } from '../fetchAsIs.ts';
import type { Lookup, LookupScope } from '../lookup.ts';
import type { OutboxEntry } from '../outbox/outboxEntry.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import { writtenFile } from '../remoteStat.ts';
import type { WaitingSaves } from './waitingSaves.ts';

/**
 * The files of a server as the person has left them, to be transferred from there: what waits for
 * its upload comes from this computer. The server has what it was before, or nothing.
 */
export class FilesAsLeft {
  readonly #lookup: Lookup;
  readonly #waiting: WaitingSaves | undefined;

  /** @param waiting undefined: nothing waits */
  constructor(lookup: Lookup, waiting: WaitingSaves | undefined) {
    this.#lookup = lookup;
    this.#waiting = waiting;
  }

  /** @throws RemoteError `not-found` */
  async get(path: RemotePath, scope: LookupScope): Promise<RemoteEntry> {
    await this.#waiting?.ready();
    const save = this.#waiting?.find(path);
    return save ? entryOf(save) : this.#lookup.get(path, scope);
  }

  /** @param listed what the server has in the folder */
  async in(folder: RemotePath, listed: readonly RemoteEntry[]): Promise<readonly RemoteEntry[]> {
    await this.#waiting?.ready();
    const saves = this.#waiting?.within(folder).filter(({ path }) => dirname(path) === folder);
    if (!saves?.length) return listed;
    const entries = new Map(listed.map((entry) => [entry.name, entry]));
    // Of two saves of a file the later one comes last.
    for (const entry of saves.map(entryOf)) entries.set(entry.name, entry);
    return [...entries.values()];
  }

  /** As `fetchAsIs`. */
  async fetch(options: FetchOptions): Promise<RemoteEntry> {
    const save = this.#waiting?.find(options.path);
    if (!this.#waiting || !save) return fetchAsIs(options);
    await options.target.append(await this.#waiting.content(save));
    return entryOf(save);
  }
}

function entryOf({ path, size, savedAtMs }: OutboxEntry): RemoteEntry {
  return writtenFile(path, undefined, size, savedAtMs);
}
