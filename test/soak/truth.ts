import { dirname, isWithin } from '../../src/common/remotePath.ts';
import type { Disk } from '../contract/disk.ts';
import { describeContent, type Version, type Versions } from './versions.ts';

/** What a path is: a whole version of a file, or nothing. */
export type State = Version | 'nothing';

/** Something that must never happen has happened. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** What must be on the server, and what is: the two are compared wherever a path is used. */
export class Truth {
  readonly #disk: Disk;
  readonly #versions: Versions;
  readonly #states = new Map<string, State>();
  /** What failed operations may have come to behind the model's back, until somebody looks. */
  readonly #late = new Map<string, readonly State[]>();
  readonly folders: Set<string>;

  constructor(disk: Disk, versions: Versions, folders: readonly string[]) {
    this.#disk = disk;
    this.#versions = versions;
    this.folders = new Set(['/', ...folders]);
  }

  /** Proves that the path is still what it was left as. */
  async at(path: string): Promise<State> {
    const expected = this.#states.get(path) ?? 'nothing';
    const found = await this.look(path);
    if (isSame(found, expected)) return expected;
    const late = this.#late.get(path);
    if (!late?.some((each) => isSame(each, found))) {
      throw new Violation(`${path} was left as ${tell(expected)} and is ${tell(found)}`);
    }
    this.#states.set(path, found);
    return found;
  }

  /** As the model has it. */
  expected(path: string): State {
    return this.#states.get(path) ?? 'nothing';
  }

  /** What is on the disk. @throws Violation for a content that nobody has written */
  async look(path: string): Promise<State> {
    const content = await this.#disk.read(path).catch(() => undefined);
    if (!content) return 'nothing';
    const version = this.#versions.identify(content);
    if (!version) throw new Violation(`${path} is truncated or mixed: ${describeContent(content)}`);
    return version;
  }

  set(path: string, state: State): void {
    this.#states.set(path, state);
    this.#late.delete(path);
  }

  /** An operation has failed on the way: these states may still come about. */
  setLate(path: string, states: readonly State[]): void {
    this.#late.set(path, states);
  }

  hasFolderOf(path: string): boolean {
    return this.folders.has(dirname(path));
  }

  /** Paths of all files at or below. */
  filesBelow(folder: string): string[] {
    return [...this.#states]
      .filter(([path, state]) => state !== 'nothing' && isWithin(path, folder))
      .map(([path]) => path);
  }

  /** The names of what is in a folder. */
  namesIn(folder: string): Set<string> {
    const files = this.filesBelow(folder).filter((path) => dirname(path) === folder);
    const folders = [...this.folders].filter((path) => path !== '/' && dirname(path) === folder);
    return new Set([...files, ...folders].map((path) => path.slice(path.lastIndexOf('/') + 1)));
  }
}

export function isSame(one: State, other: State): boolean {
  return hashOfState(one) === hashOfState(other);
}

export function hashOfState(state: State): string {
  return state === 'nothing' ? 'nothing' : state.hash;
}

export function tell(state: State): string {
  if (state === 'nothing') return 'nothing';
  return `v${state.id} (${state.author} to ${state.path}, ${state.size} bytes)`;
}
