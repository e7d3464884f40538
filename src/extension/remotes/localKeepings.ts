import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { LocalKeeping } from '../../remote/localKeeping.ts';
import { LocalStore } from '../../remote/localStore/localStore.ts';
import type { WindowRegistry } from '../../remote/localStore/windowRegistry.ts';
import { serverOf, type Connection } from '../connections/connection.ts';

export interface LocalKeepingsOptions {
  /** A folder of the extension, the same for all windows. */
  readonly globalDirectory: string;
  /** A folder of the extension in this workspace; undefined where the window has none open. */
  readonly workspaceDirectory: string | undefined;
  readonly windows: WindowRegistry;
}

const SERVERS = 'servers';

/** Finds the place for what is kept of each server on this computer. */
export class LocalKeepings {
  readonly #options: LocalKeepingsOptions;

  constructor(options: LocalKeepingsOptions) {
    this.#options = options;
  }

  /** Another user of a server sees other files under the same paths. */
  of(connection: Connection): LocalKeeping {
    const server = `${connection.user ?? ''}@${serverOf(connection)}`;
    const folder = createHash('sha256').update(server).digest('hex').slice(0, 32);
    return this.#at(folder);
  }

  /** Of every server that was ever used, whether it is still saved or not. */
  async all(): Promise<readonly LocalKeeping[]> {
    const folders = await new LocalStore(this.#options.globalDirectory).folders(SERVERS);
    return folders.map((folder) => this.#at(folder));
  }

  async allServers(): Promise<readonly LocalStore[]> {
    return (await this.all()).map(({ server }) => server);
  }

  #at(folder: string): LocalKeeping {
    const { globalDirectory, workspaceDirectory = globalDirectory, windows } = this.#options;
    return {
      server: new LocalStore(join(globalDirectory, SERVERS, folder)),
      workspace: new LocalStore(join(workspaceDirectory, 'documents', folder)),
      windows,
    };
  }
}
