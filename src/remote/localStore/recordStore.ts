import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically, type AtomicWriteOptions } from './atomicFile.ts';
import { isMissing } from './isMissing.ts';

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

  async get(id: string): Promise<T | undefined> {
    return this.#read(this.#path(id));
  }

  /** All that make sense, sorted by id; the others are left alone. */
  async all(): Promise<readonly StoredRecord<T>[]> {
    const records: StoredRecord<T>[] = [];
    for (const name of (await this.#names()).sort()) {
      const value = await this.#read(join(this.#options.directory, name));
      if (value !== undefined) records.push({ id: name.slice(0, -SUFFIX.length), value });
    }
    return records;
  }

  /** Nothing happens where it is gone already. */
  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  async #read(path: string): Promise<T | undefined> {
    try {
      return this.#options.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch (error) {
      if (isMissing(error) || error instanceof SyntaxError) return undefined;
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
    if (!ID.test(id)) throw new Error(`No id of a record: ${id}`);
    return join(this.#options.directory, id + SUFFIX);
  }
}
