import type { Logger } from '../../common/logger.ts';
import { serverOf, type Connection } from '../connections/connection.ts';
import type { Memory } from '../memory.ts';

export interface ServerMemoryOptions {
  readonly memory: Memory;
  readonly logger: Logger;
  readonly now: () => number;
}

/** What is kept of one server, in whatever form its protocol gave it. */
interface StoredServer {
  readonly server: string;
  readonly savedAtMs: number;
  readonly profile: unknown;
}

const KEY = 'servers';
/** The one that was not used for the longest time goes first. */
const MAX_SERVERS = 100;

/** What one window has learned of servers, for the next. */
export class ServerMemory {
  readonly #options: ServerMemoryOptions;

  constructor(options: ServerMemoryOptions) {
    this.#options = options;
  }

  /** The place of one server: another user of it may be allowed other things. */
  of(connection: Connection): { load(): unknown; save(profile: unknown): void } {
    const server = `${connection.user ?? ''}@${serverOf(connection)}`;
    return {
      load: () => this.#servers.find((stored) => stored.server === server)?.profile,
      save: (profile) => this.#save({ server, savedAtMs: this.#options.now(), profile }),
    };
  }

  #save(stored: StoredServer): void {
    const { memory, logger } = this.#options;
    const others = this.#servers.filter(({ server }) => server !== stored.server);
    const kept = [...others, stored].sort((a, b) => a.savedAtMs - b.savedAtMs).slice(-MAX_SERVERS);
    memory.update(KEY, kept).then(undefined, (error: unknown) => {
      // It is learned anew then.
      logger.warn(`What was learned of ${stored.server} could not be kept: ${String(error)}`);
    });
  }

  /** Read anew each time: other windows write it, too. */
  get #servers(): readonly StoredServer[] {
    const stored = this.#options.memory.get(KEY);
    return Array.isArray(stored) ? stored.filter(isStoredServer) : [];
  }
}

function isStoredServer(value: unknown): value is StoredServer {
  if (typeof value !== 'object' || value === null) return false;
  const { server, savedAtMs } = value as Partial<Record<keyof StoredServer, unknown>>;
  return typeof server === 'string' && typeof savedAtMs === 'number';
}
