import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { LocalKeeping } from '../../remote/localKeeping.ts';
import { LocalStore } from '../../remote/localStore/localStore.ts';
import type { WindowRegistry } from '../../remote/localStore/windowRegistry.ts';
import { serverOf, type Connection } from '../connections/connection.ts';

const SERVERS = 'servers';

export interface LocalKeepingsOptions {
  /** A folder of the extension, the same for all windows. */
  readonly globalDirectory: string;
  /** A folder of the extension in this workspace; undefined where the window has none open. */
  readonly workspaceDirectory: string | undefined;
  readonly windows: WindowRegistry;
}

/** Finds the place for what is kept of each server on this computer. */
export class LocalKeepings {
  readonly #options: LocalKeepingsOptions;

  constructor(options: LocalKeepingsOptions) {
    this.#options = options;
  }

  /** Another user of a server sees other files under the same paths. */
  of(connection: Connection): LocalKeeping {
    const { globalDirectory, workspaceDirectory = globalDirectory, windows } = this.#options;
    const server = `${connection.user ?? ''}@${serverOf(connection)}`;
    const folder = createHash('sha256').update(server).digest('hex').slice(0, 32);
    return {
      server: new LocalStore(join(globalDirectory, SERVERS, folder)),
      workspace: new LocalStore(join(workspaceDirectory, 'documents', folder)),
      windows,
    };
  }

  /** Of every server that was ever used, whether it is still saved or not. */
  async allServers(): Promise<readonly LocalStore[]> {
    const { globalDirectory } = this.#options;
    const folders = await new LocalStore(globalDirectory).folders(SERVERS);
    return folders.map((folder) => new LocalStore(join(globalDirectory, SERVERS, folder)));
  }
}
