import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically, type AtomicWriteOptions } from './atomicFile.ts';
import { isMissing, isUnreadable } from './isMissing.ts';

export interface RecordStoreOptions<T> {
  readonly directory: string;
  /** Reads what was stored, perhaps by another version; undefined: it makes no sense. */
  readonly parse: (value: unknown) => T | undefined;
}

export interface StoredRecord<T> {
  readonly id: string;
  readonly value: T;
}

const ID = /^[\w-]{1,120}$/;
const SUFFIX = '.json';

/**
 * Small facts on the local disk, a file each. Several windows may use one folder: nothing is
 * remembered here, each call looks at the disk.
 */
export class RecordStore<T> {
  readonly #options: RecordStoreOptions<T>;

  constructor(options: RecordStoreOptions<T>) {
    this.#options = options;
  }

  async put(id: string, value: T, options: AtomicWriteOptions): Promise<void> {
    await writeAtomically(this.#path(id), JSON.stringify(value), options);
  }

  /** @returns undefined where there is none, or none that can be read and makes sense */
  async get(id: string): Promise<T | undefined> {
    return isId(id) ? this.#read(this.#path(id)) : undefined;
  }

  /** All that make sense, sorted by id; the others are left alone. */
  async all(): Promise<readonly StoredRecord<T>[]> {
    const records: StoredRecord<T>[] = [];
    for (const id of await this.ids()) {
      const value = await this.get(id);
      if (value !== undefined) records.push({ id, value });
    }
    return records;
  }

  /** Ids of all that is there, sorted; what a person or a tool has put there has any name. */
  async ids(): Promise<readonly string[]> {
    return (await this.#names()).map((name) => name.slice(0, -SUFFIX.length)).sort();
  }

  /**
   * Gives a record another id, in one step: of several that try, one succeeds.
   * @returns false where it is not there any more, or was never one
   */
  async move(from: string, to: string): Promise<boolean> {
    if (!isId(from)) return false;
    try {
      await rename(this.#path(from), this.#path(to));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** Nothing happens where it is gone already. */
  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  async #read(path: string): Promise<T | undefined> {
    try {
      return this.#options.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch (error) {
      const isNone = isMissing(error) || isUnreadable(error) || error instanceof SyntaxError;
      if (isNone) return undefined;
      throw error;
    }
  }

  async #names(): Promise<string[]> {
    try {
      const names = await readdir(this.#options.directory);
      return names.filter((name) => name.endsWith(SUFFIX));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  #path(id: string): string {
    if (!isId(id)) throw new Error(`No id of a record: ${id}`);
    return join(this.#options.directory, id + SUFFIX);
  }
}

function isId(id: string): boolean {
  return ID.test(id);
}
