import { isWithin, joinPath, type RemotePath } from '../../common/remotePath.ts';

/** A folder whose files are known. */
export interface NameFolder {
  readonly path: RemotePath;
  readonly files: readonly string[];
  readonly folders: ReadonlyMap<string, NameFolder>;
}

export interface NameTreeLimits {
  /** Files. */
  readonly maxNames: number;
  /** What the names and paths take, about. */
  readonly maxBytes: number;
}

interface Folder extends NameFolder {
  files: readonly string[];
  readonly folders: Map<string, Folder>;
}

/** What is in a folder: the names of its files and of its folders. */
export interface NamesOfFolder {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** A string, a row in a list, and what a search remembers of it. */
const BYTES_PER_NAME = 80;
const BYTES_PER_FOLDER = 400;

/** The names of the files below a folder, bounded. */
export class NameTree {
  readonly top: RemotePath;
  readonly #limits: NameTreeLimits;
  readonly #root: Folder;
  #names = 0;
  #bytes = 0;
  #isFull = false;

  constructor(top: RemotePath, limits: NameTreeLimits) {
    this.top = top;
    this.#limits = limits;
    this.#root = newFolder(top);
  }

  get root(): NameFolder {
    return this.#root;
  }

  /** Files. */
  get names(): number {
    return this.#names;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether names were left out, because there are too many. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** What is in a folder now. What is known below one that is not in it any more goes. */
  put(path: RemotePath, { files, folders }: NamesOfFolder): void {
    const folder = this.#make(path);
    if (!folder) return;
    const kept = new Set(folders);
    for (const [name, child] of folder.folders)
      if (!kept.has(name)) this.#drop(folder, name, child);
    this.#setFiles(folder, files);
  }

  add(path: RemotePath): void {
    const { parent, name } = this.#split(path);
    const folder = parent === undefined ? undefined : this.#make(parent);
    if (!folder || folder.files.includes(name)) return;
    this.#setFiles(folder, [...folder.files, name]);
  }

  /** A file, or a folder with all that is in it. */
  remove(path: RemotePath): void {
    const { parent, name } = this.#split(path);
    const folder = parent === undefined ? undefined : this.find(parent);
    if (!folder) return;
    const child = folder.folders.get(name);
    if (child) this.#drop(folder, name, child);
    const files = folder.files.filter((one) => one !== name);
    if (files.length < folder.files.length) this.#setFiles(folder, files);
  }

  has(path: RemotePath): boolean {
    const { parent, name } = this.#split(path);
    const folder = parent === undefined ? undefined : this.find(parent);
    return folder !== undefined && (folder.files.includes(name) || folder.folders.has(name));
  }

  /** Undefined where nothing is known of the folder. */
  find(path: RemotePath): Folder | undefined {
    let folder: Folder | undefined = this.#root;
    for (const name of this.#namesOf(path) ?? [undefined]) {
      folder = name === undefined ? undefined : folder?.folders.get(name);
    }
    return folder;
  }

  /** What was left out may find its place now. */
  makeRoom(): void {
    this.#isFull = false;
  }

  #make(path: RemotePath): Folder | undefined {
    const names = this.#namesOf(path);
    if (!names) return undefined;
    let folder = this.#root;
    for (const name of names) {
      let child = folder.folders.get(name);
      if (!child) {
        child = newFolder(joinPath(folder.path, name));
        if (!this.#fits(0, weightOf(child))) return undefined;
        this.#bytes += weightOf(child);
        folder.folders.set(name, child);
      }
      folder = child;
    }
    return folder;
  }

  #setFiles(folder: Folder, files: readonly string[]): void {
    this.#count(folder.files, -1);
    const taken: string[] = [];
    for (const name of files) {
      if (!this.#fits(1, bytesOf(name))) break;
      this.#count([name], 1);
      taken.push(name);
    }
    folder.files = taken;
  }

  #drop(parent: Folder, name: string, folder: Folder): void {
    for (const [below, child] of folder.folders) this.#drop(folder, below, child);
    this.#count(folder.files, -1);
    this.#bytes -= weightOf(folder);
    parent.folders.delete(name);
  }

  #count(files: readonly string[], sign: 1 | -1): void {
    this.#names += sign * files.length;
    for (const name of files) this.#bytes += sign * bytesOf(name);
  }

  #fits(names: number, bytes: number): boolean {
    const { maxNames, maxBytes } = this.#limits;
    const fits = this.#names + names <= maxNames && this.#bytes + bytes <= maxBytes;
    if (!fits) this.#isFull = true;
    return fits;
  }

  #split(path: RemotePath): { readonly parent: RemotePath | undefined; readonly name: string } {
    const slash = path.lastIndexOf('/');
    const isBelow = path !== this.top && isWithin(path, this.top);
    return {
      parent: isBelow ? path.slice(0, slash) || '/' : undefined,
      name: path.slice(slash + 1),
    };
  }

  /** From the top; undefined: it is not below it. */
  #namesOf(path: RemotePath): readonly string[] | undefined {
    if (!isWithin(path, this.top)) return undefined;
    const start = this.top === '/' ? 1 : this.top.length + 1;
    return path.length < start || path === this.top ? [] : path.slice(start).split('/');
  }
}

function newFolder(path: RemotePath): Folder {
  return { path, files: [], folders: new Map<string, Folder>() };
}

function bytesOf(name: string): number {
  return BYTES_PER_NAME + 2 * name.length;
}

function weightOf({ path }: NameFolder): number {
  return BYTES_PER_FOLDER + 2 * path.length;
}
