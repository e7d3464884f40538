import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { Client } from 'basic-ftp';
import { basename, dirname, joinPath, type RemotePath } from '../src/common/remotePath.ts';
import { SESSIONS, type BenchClient, type ClientSettings, type SaveWay } from './benchClient.ts';
import type { Target } from './target.ts';
import { Traffic, type TrafficCount } from './traffic.ts';

/**
 * basic-ftp, used as its documentation shows and in the way that is fastest for it: one client for
 * each control connection, content from and into memory. It remembers nothing between two calls.
 */
export class BasicFtpClient implements BenchClient {
  readonly #target: Target;
  readonly #traffic = new Traffic();
  readonly #main: Client;
  #others: Promise<Client[]> | undefined;
  #opened: Client[] = [];

  constructor({ target }: ClientSettings) {
    this.#target = target;
    this.#main = this.#client();
  }

  get traffic(): TrafficCount {
    return this.#traffic.count;
  }

  connect(): Promise<void> {
    return this.#access(this.#main);
  }

  look(): Promise<void> {
    return Promise.resolve();
  }

  hold(): Promise<void> {
    return Promise.resolve();
  }

  forget(): void {
    // It knows nothing.
  }

  async warmUp(): Promise<void> {
    await this.#clients();
  }

  async list(folder: RemotePath): Promise<number> {
    return (await this.#main.list(folder)).length;
  }

  async index(folder: RemotePath): Promise<number> {
    let files = 0;
    const folders = [folder];
    const working = new Set<Promise<void>>();
    const idle = await this.#clients();
    const look = async (client: Client, path: RemotePath): Promise<void> => {
      for (const { name, isDirectory } of await client.list(path)) {
        if (isDirectory) folders.push(joinPath(path, name));
        else files++;
      }
      idle.push(client);
    };
    while (folders.length > 0 || working.size > 0) {
      for (let client; folders.length > 0 && (client = idle.pop());) {
        const work = look(client, folders.shift() ?? folder);
        working.add(work);
        void work.then(() => working.delete(work)).catch(() => undefined);
      }
      await Promise.race(working);
    }
    return files;
  }

  async stat(paths: readonly RemotePath[]): Promise<readonly number[]> {
    const sizes: number[] = [];
    for (const path of paths) {
      sizes.push(await this.#main.size(path));
      await this.#main.lastMod(path);
    }
    return sizes;
  }

  read(path: RemotePath, size: number): Promise<Uint8Array> {
    return download(this.#main, path, size);
  }

  async open(path: RemotePath, size: number): Promise<Uint8Array> {
    await this.stat([path]);
    return this.read(path, size);
  }

  async write(path: RemotePath, content: Uint8Array, way: SaveWay): Promise<void> {
    if (way === 'direct') return upload(this.#main, path, content);
    const temporary = joinPath(dirname(path), '.peer-temporary');
    await upload(this.#main, temporary, content);
    await this.#main.rename(temporary, path);
  }

  async save(path: RemotePath, content: Uint8Array): Promise<void> {
    await this.stat([path]);
    await this.write(path, content, 'staged');
    await this.stat([path]);
  }

  async download(from: RemotePath, folder: string): Promise<void> {
    const to = join(folder, basename(from));
    const entries = await this.#filesIn(from);
    if (entries === undefined) {
      await this.#main.downloadTo(to, from);
      return;
    }
    await mkdir(to);
    await this.#spread(entries, async (client, name) => {
      await client.downloadTo(join(to, name), joinPath(from, name));
    });
  }

  async upload(from: string, folder: RemotePath): Promise<void> {
    const to = joinPath(folder, basename(from));
    if (!(await stat(from)).isDirectory()) {
      await this.#main.uploadFrom(from, to);
      return;
    }
    await this.#main.send(`MKD ${to}`);
    await this.#spread(await readdir(from), async (client, name) => {
      await client.uploadFrom(join(from, name), joinPath(to, name));
    });
  }

  async rename(from: RemotePath, to: RemotePath): Promise<void> {
    await this.#main.rename(from, to);
  }

  async delete(path: RemotePath): Promise<void> {
    await this.#main.remove(path);
  }

  close(): Promise<void> {
    this.destroy();
    return Promise.resolve();
  }

  destroy(): void {
    for (const client of [this.#main, ...this.#opened]) client.close();
  }

  async #spread(
    names: readonly string[],
    work: (client: Client, name: string) => Promise<void>,
  ): Promise<void> {
    // All workers draw from one queue.
    const waiting = names.values();
    const clients = await this.#clients();
    await Promise.all(
      clients.map(async (client) => {
        for (const name of waiting) await work(client, name);
      }),
    );
  }

  /** The names in a folder; undefined: it is a file. */
  async #filesIn(path: RemotePath): Promise<string[] | undefined> {
    const entries = await this.#main.list(path);
    const isFile = entries.length === 1 && basename(entries[0]?.name ?? '') === basename(path);
    return isFile ? undefined : entries.map(({ name }) => name);
  }

  async #clients(): Promise<Client[]> {
    this.#others ??= this.#openOthers();
    return [this.#main, ...(await this.#others)];
  }

  #client(): Client {
    const client = new Client();
    client.ftp.verbose = true;
    client.ftp.log = (message) => this.#traffic.note(message);
    return client;
  }

  async #access(client: Client): Promise<void> {
    const { host, port, user, password, security } = this.#target;
    const secure = security === 'implicit' ? security : security === 'explicit';
    const secureOptions = { rejectUnauthorized: false };
    await client.access({ host, port, user, password, secure, secureOptions });
  }

  /** As many more as the server lets in. */
  async #openOthers(): Promise<Client[]> {
    while (this.#opened.length + 1 < SESSIONS) {
      const client = this.#client();
      try {
        await this.#access(client);
      } catch {
        // Most likely the server's limit; those that are open do the work.
        client.close();
        break;
      }
      this.#opened.push(client);
    }
    return this.#opened;
  }
}

/** Straight into one piece of memory, since the size is known: the least that a reader can do. */
async function download(client: Client, path: RemotePath, size: number): Promise<Uint8Array> {
  const content = Buffer.allocUnsafeSlow(size);
  let length = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunk.copy(content, length);
      length += chunk.length;
      done();
    },
  });
  await client.downloadTo(sink, path);
  if (length !== size) throw new Error(`${length} of ${size} bytes arrived`);
  return content;
}

async function upload(client: Client, path: RemotePath, content: Uint8Array): Promise<void> {
  await client.uploadFrom(Readable.from(slices(content), { objectMode: false }), path);
}

/** The size of the pieces in which Node reads a file. */
const PIECE_BYTES = 64 * 1024;

function* slices(content: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < content.length; start += PIECE_BYTES) {
    yield content.subarray(start, start + PIECE_BYTES);
  }
}
