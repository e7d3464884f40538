import type { Stats } from 'node:fs';
import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { Refusal } from './reply.ts';

/** What a listing tells about one name. */
export interface FileEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink';
  /** Of a symbolic link: what it points to, as written in the link. */
  readonly linkTarget?: string;
  /** Of a symbolic link that leads somewhere: the entry there. */
  readonly linked?: FileEntry;
  readonly readOnly: boolean;
  readonly stats: Stats;
}

/** The absolute path that an argument means in a directory; it cannot climb above `/`. */
export function absolutePath(cwd: string, argument: string): string {
  if (argument.includes('\0')) throw new Refusal('501 A name cannot contain NUL.');
  const path = posix.normalize(posix.join('/', argument.startsWith('/') ? '' : cwd, argument));
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The served directory on disk: turns FTP paths into paths that are surely inside of it. */
export class DiskFiles {
  readonly #root: string;
  readonly #isReadOnly: (path: string) => boolean;
  readonly #ignoresCase: () => boolean;

  private constructor(
    root: string,
    isReadOnly: (path: string) => boolean,
    ignoresCase: () => boolean,
  ) {
    this.#root = root;
    this.#isReadOnly = isReadOnly;
    this.#ignoresCase = ignoresCase;
  }

  static async open(
    root: string,
    isReadOnly: (path: string) => boolean,
    ignoresCase: () => boolean,
  ): Promise<DiskFiles> {
    return new DiskFiles(await realpath(root), isReadOnly, ignoresCase);
  }

  /** Where a name itself is, a symbolic link not followed: for DELE, RNFR, RNTO, RMD, MKD. */
  async locateName(asked: string): Promise<string> {
    if (asked === '/') return this.#root;
    const path = this.#ignoresCase() ? await this.#asListed(asked) : asked;
    const name = posix.basename(path);
    if (sep === '\\' && /[\\:]/.test(name)) throw new Refusal('553 File name not allowed.');
    return join(this.#inside(await realpath(this.#onDisk(posix.dirname(path)))), name);
  }

  /** Where the file behind a name is, which does not have to exist: for everything else. */
  async locate(path: string): Promise<string> {
    const name = await this.locateName(path);
    const entry = await lstat(name).catch(() => undefined);
    // A dangling link counts as missing, so that STOR creates nothing outside of the root.
    return entry === undefined ? name : this.#inside(await realpath(name));
  }

  /** Refuses a change below a read-only path. */
  assertWritable(path: string, code: 550 | 553): void {
    if (this.#isReadOnly(path)) throw new Refusal(`${code} Permission denied.`);
  }

  async entry(path: string): Promise<FileEntry> {
    return this.#entryAt(await this.locateName(path), path);
  }

  /** The children of a directory, in the order of their names. */
  async children(path: string): Promise<FileEntry[]> {
    const directory = await this.locate(path);
    const names = (await readdir(directory)).sort();
    const entries = names.map((name) =>
      this.#entryAt(join(directory, name), posix.join(path, name)).catch(() => undefined),
    );
    // A file that went away since readdir is no part of the listing.
    return (await Promise.all(entries)).filter((entry) => entry !== undefined);
  }

  async #entryAt(onDisk: string, path: string): Promise<FileEntry> {
    const stats = await lstat(onDisk);
    const known = { name: posix.basename(path) || '/', stats, readOnly: this.#isReadOnly(path) };
    if (!stats.isSymbolicLink()) return { ...known, kind: kindOf(stats) };
    const linkTarget = await readlink(onDisk);
    const linked = await this.#statInside(onDisk);
    if (linked === undefined) return { ...known, kind: 'symlink', linkTarget };
    const target = { ...known, stats: linked, kind: kindOf(linked) };
    return { ...known, kind: 'symlink', linkTarget, linked: target };
  }

  async #statInside(onDisk: string): Promise<Stats | undefined> {
    try {
      return await stat(this.#inside(await realpath(onDisk)));
    } catch {
      // Dangling, circular, or leading out of the root: the link leads nowhere.
      return undefined;
    }
  }

  /** The path with each name in the case in which it is there. */
  async #asListed(path: string): Promise<string> {
    let listed = '';
    for (const name of path.split('/').slice(1)) {
      const names = await readdir(this.#onDisk(listed)).catch((): string[] => []);
      const same = names.find((each) => each.toLowerCase() === name.toLowerCase());
      listed += `/${names.includes(name) ? name : (same ?? name)}`;
    }
    return listed;
  }

  #onDisk(path: string): string {
    return join(this.#root, ...path.split('/'));
  }

  #inside(real: string): string {
    if (real === this.#root || real.startsWith(this.#root + sep)) return real;
    throw new Refusal('550 Permission denied.');
  }
}

function kindOf(stats: Stats): 'file' | 'directory' {
  return stats.isDirectory() ? 'directory' : 'file';
}
