import { RemoteError } from '../../src/common/remoteError.ts';
import { normalizePath } from '../../src/common/remotePath.ts';
import { fileSystemErrorKind } from '../../src/extension/provider/errorKind.ts';
import type { RemoteFiles } from '../../src/remote/remoteFiles.ts';
import { openClient } from '../support/clientUnderTest.ts';
import type { ClientOptions } from '../support/clientUnderTest.ts';
import { eachName, plain, type Alphabet } from './alphabet.ts';
import type { Disk } from './disk.ts';
import { ContractError } from './world.ts';
import type { ContractFileSystem, World } from './world.ts';

export interface DirectWorldOptions {
  readonly client: Omit<ClientOptions, 'now' | 'encoding'>;
  readonly disk: Disk;
  /** Of the names on the disk. */
  readonly alphabet?: Alphabet;
  readonly whileReadOnly: World['whileReadOnly'];
  /** Ends the server, after the client has left it, whose log says what was sent. */
  readonly stop: (log: readonly string[]) => Promise<void>;
}

const SENT = /^trace: .*\] > /;

/** A world in which the file system is called straight, without an editor around it. */
export async function openDirectWorld(options: DirectWorldOptions): Promise<World> {
  let skewMs = 0;
  const now = (): number => Date.now() + skewMs;
  const { alphabet = plain } = options;
  const { encoding } = alphabet;
  const client = await openClient({ ...options.client, now, encoding });
  return {
    fs: adapt(client.files, alphabet),
    disk: options.disk,
    refresh: (path) => {
      client.files.refresh(shownPath(alphabet, path));
      return Promise.resolve();
    },
    passTime: (ms) => (skewMs += ms),
    commandCount: () => client.log.filter((line) => SENT.test(line)).length,
    whileReadOnly: options.whileReadOnly,
    close: async () => {
      try {
        await client.close();
      } finally {
        // A server that is left running would keep the whole run from its end.
        await options.stop(client.log);
      }
    },
  };
}

function shownPath(alphabet: Alphabet, path: string): string {
  return eachName(path, (name) => alphabet.shown(name)).join('/');
}

const OVERWRITE = { create: true, overwrite: true };

function adapt(files: RemoteFiles, alphabet: Alphabet): ContractFileSystem {
  // As the provider takes a path from a URI: nothing else reaches the file system.
  const clean = (path: string): string => normalizePath(shownPath(alphabet, path));
  return {
    stat: (path) => normalized(() => files.stat(clean(path))),
    readDirectory: async (path) => {
      const listed = await normalized(() => files.list(clean(path)));
      return new Map([...listed].map(([name, stat]) => [alphabet.nameOfShown(name), stat]));
    },
    readFile: (path) => normalized(() => files.read(clean(path))),
    writeFile: (path, content, flags = OVERWRITE) =>
      normalized(() => files.write(clean(path), content, flags)),
    rename: (from, to, flags = { overwrite: false }) =>
      normalized(() => files.rename(clean(from), clean(to), flags)),
    copy: (from, to, flags = { overwrite: false }) =>
      normalized(() => files.copy(clean(from), clean(to), flags)),
    delete: (path, flags = { recursive: false }) =>
      normalized(() => files.delete(clean(path), flags)),
    createDirectory: (path) => normalized(() => files.createDirectory(clean(path))),
  };
}

/** The errors as the provider hands them to the editor. Only our own may come out. */
async function normalized<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (!(error instanceof RemoteError)) throw new ContractError('Unknown', error);
    // What the server's refusal means was to be found out; with this it was not.
    const { code } = error;
    throw new ContractError(code === 'rejected' ? 'Unknown' : fileSystemErrorKind(code), error);
  }
}
