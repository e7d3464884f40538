import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../common/logger.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { LocalKeeping } from '../../remote/localKeeping.ts';
import { ContentFiles } from '../../remote/localStore/contentFiles.ts';
import { LocalStore } from '../../remote/localStore/localStore.ts';
import type { WindowRegistry } from '../../remote/localStore/windowRegistry.ts';
import { serverOf, type Connection } from '../connections/connection.ts';

export interface LocalKeepingsOptions {
  /** A folder of the extension, the same for all windows. */
  readonly globalDirectory: string;
  /** A folder of the extension in this workspace; undefined where the window has none open. */
  readonly workspaceDirectory: string | undefined;
  readonly windows: WindowRegistry;
  /** Bytes of the contents that are kept of one server; 0: none. */
  readonly maxContentBytes: () => number;
  readonly logger: Logger;
}

const SERVERS = 'servers';
const CONTENTS = 'contents';
const NAMES = 'names';

/** Finds the place for what is kept of each server on this computer. */
export class LocalKeepings {
  readonly #options: LocalKeepingsOptions;
  readonly #contents = new Map<string, ContentFiles>();

  constructor(options: LocalKeepingsOptions) {
    this.#options = options;
  }

  /** Another user of a server sees other files under the same paths. */
  of(connection: Connection): LocalKeeping {
    return this.#at(folderOf(connection));
  }

  /** What was read of a server lately. */
  contentsOf(connection: Connection): ContentFiles {
    return this.#contentsAt(folderOf(connection));
  }

  /** Where the names of the files below a folder of a server are kept. */
  namesFileOf(connection: Connection, top: RemotePath): string {
    const name = createHash('sha256').update(top).digest('hex').slice(0, 32);
    return join(this.#options.globalDirectory, NAMES, folderOf(connection), `${name}.gz`);
  }

  /** Names are read anew where somebody looks for them. */
  async removeNamesOf(connection: Connection): Promise<void> {
    const folder = join(this.#options.globalDirectory, NAMES, folderOf(connection));
    await rm(folder, { recursive: true, force: true });
  }

  /** Of every server. */
  async clearContents(): Promise<void> {
    const folders = await new LocalStore(this.#options.globalDirectory).folders(CONTENTS);
    for (const folder of folders) {
      const contents = this.#contentsAt(folder);
      contents.clear();
      await contents.written();
    }
  }

  /** Of every server that was ever used, whether it is still saved or not. */
  async all(): Promise<readonly LocalKeeping[]> {
    const folders = await new LocalStore(this.#options.globalDirectory).folders(SERVERS);
    return folders.map((folder) => this.#at(folder));
  }

  async allServers(): Promise<readonly LocalStore[]> {
    return (await this.all()).map(({ server }) => server);
  }

  #contentsAt(folder: string): ContentFiles {
    const { globalDirectory, maxContentBytes: maxBytes, logger } = this.#options;
    const directory = join(globalDirectory, CONTENTS, folder);
    const contents =
      this.#contents.get(folder) ?? new ContentFiles({ directory, maxBytes, logger });
    this.#contents.set(folder, contents);
    return contents;
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

function folderOf(connection: Connection): string {
  const server = `${connection.user ?? ''}@${serverOf(connection)}`;
  return createHash('sha256').update(server).digest('hex').slice(0, 32);
}
