import { Readable, Writable } from 'node:stream';
import { Client } from 'basic-ftp';
import { dirname, joinPath, type RemotePath } from '../src/common/remotePath.ts';
import type { BenchClient } from './benchClient.ts';
import type { Target } from './target.ts';
import { Traffic, type TrafficCount } from './traffic.ts';

/**
 * basic-ftp, used as its documentation shows and in the way that is fastest for it: one client for
 * each control connection, content from and into memory.
 */
export class PeerClient implements BenchClient {
  readonly #target: Target;
  readonly #sessions: number;
  readonly #traffic = new Traffic();
  readonly #main: Client;
  #others: Client[] | undefined;

  constructor(target: Target, sessions: number) {
    this.#target = target;
    this.#sessions = sessions;
    this.#main = this.#client();
  }

  get traffic(): TrafficCount {
    return this.#traffic.count;
  }

  connect(): Promise<void> {
    return this.#access(this.#main);
  }

  look(): Promise<void> {
    // Nothing is remembered between two calls.
    return Promise.resolve();
  }

  forget(): void {
    // As above.
  }

  async list(folder: RemotePath): Promise<number> {
    return (await this.#main.list(folder)).length;
  }

  async stat(path: RemotePath): Promise<number> {
    const size = await this.#main.size(path);
    await this.#main.lastMod(path);
    return size;
  }

  read(path: RemotePath, size: number): Promise<Uint8Array> {
    return download(this.#main, path, size);
  }

  async readAll(paths: readonly RemotePath[], size: number): Promise<readonly Uint8Array[]> {
    this.#others ??= await this.#openOthers();
    const contents: Uint8Array[] = [];
    const waiting = paths.entries();
    const work = async (client: Client): Promise<void> => {
      // All workers draw from one queue.
      for (const [index, path] of waiting) contents[index] = await download(client, path, size);
    };
    await Promise.all([this.#main, ...this.#others].map(work));
    return contents;
  }

  async saveStaged(path: RemotePath, content: Uint8Array): Promise<void> {
    const temporary = joinPath(dirname(path), '.peer-temporary');
    await upload(this.#main, temporary, content);
    await this.#main.rename(temporary, path);
  }

  async saveDirect(path: RemotePath, content: Uint8Array): Promise<void> {
    await upload(this.#main, path, content);
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
    for (const client of [this.#main, ...(this.#others ?? [])]) client.close();
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
    const opened: Client[] = [];
    while (opened.length + 1 < this.#sessions) {
      const client = this.#client();
      try {
        await this.#access(client);
      } catch {
        // Most likely the server's limit; those that are open do the work.
        client.close();
        break;
      }
      opened.push(client);
    }
    return opened;
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
