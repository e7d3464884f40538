import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, readlink, rename, rm } from 'node:fs/promises';
import { statfs, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RealServer } from '../support/servers/realServer.ts';
import type { Disturbance } from './fault.ts';

/** What is under a name: the content of a file, or in words what else it is. */
export type Found = Buffer | 'a folder' | `a link to ${string}`;

export type Files = ReadonlyMap<string, Found>;

/** The folder of every case, as the server's sessions see it. */
export const FOLDER = '/site';
const HOUR_SECONDS = 60 * 60;
/** Bystanders, whom no case may touch. */
const BYSTANDERS: ReadonlyMap<string, Buffer> = new Map([
  ['other.txt', Buffer.from('what belongs to somebody else')],
  ['deep/kept.txt', Buffer.from('kept')],
]);
const FILLER = 'filler';

/** The server's disk: what is on it before a case, and what others do to it. */
export class Site {
  readonly #server: RealServer;
  readonly #folder: string;

  constructor(server: RealServer) {
    this.#server = server;
    this.#folder = join(server.root, FOLDER);
  }

  /** Makes the folder new, with files that are an hour old or brand-new. */
  async lay(
    files: Files,
    { aged, mode }: { readonly aged?: boolean; readonly mode?: number },
  ): Promise<void> {
    const { root } = this.#server;
    for (const name of await readdir(root)) await remove(join(root, name));
    await mkdir(join(this.#folder, 'deep'), { recursive: true });
    for (const [name, content] of [...BYSTANDERS, ...files]) {
      const path = join(this.#folder, name);
      if (!Buffer.isBuffer(content)) continue;
      await writeFile(path, content);
      if (mode !== undefined) await chmod(path, mode);
      if (aged !== true) continue;
      const then = Date.now() / 1000 - HOUR_SECONDS;
      await utimes(path, then, then);
    }
    await this.#server.own(this.#folder);
  }

  /** All that is below the folder, by its path there. */
  async look(): Promise<Files> {
    const found = new Map<string, Found>();
    await collect(this.#folder, '', found);
    return found;
  }

  /** @param foreign what another person puts in the place of the file */
  async disturb(what: Disturbance, name: string, foreign: Buffer): Promise<void> {
    const path = join(this.#folder, name);
    switch (what) {
      case 'deleted':
        return rm(path, { force: true });
      case 'replaced':
      case 'same-size':
        return this.#put(path, (beside) => writeFile(beside, foreign));
      case 'folder':
        return this.#put(path, async (beside) => {
          await mkdir(beside);
          await rm(path, { force: true });
        });
      case 'link':
        return this.#put(path, (beside) => symlink('other.txt', beside));
      case 'read-only':
        return chmod(this.#folder, 0o555);
      case 'full':
        return this.#fill();
    }
  }

  /** Takes back what stands in the way of everything that comes next. */
  async recover(): Promise<void> {
    await chmod(this.#folder, 0o755).catch(() => undefined);
    await rm(join(this.#server.root, FILLER), { force: true });
  }

  /** At once, and not twice: the client may be at work on it. */
  async #put(path: string, make: (beside: string) => Promise<void>): Promise<void> {
    const beside = join(this.#server.root, `put-${randomBytes(4).toString('hex')}`);
    await make(beside);
    await this.#server.own(beside);
    await rename(beside, path);
  }

  async #fill(): Promise<void> {
    const { bavail, bsize } = await statfs(this.#server.root);
    await writeFile(join(this.#server.root, FILLER), Buffer.alloc(bavail * bsize));
  }
}

/** The names of the bystanders with their content. */
export function bystanders(): Files {
  return BYSTANDERS;
}

async function collect(folder: string, prefix: string, found: Map<string, Found>): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const key = prefix + name;
    try {
      const facts = await lstat(path);
      if (facts.isSymbolicLink()) found.set(key, `a link to ${await readlink(path)}`);
      else if (facts.isFile()) found.set(key, await readFile(path));
      else {
        found.set(key, 'a folder');
        await collect(path, `${key}/`, found);
      }
    } catch {
      // It went while it was looked at: a session that was cut off is still at work.
    }
  }
}

async function remove(path: string): Promise<void> {
  await chmod(path, 0o755).catch(() => undefined);
  await rm(path, { recursive: true, force: true });
}
