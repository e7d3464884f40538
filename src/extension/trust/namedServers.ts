import { serverOf, type Connection } from '../connections/connection.ts';
import type { Memory } from '../memory.ts';

const KEY = 'namedServers';
const MAX_SERVERS = 1000;

/**
 * The servers that the person has named: in the settings, or by opening a folder there. A
 * workspace can name any server, which must not be reason enough to send it a login that was
 * meant for all servers of the person's choice (netrc's `default`).
 */
export class NamedServers {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  has(connection: Connection): boolean {
    return connection.saved || this.#servers.includes(serverOf(connection));
  }

  async add(connection: Connection): Promise<void> {
    if (this.has(connection)) return;
    const servers = [...this.#servers, serverOf(connection)];
    await this.#memory.update(KEY, servers.slice(-MAX_SERVERS));
  }

  get #servers(): readonly string[] {
    return (this.#memory.get(KEY) as string[] | undefined) ?? [];
  }
}
