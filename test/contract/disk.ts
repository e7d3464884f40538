import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { eachName, plain, type Alphabet } from './alphabet.ts';

const WRITE_BITS = 0o222;

/** The server's own disk, by the paths that its sessions use: what is really there. */
export class Disk {
  readonly #root: string;
  readonly #own: (path: Buffer) => Promise<void>;
  readonly #alphabet: Alphabet;

  /**
   * @param own gives what the test created to the account of the session
   * @param alphabet of the names on the disk, which need not be UTF-8
   */
  constructor(root: string, own: (path: Buffer) => Promise<void>, alphabet: Alphabet = plain) {
    this.#root = root;
    this.#own = own;
    this.#alphabet = alphabet;
  }

  locate(path: string): Buffer {
    return Buffer.concat([Buffer.from(`${this.#root}/`), this.#stored(path)]);
  }

  read(path: string): Promise<Buffer> {
    return readFile(this.locate(path));
  }

  async text(path: string): Promise<string> {
    return (await this.read(path)).toString();
  }

  async write(path: string, content: Uint8Array | string = ''): Promise<void> {
    await writeFile(this.locate(path), content);
    await this.#own(this.locate(path));
  }

  async mkdir(path: string): Promise<void> {
    await mkdir(this.locate(path));
    await this.#own(this.locate(path));
  }

  async symlink(target: string, path: string): Promise<void> {
    await symlink(this.#stored(target), this.locate(path));
    await this.#own(this.locate(path));
  }

  async readlink(path: string): Promise<string> {
    const target = await readlink(this.locate(path), 'buffer');
    const names = target.toString('latin1').split('/');
    return names.map((name) => this.#alphabet.nameOfStored(Buffer.from(name, 'latin1'))).join('/');
  }

  /** The names in a folder, sorted. */
  async list(path: string): Promise<string[]> {
    const names = await readdir(this.locate(path), 'buffer');
    return names.map((name) => this.#alphabet.nameOfStored(name)).sort();
  }

  /** The paths of all that is below a folder, relative to it and sorted; links are not followed. */
  async tree(path: string): Promise<string[]> {
    const found: string[] = [];
    for (const name of await this.list(path)) {
      found.push(name);
      if ((await this.kind(`${path}/${name}`)) !== 'directory') continue;
      const below = await this.tree(`${path}/${name}`);
      found.push(...below.map((each) => `${name}/${each}`));
    }
    return found.sort();
  }

  async exists(path: string): Promise<boolean> {
    return (await lstat(this.locate(path)).catch(() => undefined)) !== undefined;
  }

  async kind(path: string): Promise<'file' | 'directory' | 'symlink'> {
    const stats = await lstat(this.locate(path));
    if (stats.isSymbolicLink()) return 'symlink';
    return stats.isDirectory() ? 'directory' : 'file';
  }

  async size(path: string): Promise<number> {
    return (await lstat(this.locate(path))).size;
  }

  async mode(path: string): Promise<number> {
    return (await lstat(this.locate(path))).mode & 0o7777;
  }

  chmod(path: string, mode: number): Promise<void> {
    return chmod(this.locate(path), mode);
  }

  /** Sets the modification time. */
  touch(path: string, time: Date): Promise<void> {
    return utimes(this.locate(path), time, time);
  }

  /** Takes the right to write off the path and all below it while `body` runs. */
  async whileReadOnly<T>(path: string, body: () => Promise<T>): Promise<T> {
    const paths = [path, ...(await this.tree(path)).map((name) => `${path}/${name}`)];
    const modes = await Promise.all(paths.map((each) => this.mode(each)));
    const setAll = async (of: (mode: number) => number): Promise<void> => {
      for (const [index, each] of paths.entries()) await this.chmod(each, of(modes[index] ?? 0));
    };
    await setAll((mode) => mode & ~WRITE_BITS);
    try {
      return await body();
    } finally {
      await setAll((mode) => mode);
    }
  }

  remove(path: string): Promise<void> {
    return rm(this.locate(path), { recursive: true, force: true });
  }

  #stored(path: string): Buffer {
    const names = eachName(path, (name) => this.#alphabet.stored(name).toString('latin1'));
    return Buffer.from(names.join('/'), 'latin1');
  }
}
